import { setTimeout as sleep } from 'node:timers/promises'
import { query } from '../../test/harness/sql.ts'
import { type Stage, postUntil } from './stage.ts'
import { type Publication, inboundSecret } from './workload.ts'

/** Between two of the posts that are held back for faults that take longer than planned. */
const trickleMs = 300

/**
 * Shows every post in its feed, or pushes it, when its time has come. The last tenth waits for the end of the
 * faults, and comes in a trickle as long as they take: a fault without traffic would be none.
 */
export async function publish(
  stage: Stage,
  publications: Publication[],
  areFaultsOver: () => boolean,
): Promise<void> {
  const began = Date.now()
  const heldBack = Math.floor(publications.length * 0.9)
  const pushed: Promise<unknown>[] = []
  for (const [place, publication] of publications.entries()) {
    const waitMs = publication.atMs - (Date.now() - began)
    if (waitMs > 0) await sleep(waitMs)
    else if (place >= heldBack && !areFaultsOver()) await sleep(trickleMs)
    publication.publishedAt = Date.now()
    const feed = stage.feeds.get(publication.source)
    if (feed) feed.posts.push({ id: publication.id, text: publication.text, publishedAt: new Date() })
    else pushed.push(push(stage, publication))
  }
  await Promise.all(pushed)
}

async function push({ webUrl }: Stage, { id, source, text }: Publication): Promise<void> {
  const post = { id, text, url: `https://forum.example/${id}`, published_at: new Date().toISOString() }
  await postUntil(`${webUrl}/hooks/${source}`, post, { accept: [202], secret: inboundSecret })
}

/** Staff at the desk: they take the cases that the plan says, with the link that came with the alert. */
export function staffDesk(stage: Stage, publications: Publication[]): Map<string, number> {
  const wanted = new Set(publications.flatMap(({ id, acknowledge }) => (acknowledge ? [id] : [])))
  const acknowledged = new Map<string, number>()
  stage.sinks.desk.onArrival = ({ type, post = '', token, applied }) => {
    if (!applied || type !== 'alert.opened' || !token || !wanted.delete(post)) return
    // A link that was taken just before a crash answers 409: taken already, by us.
    void postUntil(`${stage.webUrl}/a`, { token, name: 'Aino' }, { accept: [200, 409] }).then(
      () => acknowledged.set(post, Date.now()),
      () => undefined,
    )
  }
  return acknowledged
}

/** Waits until the database has seen every post and has nothing left to send; false when that takes too long. */
export async function settle(
  stage: Stage,
  publications: Publication[],
  withinMs: number,
  tell: (words: string) => void,
): Promise<boolean> {
  const deadline = Date.now() + withinMs
  for (let round = 0; Date.now() < deadline; round += 1) {
    const [left] = await query(stage.database.url, unsettled, [publications.map(({ id }) => id)])
    if (left && Object.values(left).every((count) => count === 0)) return true
    if (left && round % 20 === 19)
      tell(
        Object.entries(left)
          .map(([what, count]) => `${count} ${what}`)
          .join(', '),
      )
    await sleep(250)
  }
  return false
}

const unsettled = `
  select
    (select count(*)::int from unnest($1::text[]) as published(post)
     where not exists (select from mentions where external_id = post)
       and not exists (select from skipped_items where external_id = post)) as "posts unread",
    (select count(*)::int from deliveries where state in ('pending', 'sending')) as "messages unsent"`
