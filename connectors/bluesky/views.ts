import { z, type ZodType } from 'zod'
import type { FeedItem, Io, ItemRef, Status } from '../connector.ts'
import { entries, readJson } from '../values/json.ts'
import { type PostView, profileSchema, reachOf, textOf, viewSchema, withView } from './post.ts'
import { xrpcUrl } from './xrpc.ts'

/** Most that one call of `getPosts` and `getProfiles` takes. */
const mostPerCall = 25

/** What the public AppView shows of posts and their authors; needs no key. */
export interface Views {
  hydrate(items: FeedItem[], signal: AbortSignal): Promise<FeedItem[]>
  lookup(posts: ItemRef[], signal: AbortSignal): Promise<Status[]>
}

export function openViews(appview: string, io: Io): Views {
  async function read<T>(
    nsid: string,
    name: string,
    values: string[],
    schema: ZodType<T>,
    signal: AbortSignal,
  ): Promise<T[]> {
    const found: T[] = []
    for (let from = 0; from < values.length; from += mostPerCall) {
      const url = xrpcUrl(appview, nsid, { [name]: values.slice(from, from + mostPerCall) })
      const answer = await io.http.request(url, { signal, headers: { accept: 'application/json' } })
      const body = readJson(answer, z.record(z.string(), entries), 'the AppView of Bluesky')
      const list = body['posts'] ?? body['profiles']
      if (!list) throw new Error(`the AppView of Bluesky answered ${nsid} without a list`)
      found.push(...list.flatMap((entry) => schema.safeParse(entry).data ?? []))
    }
    return found
  }

  async function readPosts(uris: string[], signal: AbortSignal): Promise<Map<string, PostView>> {
    const views = await read('app.bsky.feed.getPosts', 'uris', [...new Set(uris)], viewSchema, signal)
    return new Map(views.map((view) => [view.uri, view]))
  }

  async function readProfiles(dids: string[], signal: AbortSignal): Promise<Map<string, number | undefined>> {
    const profiles = await read(
      'app.bsky.actor.getProfiles',
      'actors',
      [...new Set(dids)],
      profileSchema,
      signal,
    )
    return new Map(profiles.map(({ did, followersCount }) => [did, followersCount]))
  }

  return {
    async hydrate(items, signal) {
      const views = await readPosts(
        items.map(({ id }) => id),
        signal,
      )
      const authors = [...views.values()].map(({ author }) => author.did)
      const followers = await readProfiles(authors, signal)
      return items.map((item) => {
        const view = views.get(item.id)
        if (!view) return item
        const { reach, ...rest } = withView(item, view)
        return { ...rest, reach: { ...reach, followers: followers.get(view.author.did) } }
      })
    },

    async lookup(posts, signal) {
      const views = await readPosts(
        posts.map(({ id }) => id),
        signal,
      )
      // A post that is missing may belong to an account that is hidden for a while: only beside its author it is deleted.
      const missing = posts.filter(({ id }) => !views.has(id)).map(({ id }) => authorOf(id))
      const alive = await readProfiles(missing, signal)
      return posts.map(({ id }): Status => {
        const view = views.get(id)
        if (view) return { id, state: 'live', text: textOf(view.record), reach: reachOf(view) }
        return { id, state: alive.has(authorOf(id)) ? 'deleted' : 'unknown' }
      })
    },
  }
}

function authorOf(uri: string): string {
  return uri.split('/')[2] ?? ''
}
