import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../db/database.ts'
import { configOf } from '../harness/config.ts'
import { type Process, makeProject, runCommand, startEnnakko } from '../harness/ennakko.ts'
import { serveFeed } from '../harness/feed-server.ts'
import { busPosts, labelLines } from '../harness/labels.ts'
import { freshDatabase } from '../harness/postgres.ts'
import { until } from '../harness/until.ts'

/** A running poller judges by a new model within this. */
const promisedMs = 5_000
const slang = (n: number) => `Hietaniemessä vuoro oli vilpurilla ${'abcdefgh'.charAt(n)}-linjalla.`

async function stage(name: string) {
  const url = await freshDatabase(name)
  const feed = await serveFeed()
  const sources = [{ id: 'forum', connector: 'feed', url: feed.url, every: '1s', match: 'all' }]
  const project = makeProject(configOf({ sources }), { DATABASE_URL: url })
  const running = await startEnnakko(project, ['poller'])
  const db = openDatabase({ url })
  return { feed, project, running, db }
}

async function labelOf(db: Database, id: string, withinMs = promisedMs): Promise<string> {
  const row = await until(
    `${id} is stored`,
    () => db.selectFrom('mentions').select('label').where('externalId', '=', id).executeTakeFirst(),
    withinMs,
  )
  return row.label
}

const logged = (process: Process, msg: string) => process.log().filter((line) => line['msg'] === msg)

describe('a running poller', () => {
  it('judges by a model within seconds of its training, and by the general engine after undoing', async () => {
    const { feed, project, running, db } = await stage('learned_follow')
    feed.posts.push({ id: 'before', text: slang(0) })
    expect(await labelOf(db, 'before', 10_000)).not.toBe('negative')

    const imported = await runCommand(project, ['labels', 'import', '-'], labelLines(busPosts(200)))
    expect(imported.code).toBe(0)
    const trained = await runCommand(project, ['train'])
    expect(trained.stdout).toContain('In use as version')
    await new Promise((resolve) => {
      setTimeout(resolve, promisedMs - 2_000)
    })
    feed.posts.push({ id: 'after', text: slang(1) })
    expect(await labelOf(db, 'after')).toBe('negative')
    expect(logged(running, 'judging with what labels have taught')).toMatchObject([{ languages: ['fi'] }])

    await runCommand(project, ['train', '--undo'])
    await new Promise((resolve) => {
      setTimeout(resolve, promisedMs - 2_000)
    })
    feed.posts.push({ id: 'undone', text: slang(2) })
    expect(await labelOf(db, 'undone')).not.toBe('negative')
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
    await labelOf(db, 'one', 10_000)
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
