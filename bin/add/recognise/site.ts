import { domainToUnicode } from 'node:url'
import { decodeText } from '../../../lib/charset.ts'
import { describeError } from '../../../lib/errors.ts'
import { type Http, HttpError, type HttpResponse } from '../../../lib/http.ts'
import { recogniseAddress } from './addresses.ts'
import { type FoundSource, type WantedBrands, feedAt } from '../../../connectors/found-source.ts'
import { readPage } from './page.ts'
import { askPrograms, forumFeeds } from './programs.ts'
import type { PageMarks } from './page-marks.ts'

/** A look at a site, with everything that was asked, for people to read when it comes to nothing. */
export interface Look {
  http: Http
  signal: AbortSignal
  wanted: WantedBrands
  tried: string[]
}

const answerMs = 15_000
const accept =
  'text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/feed+json,*/*;q=0.5'

/**
 * What a site is, best first: a feed, another address of a platform, an instance with an API, a page that names feeds,
 * a site with feeds where most have them. Asks no more than the caller takes; of a platform
 * (`isPlatform`) only where the page says that it stands.
 */
export async function* recogniseSite(
  address: URL,
  look: Look,
  isPlatform: boolean,
): AsyncGenerator<FoundSource> {
  const page = await ask(address.href, look)
  if (page === 'unreachable') return
  const url = new URL(page?.url ?? address.href)
  if (page && isFeed(page)) {
    yield feedAt(page.movedTo ?? address.href, nameOf(url), 'a feed')
    return
  }
  const marks = page ? await read(page, look) : { feeds: [] }
  const elsewhere = [url, URL.parse(marks.canonical ?? '')].filter((place) => place?.href !== address.href)
  const known = elsewhere.flatMap((place) => (place ? recogniseAddress(place, look.wanted) : []))
  yield* known
  if (known.length > 0 || isPlatform) return
  yield* askPrograms(url, marks, (place) => askJson(place, look), look.wanted)
  yield* feedsOfPage(url, marks)
  yield* forumFeeds(url, marks)
  yield* wellKnownFeeds(url, look)
}

/** As readers find feeds: what the page links to as its alternate. */
function feedsOfPage(url: URL, { feeds, title, program }: PageMarks): FoundSource[] {
  const site = title === undefined ? url.hostname : `"${title}"`
  const kind = program === undefined ? '' : ` (${program})`
  return feeds.map((feed) => {
    const name = feed.title === '' || feed.title === title ? 'a feed' : `the feed "${feed.title}"`
    const also = feeds.filter((other) => other !== feed).map((other) => `${other.url} ${other.title}`.trim())
    return { ...feedAt(feed.url, nameOf(url), `${name} of ${site}${kind}`), also }
  })
}

/** Where most programs keep their feeds: the list of Miniflux (internal/reader/subscription/finder.go). */
const usualPlaces = [
  'feed/',
  'feed.xml',
  'rss.xml',
  'atom.xml',
  'index.xml',
  'rss/',
  'rss',
  'feed.atom',
  'index.rss',
  'rss/feed.xml',
]

async function* wellKnownFeeds(url: URL, look: Look): AsyncGenerator<FoundSource> {
  const folders = new Set([new URL('./', url).href, new URL('/', url).href])
  for (const folder of folders) {
    for (const place of usualPlaces) {
      // A redirect here mostly leads to the front page, so none is followed.
      const answer = await ask(new URL(place, folder).href, look, 0)
      if (answer === 'unreachable') return
      if (answer && isFeed(answer)) yield feedAt(answer.url, nameOf(url), `a feed of ${url.hostname}`)
    }
  }
}

/** The answer; nothing when the server refuses; 'unreachable' when there is no use in asking it more. */
async function ask(
  url: string,
  { http, signal, tried }: Look,
  maxRedirects?: number,
): Promise<HttpResponse | 'unreachable' | undefined> {
  try {
    const answer = await http.request(url, { signal, timeoutMs: answerMs, maxRedirects, headers: { accept } })
    tried.push(`${url}: ${isFeed(answer) ? 'a feed' : 'no feed'}`)
    return answer
  } catch (error) {
    signal.throwIfAborted()
    tried.push(`${url}: ${describeError(error).replace(/^GET \S+:? /, '')}`)
    return error instanceof HttpError ? undefined : 'unreachable'
  }
}

async function askJson(url: string, look: Look): Promise<unknown> {
  const { http, signal, tried } = look
  try {
    const headers = { accept: 'application/json' }
    const answer = await http.request(url, { signal, timeoutMs: answerMs, maxRedirects: 0, headers })
    const json: unknown = JSON.parse(answer.body.toString('utf8'))
    tried.push(`${url}: JSON`)
    return json
  } catch (error) {
    signal.throwIfAborted()
    const said = error instanceof SyntaxError ? 'no JSON' : describeError(error).replace(/^GET \S+:? /, '')
    tried.push(`${url}: ${said}`)
    return undefined
  }
}

async function read(page: HttpResponse, { signal, tried }: Look): Promise<PageMarks> {
  try {
    const { body, headers, url } = page
    return await readPage({ body, contentType: headers['content-type'], url }, signal)
  } catch (error) {
    signal.throwIfAborted()
    tried.push(`${page.url}: ${describeError(error)}`)
    return { feeds: [] }
  }
}

/** By its beginning; whether it can be read shows when it is. */
function isFeed({ body, headers }: HttpResponse): boolean {
  const head = decodeText(body.subarray(0, 4096), headers['content-type']).trimStart()
  if (head.startsWith('{')) return /"version"\s*:\s*"https?:\/\/(?:www\.)?jsonfeed\.org\//.test(head)
  return (
    head.startsWith('<') &&
    /^[^]*?<(?:rss|feed|rdf:RDF|html|body)\b/i.test(head) &&
    !/<(?:html|body)\b/i.test(head)
  )
}

/** `www.bbs.io-tech.fi` → `bbs.io-tech`, for an id. */
function nameOf({ hostname }: URL): string {
  if (/^[\d.]+$|^\[/.test(hostname)) return hostname
  return domainToUnicode(hostname)
    .replace(/^www\./, '')
    .replace(/\.[^.]+$/, '')
}
