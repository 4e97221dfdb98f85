import { beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../../db/database.ts'
import { complaint, configOf, webhookTo } from '../../harness/config.ts'
import { makeProject, startEnnakko } from '../../harness/ennakko.ts'
import { freshDatabase } from '../../harness/postgres.ts'
import { type Sink, serveSink } from '../../harness/sink.ts'
import { until } from '../../harness/until.ts'
import { type Entry, rss, serveHttp } from '../serve.ts'

const stage = { n: 0 } as { n: number; url: string; db: Database; sink: Sink; feed: string; entries: Entry[] }

beforeEach(async () => {
  stage.n += 1
  stage.url = await freshDatabase(`first_${stage.n}`)
  stage.db = openDatabase({ url: stage.url })
  stage.sink = await serveSink()
  stage.entries = []
  const feed = await serveHttp((_, response) => response.end(rss(stage.entries)))
  stage.feed = feed.url
  return async () => {
    await Promise.all([feed.close(), stage.sink.close(), stage.db.destroy()])
  }
})

const minute = 60_000
const hour = 60 * minute

function show(guid: string, age?: number): void {
  const date = age === undefined ? undefined : new Date(Date.now() - age).toUTCString()
  stage.entries.unshift({ guid, text: `${complaint} (${guid})`, link: `https://forum.example/${guid}`, date })
}

function project(rest: object = {}) {
  return makeProject(
    configOf({
      sources: [{ id: 'forum', connector: 'feed', url: stage.feed, every: '1s' }],
      channels: { desk: webhookTo(stage.sink) },
      ...rest,
    }),
    { DATABASE_URL: stage.url },
  )
}

async function decisions(): Promise<Record<string, string>> {
  const rows = await stage.db
    .selectFrom('mentions')
    .select(['externalId', 'decision', 'decisionReason'])
    .execute()
  return Object.fromEntries(rows.map((row) => [row.externalId, `${row.decision}: ${row.decisionReason}`]))
}

async function stored(count: number): Promise<void> {
  await until(`${count} mentions`, async () => Object.keys(await decisions()).length === count)
}

const tooOld = 'store: it was older than alerts.max_age when it was found'
const undated = 'store: it has no date and came with the first read of its source'

describe('the first reading of a source', () => {
  it('alerts of what is new, and stores what is old or undated without waking anybody', async () => {
    show('two-days', 48 * hour)
    show('undated')
    show('just-inside', 23 * hour)
    show('just-outside', 24 * hour + minute)
    show('fresh', minute)
    await startEnnakko(project())
    await stored(5)
    expect(await decisions()).toEqual({
      'two-days': tooOld,
      undated,
      'just-inside': expect.stringMatching(/^alert: /),
      'just-outside': tooOld,
      fresh: expect.stringMatching(/^alert: /),
    })

    show('undated-later')
    show('late', 25 * hour)
    show('far-too-late', 8 * 24 * hour)
    show('new', 0)
    await stored(9)
    expect(await decisions()).toMatchObject({
      'undated-later': expect.stringMatching(/^alert: /),
      late: expect.stringMatching(/^alert: .*appeared late/),
      'far-too-late': tooOld,
      new: expect.stringMatching(/^alert: /),
    })
    await until('the alerts', () => stage.sink.alerted().length === 5)
    expect(stage.sink.alerted()).toEqual(['fresh', 'just-inside', 'late', 'new', 'undated-later'])
    expect(await stage.db.selectFrom('cases').select('id').execute()).toHaveLength(5)
  })

  it('goes by alerts.max_age of the config', async () => {
    show('ten-days', 240 * hour)
    show('twenty-days', 480 * hour)
    await startEnnakko(project({ alerts: { max_age: '14d' } }))
    await until('the alert', () => stage.sink.alerted().length === 1)
    expect(await decisions()).toEqual({
      'ten-days': expect.stringMatching(/^alert: /),
      'twenty-days': tooOld,
    })
  })

  it('is no longer the first after a restart, also when it brought nothing', async () => {
    const first = await startEnnakko(project())
    await until('a poll', async () => {
      const source = await stage.db.selectFrom('sources').select('firstSuccessAt').executeTakeFirst()
      return source?.firstSuccessAt
    })
    await first.stop()
    show('undated-after-restart')
    await startEnnakko(project())
    await until('the alert', () => stage.sink.alerted().includes('undated-after-restart'))
  })
})
