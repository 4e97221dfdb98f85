import type { Post } from '../connectors/churn.ts'

/**
 * What happens at every place, the same for ever: three posts; then one more, while the second is edited and the third
 * deleted; then one more. With these three moments the stored database was made. At the fourth one more complaint comes.
 */
export type Moment = 1 | 2 | 3 | 4

const lasts: Record<Moment, number> = { 1: 3, 2: 4, 3: 5, 4: 6 }
const began = Date.UTC(2026, 10, 29, 20)
const minuteMs = 60_000

/** What the clock shows when a database is made, on whatever day that is. */
export const evening = new Date(began + 180 * minuteMs)

/** Newest first. `first` is the serial number of the first post, for places that share their numbers with others. */
export function postsAt(moment: Moment, place: string, first = 1): Post[] {
  const last = lasts[moment]
  return Array.from({ length: last }, (_, i) => last - i)
    .filter((nth) => nth !== deleted || moment < 2)
    .map((nth) => postOf(nth, moment, place, first))
}

const edited = 2
const deleted = 3

/** Those that a place has to tell which tells deletions. */
export function goneAt(moment: Moment, place: string, first = 1): Post[] {
  return moment < 2 ? [] : [{ ...postOf(deleted, 2, place, first), deleted: true }]
}

/** Everything that was ever posted, as it was then, oldest first: what files and threads of old pages hold. */
export function everAt(moment: Moment, place: string, first = 1): Post[] {
  return Array.from({ length: lasts[moment] }, (_, i) => postOf(i + 1, 1, place, first))
}

function postOf(nth: number, moment: Moment, place: string, first: number): Post {
  const createdAt = new Date(began + nth * 5 * minuteMs)
  const isEdited = nth === edited && moment >= 2
  return {
    serial: first + nth - 1,
    version: isEdited ? 1 : 0,
    text: `${wordsOf(nth)}${isEdited ? ' Ja hyvitys puuttuu.' : ''} (${place} ${nth})`,
    createdAt,
    changedAt: isEdited ? new Date(began + 22 * minuteMs) : createdAt,
    deleted: false,
  }
}

function wordsOf(nth: number): string {
  if (nth === 1) return 'Huomenna sataa lunta koko maassa.'
  if (nth === edited) return 'Revontuli laskutti väärin. Surkeaa!'
  if (nth < 6) return 'Kiitos Revontuli, loistavaa!'
  return 'Revontulen sähkölasku on taas väärin ja asiakaspalvelu ei vastaa. Surkeaa toimintaa!'
}

/**
 * Where reading was broken off in the middle: the complaint of the fourth moment, and so many posts about something else
 * that came after it, so that one poll does not reach it.
 */
export function floodAt(place: string, first: number, others: number): Post[] {
  const complaint = postOf(6, 4, place, first)
  const flood = Array.from({ length: others }, (_, i): Post => {
    const createdAt = new Date(complaint.createdAt.getTime() + (i + 1) * 1000)
    const text = `Huomenna sataa lunta, sanoo numero ${i}.`
    return { ...complaint, serial: complaint.serial + i + 1, text, createdAt, changedAt: createdAt }
  })
  return [...flood.toReversed(), complaint, ...postsAt(3, place, first)]
}

/** As places list them that bring an edited post to the top. */
export function byChange(posts: Post[]): Post[] {
  return posts.toSorted((a, b) => b.changedAt.getTime() - a.changedAt.getTime() || b.serial - a.serial)
}
