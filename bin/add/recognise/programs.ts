import { z } from 'zod'
import {
  type FoundSource,
  type WantedBrands,
  feedAt,
  parameterOf,
  segmentsOf,
} from '../../../connectors/found-source.ts'
import type { PageMarks } from './page-marks.ts'

/** The JSON at an address, or undefined when there is none. */
type AskJson = (url: string) => Promise<unknown>

type Api = 'discourse' | 'lemmy' | 'mastodon'

/**
 * Asks a site whether it runs one of the programs that have an API. A page that names its program is believed, and one
 * that names another is not asked.
 */
export async function* askPrograms(
  url: URL,
  { program, root }: PageMarks,
  askJson: AskJson,
  wanted: WantedBrands,
): AsyncGenerator<FoundSource> {
  const known = apis.find((api) => api === program)
  if (program !== undefined && known === undefined) return
  const base = root ?? new URL('/', url).href
  for (const api of known ? [known] : apis) {
    if (api === 'discourse' && (known || (await answers(askJson, `${base}site.json`, forumSchema)))) {
      yield* discourse(url, base)
      return
    }
    if (api === 'lemmy' && (known || (await answers(askJson, `${base}api/v3/site`, lemmySchema)))) {
      yield* lemmy(url)
      return
    }
    if (api === 'mastodon' && (known || (await speaksMastodon(askJson, base)))) {
      yield* mastodon(url, wanted)
      return
    }
  }
}

const apis: readonly Api[] = ['mastodon', 'discourse', 'lemmy']

const forumSchema = z.object({ post_types: z.record(z.string(), z.unknown()), categories: z.unknown() })
const lemmySchema = z.object({ site_view: z.object({}), version: z.string() })
const instanceSchema = z.object({ version: z.string(), title: z.string() })

async function answers(askJson: AskJson, url: string, schema: z.ZodType): Promise<boolean> {
  return schema.safeParse(await askJson(url)).success
}

/** Version 1 is all that Pleroma and older servers have. https://docs.joinmastodon.org/methods/instance/ */
async function speaksMastodon(askJson: AskJson, base: string): Promise<boolean> {
  return (
    (await answers(askJson, `${base}api/v2/instance`, instanceSchema)) ||
    (await answers(askJson, `${base}api/v1/instance`, instanceSchema))
  )
}

/** /c/<slug>/<id>, /tag/<tag> and /search?q=… narrow it down; anywhere else means the whole forum. */
function discourse(url: URL, base: string): FoundSource[] {
  const forum = base.replace(/\/$/, '')
  const inside = segmentsOf(new URL(`/${url.pathname.slice(new URL(base).pathname.length)}`, url))
  const [kind, tag] = inside
  const name = url.hostname
  const found = (options: object, what: string, more = ''): FoundSource[] => [
    { connector: 'discourse', options: { url: forum, ...options }, name: `${name}${more}`, what },
    feedAt(`${forum}/posts.rss`, name, `the posts of the Discourse forum ${forum}`),
  ]
  const category = Number(inside.findLast((part) => /^\d+$/.test(part)))
  const query = parameterOf(url, 'q')
  if (kind === 'c' && category > 0)
    return found({ category }, `a category of the Discourse forum ${forum}`, `-${inside.at(-2)}`)
  if ((kind === 'tag' || kind === 'tags') && tag !== undefined)
    return found({ tag }, `the tag ${tag} of the Discourse forum ${forum}`, `-${tag}`)
  if (kind === 'search' && query !== undefined)
    return found({ query }, `a search of the Discourse forum ${forum} for "${query}"`, `-${query}`)
  return found({}, `the Discourse forum ${forum}`)
}

/** /c/<community>, also /c/<community>@<instance>. */
function lemmy(url: URL): FoundSource[] {
  const [kind, community] = segmentsOf(url)
  const { origin, hostname } = url
  if (kind !== 'c' || community === undefined) {
    const what = `the Lemmy instance ${hostname}`
    const feed = feedAt(`${origin}/feeds/all.xml?sort=New`, hostname, what)
    return [{ connector: 'lemmy', options: { url: origin }, name: hostname, what }, feed]
  }
  const what = `the community ${community} on Lemmy`
  const name = `lemmy-${community}`
  const feed = feedAt(`${origin}/feeds/c/${encodeURIComponent(community)}.xml?sort=New`, name, what)
  return [{ connector: 'lemmy', options: { url: origin, community }, name, what }, feed]
}

/** /tags/<tag>, /@<account>, /@<account>@<instance>; anywhere else means what the instance sees of the brands. */
function mastodon({ origin, hostname, pathname }: URL, { brands }: WantedBrands): FoundSource[] {
  const [first = '', second] = segmentsOf(new URL(pathname, origin))
  if ((first === 'tags' || first === 'tag') && second !== undefined) {
    const name = `mastodon-${second}`
    const what = `the hashtag #${second} on ${hostname}`
    const feed = feedAt(`${origin}/tags/${encodeURIComponent(second)}.rss`, name, what)
    return [{ connector: 'mastodon', options: { url: origin, tags: [second] }, name, what }, feed]
  }
  const [, account, home = hostname] = /^@([\w.-]+)(?:@([\w.-]+))?$/.exec(first) ?? []
  if (account !== undefined) {
    const place = home === hostname ? origin : `https://${home}`
    return [feedAt(`${place}/@${account}.rss`, `mastodon-${account}`, `the account @${account}@${home}`)]
  }
  const name = `mastodon-${hostname}`
  const tags = brands.map((brand) => brand.toLowerCase().replaceAll(/[^\p{L}\p{N}_]+/gu, '')).filter(Boolean)
  const [query] = brands
  if (query === undefined) return []
  const search = `a search of the Mastodon instance ${hostname} for "${query}"`
  const hashtags = `the Mastodon instance ${hostname}, with the hashtags of your brands`
  return [
    { connector: 'mastodon', options: { url: origin, query }, name, what: search },
    { connector: 'mastodon', options: { url: origin, tags: [...new Set(tags)] }, name, what: hashtags },
  ]
}

/** The feeds of forums and blogs whose pages do not name them, where their programs keep them. */
export function forumFeeds(url: URL, { program }: PageMarks): FoundSource[] {
  const path = placesOf[program ?? '']?.(url)
  if (path === undefined) return []
  return [feedAt(new URL(path, url).href, url.hostname, `the ${program} site ${url.hostname}`)]
}

const placesOf: Readonly<Record<string, (url: URL) => string>> = {
  // The board may stand in a folder: everything before these words is its address.
  xenforo: ({ pathname }) => {
    const section = /^.*?\/forums\/[^/]+\.\d+\//.exec(`${pathname}/`)?.[0]
    if (section !== undefined) return `${section}index.rss`
    return `${boardOf(pathname, /\/(?:forums|threads|members|whats-new)\b[^]*$/)}forums/-/index.rss`
  },
  phpbb: ({ pathname }) => `${boardOf(pathname, /\/[^/]*\.php\b[^]*$/)}app.php/feed`,
  wordpress: () => '/feed/',
}

function boardOf(pathname: string, inside: RegExp): string {
  return `${pathname.replace(inside, '').replace(/(?<!\/)\/+$/, '')}/`
}
