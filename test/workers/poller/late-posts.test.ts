import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { closeFeedParser } from '../../../connectors/feed.ts'
import { pollSource } from '../../../workers/poller/poll.ts'
import { openTestDatabase } from '../../db/open.ts'
import { complaint } from '../../harness/config.ts'
import { type FeedServer, serveFeed } from '../../harness/feed-server.ts'
import { type Shop, openShop } from '../shop.ts'

const { db } = await openTestDatabase('late_posts')
const stage = {} as { feed: FeedServer; shop: Shop }
const hour = 3_600_000

beforeEach(async () => {
  for (const table of ['alerts', 'cases', 'mentions', 'sources'] as const)
    await db.deleteFrom(table).execute()
  stage.feed = await serveFeed()
  stage.shop = await openShop(db, [{ id: 'forum', connector: 'feed', url: stage.feed.url }])
  return async () => await stage.feed.close()
})

afterAll(closeFeedParser)

/** Puts posts of these ages, in hours, into the feed. Returns their ids. */
function add(...ages: number[]): string[] {
  const from = stage.feed.posts.length
  const added = ages.map((age, n) => ({
    id: `p${from + n}`,
    text: `${complaint} ${from + n}`,
    publishedAt: new Date(Date.now() - age * hour),
  }))
  stage.feed.posts.push(...added)
  return added.map(({ id }) => id)
}

/** Reads once. Returns the ids of the posts that alert since. */
async function poll(): Promise<string[]> {
  const known = await alerted()
  const outcome = await pollSource(
    stage.shop.app,
    await stage.shop.claim('forum'),
    new AbortController().signal,
  )
  if ('error' in outcome) throw outcome.error
  return (await alerted()).filter((id) => !known.includes(id))
}

async function alerted(): Promise<string[]> {
  const rows = await db
    .selectFrom('mentions')
    .select('externalId')
    .where('decision', '=', 'alert')
    .orderBy('seq')
    .execute()
  return rows.map(({ externalId }) => externalId)
}

describe('a post that appears late', () => {
  it('alerts when the last reading did not hold it, however old it is, up to a week', async () => {
    add(...Array.from({ length: 12 }, (_, n) => 30 + n))
    expect(await poll()).toEqual([])
    const [moderated = ''] = add(25)
    expect(await poll()).toEqual([moderated])
    expect(await poll()).toEqual([])
    const late = add(47, 7 * 24 - 1)
    expect((await poll()).toSorted()).toEqual(late)
    add(7 * 24 + 1)
    expect(await poll()).toEqual([])
  })

  it('does not when it came with the first reading, or with half a page', async () => {
    add(25, 26)
    expect(await poll()).toEqual([])
    add(27, 28)
    expect(await poll()).toEqual([])
    const [alone = ''] = add(29)
    expect(await poll()).toEqual([alone])
  })

  it('does not when the last reading may have missed it', async () => {
    stage.feed.window = 6
    add(...Array.from({ length: 6 }, () => 48))
    await poll()
    add(...Array.from({ length: 6 }, () => 30))
    // Nothing of the last page is left: it may have stood there in between.
    expect(await poll()).toEqual([])
    add(26)
    expect(await poll()).toEqual([])
    const [surely = ''] = add(26)
    expect(await poll()).toEqual([surely])
  })

  it('does not after the options of its source have changed', async () => {
    add(...Array.from({ length: 6 }, () => 48))
    await poll()
    await stage.shop.edit([{ id: 'forum', connector: 'feed', url: `${stage.feed.url}?kaikki` }])
    add(26)
    expect(await poll()).toEqual([])
  })

  it('says so with what was decided', async () => {
    add(...Array.from({ length: 6 }, () => 48))
    await poll()
    const [late = ''] = add(25)
    await poll()
    const row = await db
      .selectFrom('mentions')
      .select('decisionReason')
      .where('externalId', '=', late)
      .executeTakeFirst()
    expect(row?.decisionReason).toBe('it is negative, and appeared late')
  })
})
