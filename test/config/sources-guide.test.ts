import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { buffer, text as readText } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { checkText } from '../../config/check.ts'
import { formatProblem } from '../../config/problems.ts'
import type { FeedItem } from '../../connectors/connector.ts'
import { connectors } from '../../connectors/index.ts'
import { createHttp } from '../../lib/http.ts'
import { memoryIo } from '../connectors/memory-io.ts'
import { completed } from './write-config.ts'

const guide = readFileSync(new URL('../../docs/sources.md', import.meta.url), 'utf8')

function blocks(language: string, within = guide): string[] {
  return Array.from(
    within.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([^]*?)^ *\`\`\``, 'gm')),
    ([, indent = '', block = '']) => block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  )
}

function section(heading: string): string {
  return guide.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
}

describe('the guide to sources', () => {
  it.each(Object.keys(connectors))('has an example of %s that works', (name) => {
    const [example = ''] = blocks('yaml', section(name))
    const sources = `sources:\n${example.replaceAll(/^/gm, '  ')}`
    const env = { CONTACT_FORM_SECRET: 'a-long-enough-secret' }
    const { config, problems } = checkText(completed(sources), 'ennakko.yaml', env)
    expect(problems).toEqual([])
    expect([...new Set(config?.sources.map(({ connector }) => connector))]).toEqual([name])
    expect(section(name)).toMatch(/^- \*\*Costs\*\* [^]*^- \*\*Cannot see\*\* /m)
  })

  it('has examples of a first source and of a brand that work', () => {
    const [source = ''] = blocks('yaml', section('In two minutes'))
    const [brand = ''] = blocks('yaml', section('Brands'))
    expect(checkText(completed(`${brand}sources:\n${source}`), 'ennakko.yaml', {}).problems).toEqual([])
  })

  const mistakes = blocks('yaml', section('Common mistakes'))
  const answers = blocks('text', section('Common mistakes'))

  it.each(mistakes.map((mistake, index) => ({ mistake, answer: answers[index] })))(
    'quotes the answer to $mistake',
    ({ mistake, answer }) => {
      const { problems } = checkText(completed(mistake), 'config/ennakko.yaml', {})
      // There are too many connectors to quote.
      const said = problems.map((problem) =>
        formatProblem(problem).replace(/(unknown connector .*Known: ).*/, '$1…'),
      )
      expect(`${said.join('\n')}\n`).toBe(answer)
    },
  )

  it('shows every mistake with its answer', () => {
    expect(mistakes.length).toBeGreaterThanOrEqual(8)
    expect(answers).toHaveLength(mistakes.length)
  })

  const missing = ['bash', 'curl', 'openssl'].filter((tool) => spawnSync('which', [tool]).status !== 0)
  if (missing.length > 0)
    console.warn(`SKIPPED: the signed request of docs/sources.md needs ${missing.join(', ')}`)

  it.skipIf(missing.length > 0)('shows a signed request that a webhook source accepts', async () => {
    const [script = ''] = blocks('sh', section('webhook'))
    const secret = /SECRET=(\S+)/.exec(script)?.[1] ?? ''
    const http = createHttp({ userAgent: 'test/1 (+https://example.com)', allowPrivate: () => [] })
    const feed = connectors.webhook.open(
      { secret },
      {
        sourceId: 'contact-form',
        http,
        ...memoryIo(),
      },
    )
    const received: { path: string | undefined; items: FeedItem[] | undefined }[] = []
    const server = createServer(async (request, response) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      )
      const body = await buffer(request)
      const got = await feed.receive?.({ method: 'POST', query: {}, headers, body })
      received.push({ path: request.url, items: got?.items })
      response.writeHead(202).end()
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    try {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      const child = spawn('bash', ['-euc', script.replace('localhost:3000', `127.0.0.1:${port}`)])
      const [errors, [code]] = await Promise.all([readText(child.stderr), once(child, 'close')])
      expect({ code, errors }).toEqual({ code: 0, errors: '' })
      expect(received).toMatchObject([
        {
          path: '/hooks/contact-form',
          items: [{ id: '4711', author: { name: 'Maija' }, text: expect.stringContaining('väärin') }],
        },
      ])
    } finally {
      server.close()
      await http.close()
    }
  })
})
