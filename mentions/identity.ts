import { createHash } from 'node:crypto'
import type { FeedItem } from '../connectors/connector.ts'

/** How a stored mention is found again when a source sends it once more; `db/same-post.ts` says when it is the same. */
export interface Identity {
  /** '' where the id is unique for the whole connector, else the source id. */
  scope: string
  /** The external id without what churns: http or https, and known tracking parameters. */
  identity: string
  /** The same for all posts of the same words; absent where a post has none. */
  textKey?: Buffer
  /** The same for all posts at the same address; absent where a post has none. */
  linkKey?: Buffer
  /** There are so many words that two people hardly write the same. */
  isTelling: boolean
  /** Changes when the words or the stars do, and only then. */
  contentHash: Buffer
}

const tellingLetters = 40

export function identify(item: FeedItem, sourceId: string): Identity {
  const words = wordsOf(item)
  return {
    scope: item.unique === 'connector' ? '' : sourceId,
    identity: stableId(item.id),
    contentHash: hash([words, String(item.rating ?? '')]),
    textKey: words === '' ? undefined : hash([words]),
    linkKey: item.url ? hash([canonicalUrl(item.url)]) : undefined,
    isTelling: words.length >= tellingLetters,
  }
}

/** Title and text as they are compared: however they are spaced and composed. */
function wordsOf({ title, text }: Pick<FeedItem, 'title' | 'text'>): string {
  return `${title ?? ''}\n${text}`.normalize('NFKC').replaceAll(/\s+/gu, ' ').trim()
}

/**
 * An address as two links to one page are compared: without scheme, `www.`, trailing slash, empty fragment and tracking
 * parameters, its query in order. A fragment stays: `#review-7` and `#review-8` are two reviews.
 */
export function canonicalUrl(address: string): string {
  const url = URL.parse(address)
  if (url === null) return address
  const tracking = [...url.searchParams.keys()].filter((name) => trackingParameter.test(name))
  for (const name of tracking) url.searchParams.delete(name)
  url.searchParams.sort()
  const host = url.host.replace(/^www\./u, '')
  return `${host}${url.pathname.replace(/(?<!\/)\/+$/u, '')}${url.search}${url.hash}`
}

/**
 * What programs add to links to see where clicks come from: utm_* of Google Analytics but for utm_id, which sites use as an
 * id; the click ids of Google, Facebook, Microsoft, Twitter, Mailchimp, Yandex, HubSpot, Instagram.
 * https://support.google.com/analytics/answer/10917952
 */
const trackingNames =
  'utm_(?:source|medium|campaign|term|content|source_platform|creative_format|marketing_tactic)|' +
  'gclid|gclsrc|dclid|fbclid|msclkid|twclid|mc_[ce]id|yclid|_hs(?:enc|mi)|igshid|igsh'

const trackingParameter = new RegExp(`^(?:${trackingNames})$`, 'iu')
const trackingPair = new RegExp(`^(?:${trackingNames})(?:=|$)`, 'iu')

/**
 * An id is an id: of one that is an address only what provably churns goes, http or https and known tracking parameters.
 * Everything else may tell two posts apart: the fragment, a slash at the end, the order of the query, `www.`.
 */
export function stableId(id: string): string {
  const address = URL.canParse(id) ? /^https?:\/\/(?<rest>.*)$/isu.exec(id)?.groups?.['rest'] : undefined
  return shortId(address === undefined ? id : withoutTracking(address))
}

function withoutTracking(address: string): string {
  const [whole = '', beforeQuery = '', query, fragment = ''] =
    /^([^?#]*)(?:\?([^#]*))?(#.*)?$/su.exec(address) ?? []
  if (query === undefined) return whole.replace(/#$/u, '')
  const kept = query.split('&').filter((pair) => !trackingPair.test(pair))
  return `${beforeQuery}${kept.length > 0 ? `?${kept.join('&')}` : ''}${fragment === '#' ? '' : fragment}`
}

/** Database indexes hold keys of up to about 2,700 bytes; a longer id is told apart by its hash. */
const longestId = 512

/** The id itself, or its hash where it is too long for an index. */
export function shortId(id: string): string {
  return id.length > longestId ? `sha256:${hash([id]).toString('hex')}` : id
}

function hash(parts: string[]): Buffer {
  return createHash('sha256').update(parts.join('\u0000')).digest().subarray(0, 16)
}
