import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { openSystemAlert } from '../../db/alerts.ts'
import { type Database, openDatabase } from '../../db/database.ts'
import { savePage } from '../../db/pages.ts'
import { claimSource, recordPollFailure, syncSources } from '../../db/sources.ts'
import { mention, page, worker } from '../db/scored.ts'
import { configOf } from '../harness/config.ts'
import { makeProject, runCommand } from '../harness/ennakko.ts'
import { freshDatabase } from '../harness/postgres.ts'

const stage = { n: 0 } as { n: number; url: string; db: Database }

beforeEach(async () => {
  stage.n += 1
  stage.url = await freshDatabase(`sources_${stage.n}`)
  stage.db = openDatabase({ url: stage.url })
  return async () => {
    await stage.db.destroy()
  }
})

const feed = (id: string, rest: object = {}) => ({
  id,
  connector: 'feed',
  url: `https://${id}.example/rss`,
  ...rest,
})

function run(sources: object[], ...options: string[]) {
  return runCommand(makeProject(configOf({ sources }), { DATABASE_URL: stage.url }), ['sources', ...options])
}

/** One source of each state that a source can be in. */
async function fill(): Promise<void> {
  const { db } = stage
  const ids = ['healthy', 'failing', 'quiet', 'gappy', 'gone', 'removed']
  await syncSources(
    db,
    ids.map((id) => ({ id, connector: 'feed', optionsHash: 'h', everySeconds: 60 })),
  )
  for (const id of ids) await claimSource(db, { id, worker, leaseSeconds: 15 })
  for (const id of ['healthy', 'quiet', 'gappy', 'removed']) {
    const mentions = [mention({ id: `${id}-1` }, { sourceId: id })]
    await savePage(db, page(mentions, { sourceId: id, items: 40 }))
  }
  const failure = { worker, retrySeconds: 120 }
  await recordPollFailure(db, {
    ...failure,
    sourceId: 'failing',
    error: 'GET https://failing.example/rss answered \u001b[31m500',
    refused: false,
    stopped: false,
  })
  await recordPollFailure(db, {
    ...failure,
    sourceId: 'gone',
    error: 'answered 410',
    refused: true,
    stopped: true,
  })
  await openSystemAlert(db, { kind: 'source.gap', subject: 'gappy', message: 'some', channels: [] })
  await sql`update sources set last_item_at = now() - interval '9 hours', longest_gap_seconds = 3600,
    first_success_at = now() - interval '4 days' where id = 'quiet'`.execute(db)
  await sql`update sources set enabled = false where id = 'removed'`.execute(db)
}

const configured = [
  feed('healthy'),
  feed('failing'),
  feed('quiet'),
  feed('gappy'),
  feed('gone'),
  feed('fresh'),
  feed('spare', { enabled: false }),
]

describe('ennakko sources', () => {
  it('tells a newcomer with no sources what to do', async () => {
    const { code, stdout } = await run([])
    expect(code).toBe(0)
    expect(stdout).toBe(
      'No sources yet. Add one under `sources:` in the config; docs/sources.md shows how.\n',
    )
    expect(await run([], '--json')).toMatchObject({ code: 0, stdout: '[]\n' })
  })

  it('shows the state of each source in a table that lines up, with the reasons below', async () => {
    await fill()
    const { code, stdout, stderr } = await run(configured)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [table = '', ...reasons] = stdout.trimEnd().split('\n\n')
    const [head = '', ...rows] = table.split('\n')
    const state = head.indexOf('STATE')
    const states = Object.fromEntries(
      rows.map((row) => [row.split(/\s/u)[0], row.slice(state).split(/\s{2,}/u)[0]]),
    )
    expect(states).toEqual({
      healthy: 'ok',
      failing: 'failing (1)',
      quiet: 'silent',
      gappy: 'possible gap',
      gone: 'stopped (1)',
      removed: 'off',
      fresh: 'new',
      spare: 'off',
    })
    const next = head.indexOf('NEXT')
    expect(rows.find((row) => row.startsWith('failing'))?.slice(next)).toMatch(/^in 2 min/)
    expect(rows.find((row) => row.startsWith('quiet'))).toMatch(/ 40 +10\.0 +1$/)
    expect(reasons).toEqual(['failing: GET https://failing.example/rss answered 500', 'gone: answered 410'])
  })

  it('gives programs one JSON array with every source of the config and of the past', async () => {
    await fill()
    const { code, stdout } = await run(configured, '--json')
    expect(code).toBe(0)
    expect(stdout.split('\n')).toHaveLength(2)
    const items = JSON.parse(stdout) as Record<string, unknown>[]
    const byId = new Map(items.map((item) => [item['id'], item]))
    expect([...byId.keys()].toSorted()).toEqual([
      'failing',
      'fresh',
      'gappy',
      'gone',
      'healthy',
      'quiet',
      'removed',
      'spare',
    ])
    expect(byId.get('healthy')).toMatchObject({
      connector: 'feed',
      enabled: true,
      state: 'ok',
      failures: 0,
      error: null,
      silent: false,
      possible_gap: false,
      items_total: 40,
      mentions_total: 1,
      items_per_day: null,
      last_success_at: expect.stringMatching(/^\d{4}-.*Z$/),
      next_poll_at: expect.stringMatching(/Z$/),
    })
    expect(byId.get('failing')).toMatchObject({ state: 'failing', failures: 1, last_success_at: null })
    expect(byId.get('quiet')).toMatchObject({ silent: true, items_per_day: expect.closeTo(10, 1) })
    expect(byId.get('gappy')).toMatchObject({ possible_gap: true })
    expect(byId.get('gone')).toMatchObject({ state: 'stopped', error: 'answered 410' })
    expect(byId.get('removed')).toMatchObject({ enabled: false })
    expect(byId.get('fresh')).toMatchObject({ enabled: true, last_success_at: null, polls_total: 0 })
    expect(byId.get('spare')).toMatchObject({ enabled: false })
    const shapes = new Set(items.map((item) => Object.keys(item).toSorted().join()))
    expect(shapes.size).toBe(1)
  })
})
