import type { ConnectorName } from '../../connectors/index.ts'
import type { Post } from '../connectors/churn.ts'
import { replay, type Route } from '../connectors/replay.ts'
import { platforms } from '../connectors/platforms.ts'
import type { Moment } from './story.ts'

/** One configured source, and the server that it reads. */
export interface Place {
  /** Id of the source, and the name of its server. */
  id: string
  connector: ConnectorName
  options(origin: string): Record<string, unknown>
  /** Starts the server; nothing to start where nobody is asked. */
  serve?(stage: Stage): Promise<Served>
  /** Listed by what changed last. */
  byChange?: boolean
  /** Number of its first post, where another place of the same connector has the first ones. */
  first?: number
  /** Posts are answered there, with keys that the platform gives for that. */
  answers?: boolean
  /** It shows nothing new at the fourth moment. */
  deaf?: true
  /** Its reading was broken off in the middle, when so many other posts had come at once. */
  flood?: number
}

export interface Stage {
  moment: () => Moment
  /** As they are at the moment, newest first. */
  posts: () => Post[]
  /** Those that were deleted. */
  gone: () => Post[]
  /** Everything that was ever posted, as it was then, oldest first. */
  ever: () => Post[]
  /** The keys that were given while the database was made are good. */
  isKnown: boolean
  isFlooded: () => boolean
  /** Where files that are to be imported lie. */
  folder: string
  /** Where platforms reach the hook of this source. */
  hook: string
}

export interface Served {
  url?: string
  /** Further servers by their names. */
  others?: Record<string, string>
  /** Tells what has changed, where the platform tells it by itself. */
  tell?(news: News): void | Promise<void>
}

export interface News {
  added: Post[]
  edited: Post[]
  gone: Post[]
}

export function newsOf(before: Post[], now: Post[]): News {
  const version = new Map(before.map((post) => [post.serial, post.version]))
  const there = new Set(now.map(({ serial }) => serial))
  const oldestFirst = now.toReversed()
  return {
    added: oldestFirst.filter(({ serial }) => !version.has(serial)),
    edited: oldestFirst.filter((post) => (version.get(post.serial) ?? post.version) < post.version),
    gone: before.filter(({ serial }) => !there.has(serial)),
  }
}

/** A place whose server is a list of endpoints. */
export function placeOf(
  id: string,
  connector: ConnectorName,
  options: Place['options'],
  routes: (stage: Stage) => Route[],
  more: Partial<Place> = {},
): Place {
  return { id, connector, options, serve: async (stage) => await replay(routes(stage)), ...more }
}

/** The platform that connectors are tried against for troubles, without any. */
export function platformOf(id: string, name: string, more: Partial<Place> = {}): Place {
  const platform = platforms[name]?.()
  if (!platform) throw new Error(`no such platform: ${name}`)
  return {
    id,
    connector: name.split(' ')[0] as ConnectorName,
    options: (origin) => platform.options(origin),
    serve: async ({ posts }) => ({ url: await platform.serve(posts, () => undefined) }),
    ...more,
  }
}
