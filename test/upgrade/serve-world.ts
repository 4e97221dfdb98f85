import type { Names } from './names.ts'
import { type Place, type Served, newsOf } from './place.ts'
import { type Moment, byChange as sortByChange, everAt, floodAt, goneAt, postsAt } from './story.ts'

/** What has happened so far, and what the platforms know of us. */
export interface Past {
  /** Nothing has happened without it. */
  moment?: Moment
  /** The keys that were given while the database was made are good. */
  isKnown: boolean
  /** Much has happened at once where places are flooded. */
  isFlooded?: boolean
}

export interface ServedWorld {
  /** Lets things happen everywhere. */
  move(moment: Moment): Promise<void>
  /** Lets much happen at once where places are flooded. */
  flood(): void
}

/** Starts the servers of all places under their names. They end with the test. */
export async function serveWorld(
  places: Place[],
  names: Names,
  past: Past,
  ours: { folder: string; hookOf: (sourceId: string) => string },
): Promise<ServedWorld> {
  let { moment, isFlooded = false } = past
  const served = new Map<string, Served>()
  for (const place of places) {
    const { id, first } = place
    const soFar = <T>(tell: (now: Moment) => T[]): T[] => (moment === undefined ? [] : tell(moment))
    const server = await place.serve?.({
      moment: () => moment ?? 1,
      posts: () => soFar((now) => postsOf(place, now, isFlooded)),
      gone: () => soFar((now) => goneAt(now, id, first)),
      ever: () => soFar((now) => everAt(now, id, first)),
      isKnown: past.isKnown,
      isFlooded: () => isFlooded,
      folder: ours.folder,
      hook: ours.hookOf(id),
    })
    if (!server) continue
    served.set(id, server)
    const addresses = { ...(server.url === undefined ? {} : { [id]: server.url }), ...server.others }
    for (const [name, address] of Object.entries(addresses)) names.lead(name, address)
  }
  return {
    async move(to) {
      const from = moment
      moment = to
      for (const { id, first } of places) {
        const before = from === undefined ? [] : postsAt(from, id, first)
        await served.get(id)?.tell?.(newsOf(before, postsAt(to, id, first)))
      }
    },
    flood() {
      isFlooded = true
    },
  }
}

function postsOf({ id, first, byChange, flood }: Place, moment: Moment, isFlooded: boolean) {
  if (isFlooded && flood !== undefined) return floodAt(id, first ?? 1, flood)
  const posts = postsAt(moment, id, first)
  return byChange ? sortByChange(posts) : posts
}
