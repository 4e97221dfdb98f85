import { beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../db/database.ts'
import { saveInboundItems } from '../../db/inbox.ts'
import { complaint, configOf, praise } from '../harness/config.ts'
import { makeProject, runCommand } from '../harness/ennakko.ts'
import { type FeedServer, serveFeed } from '../harness/feed-server.ts'
import { freePort } from '../harness/free-port.ts'
import { emptyDatabase, query } from '../harness/postgres.ts'

const stage = { n: 0 } as { n: number; url: string; db: Database; feed: FeedServer }

beforeEach(async () => {
  stage.n += 1
  stage.url = await emptyDatabase(`poll_${stage.n}`)
  stage.db = openDatabase({ url: stage.url })
  stage.feed = await serveFeed([
    { id: 'a', text: complaint, title: 'Lasku' },
    { id: 'b', text: praise },
    { id: 'c', text: 'Kauppareissu oli surkea.' },
  ])
  return async () => {
    await stage.feed.close()
    await stage.db.destroy()
  }
})

function project(url = stage.feed.url) {
  const sources = [
    { id: 'forum', connector: 'feed', url },
    { id: 'old', connector: 'feed', url, enabled: false },
    { id: 'form', connector: 'webhook', secret: 'a-secret-of-some-length' },
  ]
  return makeProject(configOf({ sources }), { DATABASE_URL: stage.url })
}

async function tables(): Promise<unknown[]> {
  return await query(
    stage.url,
    `select tablename from pg_tables where schemaname not like 'pg%'
    and schemaname <> 'information_schema'`,
  )
}

function readLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('ennakko poll', () => {
  it('with --dry-run --json shows each scored mention as one JSON line, and stores nothing', async () => {
    const { code, stdout, stderr } = await runCommand(project(), ['poll', 'forum', '--dry-run', '--json'])
    expect(code).toBe(0)
    const lines = readLines(stdout)
    expect(
      lines.map(({ external_id, label, decision }) => [external_id, label, decision]).toSorted(),
    ).toEqual([
      ['a', 'negative', 'alert'],
      ['b', 'positive', 'store'],
    ])
    expect(lines.find(({ external_id }) => external_id === 'a')).toMatchObject({
      source: 'forum',
      connector: 'feed',
      url: 'https://forum.example/a',
      title: 'Lasku',
      text: complaint,
      language: 'fi',
      brands: [{ id: 'revontuli' }],
      priority: { level: expect.stringMatching(/^P[1-4]$/) },
      notify: ['terminal'],
    })
    expect(stderr).toBe('forum: 3 items, 2 of interest, 1 would alert (nothing was stored)\n')
    expect(await tables()).toEqual([])
  })

  it('without it stores what is new, opens cases, and shows nothing twice', async () => {
    const first = await runCommand(project(), ['poll', 'forum', '--json'])
    expect(first).toMatchObject({
      code: 0,
      stderr: 'forum: 3 items, 2 of interest, 2 new, 1 case opened\n',
    })
    expect(readLines(first.stdout)).toHaveLength(2)
    const mentions = await stage.db.selectFrom('mentions').select(['externalId', 'decision']).execute()
    expect(mentions).toHaveLength(2)
    expect(await stage.db.selectFrom('deliveries').select(['channel', 'state']).execute()).toEqual([
      { channel: 'terminal', state: 'pending' },
    ])
    const again = await runCommand(project(), ['poll', 'forum', '--json'])
    expect(again).toEqual({
      code: 0,
      stdout: '',
      stderr: 'forum: 0 items, 0 of interest, 0 new, 0 cases opened\n',
    })
    const source = await stage.db
      .selectFrom('sources')
      .select(['leaseBy', 'leaseUntil'])
      .where('id', '=', 'forum')
      .executeTakeFirstOrThrow()
    expect(source).toEqual({ leaseBy: null, leaseUntil: null })
  })

  it('speaks in aligned lines to people', async () => {
    const { stdout } = await runCommand(project(), ['poll', 'forum', '--dry-run'])
    const lines = stdout.trimEnd().split('\n').toSorted()
    expect(lines[0]).toMatch(/^negative {2}0\.\d\d P\d alert {2}revontuli {2}Lasku – Revontulen sähkölasku/)
    expect(lines[1]).toMatch(/^positive {2}0\.\d\d P\d store {2}revontuli {2}Kiitos Revontuli/)
  })

  it('shows all that a source gives: the first three in full, and why the rest is not kept', async () => {
    stage.feed.posts = [
      {
        id: 'd',
        text: 'Revontuli ja revontulet loistivat.',
        publishedAt: new Date('2026-05-02T08:00:00Z'),
      },
      { id: 'c', text: 'Kauppareissu oli surkea.', publishedAt: new Date('2026-05-01T08:00:00Z') },
      { id: 'b', text: praise },
      { id: 'a', text: `${complaint} ${'Pitkä tarina. '.repeat(40)}Loppu.`, title: 'Lasku' },
    ]
    const { code, stdout } = await runCommand(project(), ['poll', 'forum', '--dry-run'])
    expect(code).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    const rows = lines.filter((line) => !line.startsWith('│'))
    expect(rows).toEqual([
      expect.stringMatching(/^negative {2}0\.\d\d P\d \S+ +revontuli {2}Lasku – Revontulen/),
      expect.stringMatching(/^positive {2}0\.\d\d P\d store {2}revontuli {2}Kiitos/),
      expect.stringMatching(/^– .* skip +no brand {2}Kauppareissu oli surkea\.$/),
      expect.stringMatching(/^– .* skip +no brand {2}2026-05-02 08:00, no author – Revontuli ja revontulet/),
    ])
    expect(stdout).toMatch(/│ +Pitkä tarina\. .*Loppu\.\n|│.*Loppu\.\n/)
    expect(lines).toContain('│ date      2026-05-01T08:00:00.000Z')
    expect(lines).toContain('│ author    none')
    expect(lines).toContain('│ outcome   no brand matched')
    const stopped = '"Revontuli" of revontuli was found, but so was "revontulet" (none)'
    expect(lines.at(-1)).toBe(`│ outcome   no brand matched; ${stopped}`)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(200)
  })

  it('gives the rest to programs as well when they ask for all', async () => {
    const { stdout } = await runCommand(project(), ['poll', 'forum', '--dry-run', '--json', '--all'])
    const lines = readLines(stdout)
    expect(lines).toHaveLength(3)
    expect(lines.at(-1)).toMatchObject({
      source: 'forum',
      external_id: 'c',
      brands: [],
      decision: 'skip',
      decision_reason: 'no brand matched',
    })
    const refused = await runCommand(project(), ['poll', 'forum', '--all'])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/^--all goes with --dry-run/)
  })

  it.each([
    ['a dry run', ['--dry-run']],
    ['a stored read', []],
  ])('tells why a source cannot be read and exits 1, in %s', async (_, options) => {
    stage.feed.failWith = 500
    const failing = await runCommand(project(), ['poll', 'forum', '--json', ...options])
    expect(failing).toMatchObject({ code: 1, stdout: '' })
    expect(failing.stderr).toMatch(/^forum: GET http:\/\/127\.0\.0\.1:\d+\/feed\.xml answered 500\n$/)

    const gone = project(`http://127.0.0.1:${await freePort()}/feed.xml`)
    const refused = await runCommand(gone, ['poll', 'forum', ...options])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/^forum: GET .*ECONNREFUSED[^\n]*\n$/)
  })

  it('records the failure for the others to see, unless it is a dry run', async () => {
    stage.feed.failWith = 404
    await runCommand(project(), ['poll', 'forum'])
    const source = await stage.db
      .selectFrom('sources')
      .select(['state', 'failures', 'lastError', 'leaseBy'])
      .where('id', '=', 'forum')
      .executeTakeFirstOrThrow()
    expect(source).toEqual({
      state: 'failing',
      failures: 1,
      lastError: expect.stringContaining('answered 404'),
      leaseBy: null,
    })
  })

  it.each([
    ['nope', "the config has no source 'nope'; it has forum, form\n"],
    ['old', "source 'old' is switched off; remove `enabled: false` to read it\n"],
  ])('refuses source %s with one sentence', async (id, stderr) => {
    expect(await runCommand(project(), ['poll', id])).toEqual({ code: 1, stdout: '', stderr })
    expect(await runCommand(project(), ['poll', id, '--dry-run'])).toEqual({ code: 1, stdout: '', stderr })
  })

  it('reads what was pushed to a webhook source, and says that a dry run of one has nothing to try', async () => {
    const dry = await runCommand(project(), ['poll', 'form', '--dry-run'])
    expect(dry).toMatchObject({ code: 1, stdout: '' })
    expect(dry.stderr).toMatch(/^posts are pushed to 'form' at POST \/hooks\/form[^\n]*\n$/)

    expect(await runCommand(project(), ['poll', 'form'])).toMatchObject({ code: 0, stdout: '' })
    await saveInboundItems(stage.db, 'form', [
      { id: 'p1', unique: 'source', text: complaint, publishedAt: new Date() },
    ])
    const { code, stdout } = await runCommand(project(), ['poll', 'form', '--json'])
    expect(code).toBe(0)
    expect(readLines(stdout)).toMatchObject([{ source: 'form', external_id: 'p1', decision: 'alert' }])
  })

  it('asks for patience while a poller reads the source', async () => {
    await runCommand(project(), ['poll', 'forum'])
    await stage.db
      .updateTable('sources')
      .set({ leaseBy: '00000000-0000-4000-8000-00000000000a', leaseUntil: new Date(Date.now() + 60_000) })
      .execute()
    const { code, stderr } = await runCommand(project(), ['poll', 'forum'])
    expect(code).toBe(1)
    expect(stderr).toBe('forum is being read by a running poller right now; try again in a moment\n')
  })

  it('says so in one sentence when the database is away', async () => {
    const away = makeProject(
      configOf({ sources: [{ id: 'forum', connector: 'feed', url: stage.feed.url }] }),
      {
        DATABASE_URL: `postgres://me:hush@127.0.0.1:${await freePort()}/none`,
      },
    )
    const { code, stdout, stderr } = await runCommand(away, ['poll', 'forum'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(
      /^the database does not answer: [^\n]*ECONNREFUSED[^\n]*Check DATABASE_URL[^\n]*\n$/,
    )
    expect(stderr).not.toContain('hush')
  })
})
