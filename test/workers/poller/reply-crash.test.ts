import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { approveReply } from '../../../db/replies.ts'
import { openTestDatabase } from '../../db/open.ts'
import { configOf } from '../../harness/config.ts'
import { makeProject, startEnnakko } from '../../harness/ennakko.ts'
import { until } from '../../harness/until.ts'
import { openCaseOn, openPlatforms } from '../platforms.ts'

const { db, url } = await openTestDatabase('reply_crash', { byHand: true })

beforeEach(async () => {
  for (const table of ['alerts', 'cases', 'mentions', 'sources'] as const)
    await db.deleteFrom(table).execute()
})

const states = async () => {
  const rows = await db.selectFrom('replies').select(['key', 'state']).orderBy('key').execute()
  return Object.fromEntries(rows.map(({ key, state }) => [key, state]))
}

describe('a poller that is killed in the middle of an answer', () => {
  it.each(['before', 'after'] as const)(
    'leaves it to a person where the next might post it twice, and to the next where it cannot, killed %s it stood there',
    async (moment) => {
      const platforms = await openPlatforms()
      platforms[moment] = () => 'hang'
      const config = configOf({ sources: platforms.sources })
      const project = makeProject(config, { DATABASE_URL: url, ...platforms.env })
      for (const source of ['forum', 'play'] as const) {
        const caseId = await openCaseOn(db, source)
        await approveReply(db, { caseId, text: `Pahoittelut! (${source})`, author: 'Maija', key: source })
      }
      // Its row says that it was held by a poller of this test.
      await sql`update sources set lease_until = null, lease_by = null`.execute(db)

      const first = await startEnnakko(project, ['poller'])
      await until('both are under way', () => platforms.tries().length === 2)
      await first.kill()
      expect(await states()).toEqual({ forum: 'sending', play: 'sending' })
      platforms[moment] = () => undefined
      await sql`update replies set lease_until = now()`.execute(db)

      const second = await startEnnakko(project, ['poller'])
      await until('both are settled', async () => !Object.values(await states()).includes('sending'))
      expect(await states()).toEqual({ forum: 'unknown', play: 'posted' })
      expect((await second.stop()).code).toBe(0)
      const tries = platforms.tries().map(({ path }) => path.split('/').at(-1))
      expect(tries.toSorted()).toEqual(['play-post:reply', 'play-post:reply', 'posts.json'])
      expect(platforms.posts).toHaveLength(moment === 'after' ? 1 : 0)
      expect(platforms.answers).toEqual(new Map([['play-post', 'Pahoittelut! (play)']]))
      const told = await db
        .selectFrom('caseEvents')
        .select('detail')
        .where('kind', '=', 'reply unknown')
        .execute()
      expect(told).toEqual([{ detail: 'the process that was posting it ended before the platform answered' }])
    },
  )

  it('has finished it when it was only asked to end', async () => {
    const platforms = await openPlatforms()
    let go = (): void => undefined
    const held = new Promise<undefined>((resolve) => (go = () => resolve(undefined)))
    platforms.after = () => held
    const project = makeProject(configOf({ sources: platforms.sources }), {
      DATABASE_URL: url,
      ...platforms.env,
    })
    const caseId = await openCaseOn(db, 'forum')
    await approveReply(db, { caseId, text: 'Pahoittelut!', author: 'Maija', key: 'forum' })
    const poller = await startEnnakko(project, ['poller'])
    await until('it is under way', () => platforms.tries().length === 1)
    const stopped = poller.stop()
    setTimeout(go, 1_000)
    expect(await stopped).toMatchObject({ code: 0 })
    expect(await states()).toEqual({ forum: 'posted' })
    expect(platforms.posts).toEqual(['Pahoittelut!'])
  })
})
