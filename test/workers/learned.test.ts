import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../../db/database.ts'
import { clock, useClock } from '../../lib/clock.ts'
import { createLog } from '../../lib/log.ts'
import { followLearned } from '../../workers/learned.ts'
import { openTestDatabase } from '../db/open.ts'
import { configOf } from '../harness/config.ts'
import { type Process, makeProject, runCommand, startEnnakko } from '../harness/ennakko.ts'
import { serveFeed } from '../harness/feed-server.ts'
import { busPosts, labelLines } from '../harness/labels.ts'
import { freshDatabase } from '../harness/postgres.ts'
import { until } from '../harness/until.ts'

const slang = (n: number) => `Hietaniemessä vuoro oli vilpurilla ${String.fromCodePoint(97 + n)}-linjalla.`

async function stage(name: string) {
  const url = await freshDatabase(name)
  const feed = await serveFeed()
  const sources = [{ id: 'forum', connector: 'feed', url: feed.url, every: '1s', match: 'all' }]
  const project = makeProject(configOf({ sources }), { DATABASE_URL: url })
  const running = await startEnnakko(project, ['poller'])
  const db = openDatabase({ url })
  return { feed, project, running, db }
}

async function labelOf(db: Database, id: string): Promise<string> {
  const row = await until(`${id} is stored`, () =>
    db.selectFrom('mentions').select('label').where('externalId', '=', id).executeTakeFirst(),
  )
  return row.label
}

const logged = (process: Process, msg: string) => process.log().filter((line) => line['msg'] === msg)

describe('a running poller', () => {
  it('judges by a model after its training, and by the general engine after undoing', async () => {
    const { feed, project, running, db } = await stage('learned_follow')
    let posted = 0
    const next = async () => {
      const id = `post-${posted}`
      feed.posts.push({ id, text: slang(posted) })
      posted += 1
      return await labelOf(db, id)
    }
    expect(await next()).not.toBe('negative')

    const imported = await runCommand(project, ['labels', 'import', '-'], labelLines(busPosts(200)))
    expect(imported.code).toBe(0)
    const trained = await runCommand(project, ['train'])
    expect(trained.stdout).toContain('In use as version')
    await until('it judges by the model', async () => (await next()) === 'negative')
    expect(logged(running, 'judging with what labels have taught')).toMatchObject([{ languages: ['fi'] }])

    await runCommand(project, ['train', '--undo'])
    await until('it judges without the model', async () => (await next()) !== 'negative')
    await db.destroy()
    await feed.close()
  })

  it('goes on without a stored model that is damaged or of another version, and says so once', async () => {
    const { feed, project, running, db } = await stage('learned_damaged')
    await runCommand(project, ['labels', 'import', '-'], labelLines(busPosts(200)))
    await runCommand(project, ['train'])
    await sql`update models set body = body || '{"head":"AAAA"}'`.execute(db)
    await sql`insert into models (kind, scope, body, figures) values ('context', 'revontuli', '{"format":9}', '{}')`.execute(
      db,
    )
    await sql`insert into model_sets (models) select array_agg(id) from models`.execute(db)
    const unused = 'a trained model is not used; `ennakko train` makes a new one'
    feed.posts.push({ id: 'one', text: slang(0) })
    await labelOf(db, 'one')
    await until('it says so', () => {
      const lines = logged(running, unused)
      return lines.some(({ scope }) => scope === 'revontuli')
    })
    feed.posts.push({ id: 'two', text: slang(1) })
    expect(await labelOf(db, 'two')).not.toBe('negative')
    const told = logged(running, unused).filter(({ scope }) => scope === 'revontuli')
    expect(told).toMatchObject([
      { level: 'warn', kind: 'context', reason: expect.stringContaining('damaged') },
    ])
    await db.destroy()
    await feed.close()
  })
})

it('a new training is looked for two seconds after the last look, and no sooner', async () => {
  const { db } = await openTestDatabase('learned_pace', { byHand: true })
  let elapsed = 0
  const before = useClock(clock)
  useClock({ ...before, elapsed: () => elapsed })
  onTestFinished(() => void useClock(before))
  const learned = followLearned(db, createLog({ level: 'silent' }))
  const { version } = await learned()
  await sql`insert into model_sets (models) values ('{}')`.execute(db)
  elapsed = 1_999
  expect(await learned()).toMatchObject({ version })
  elapsed = 2_000
  expect((await learned()).version).not.toBe(version)
})
