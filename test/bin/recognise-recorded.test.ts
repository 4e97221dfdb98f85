import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recognise } from '../../bin/add/recognise.ts'
import { readMarks } from '../../bin/add/recognise/page-marks.ts'
import { client, serve } from '../lib/servers.ts'

const shared = join(import.meta.dirname, '../../../shared/fixtures')
const recorded = existsSync(shared)
if (!recorded) console.warn('SKIPPED: the recorded pages of ../shared are not there, so none is recognised')

describe.skipIf(!recorded)('a page that was recorded', () => {
  it.each([
    ['finnish/xenforo2_kauppalehti_thread.html', '/threads/x.248392/'],
    ['finnish/xenforo2_kaksplus_thread.html', '/threads/x.12/'],
  ])('%s leads to the feed of its board', async (file, path) => {
    const page = readFileSync(join(shared, file), 'utf8')
    expect(readMarks(page, `https://forum.example${path}`)).toMatchObject({ program: 'xenforo' })
    const { url } = await serve((request, response) =>
      request.url === path ? response.end(page) : response.writeHead(404).end(),
    )
    const look = { http: client(), signal: AbortSignal.timeout(120_000), wanted: { brands: [] }, tried: [] }
    const found: unknown[] = []
    for await (const { options } of recognise(new URL(path, url), look)) found.push(options['url'])
    expect(found).toContain(`${url}/forums/-/index.rss`)
  })

  it('of a forum without a feed names its address and nothing else', () => {
    const page = readFileSync(join(shared, 'finnish/vauva_thread.html'), 'utf8')
    const marks = readMarks(page, 'https://www.vauva.fi/keskustelu/1')
    expect(marks).toMatchObject({
      canonical: expect.stringMatching(/^https:\/\/www\.vauva\.fi\//),
      feeds: [],
    })
    expect(marks.program).toBeUndefined()
  })
})
