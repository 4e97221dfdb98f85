import { createHash } from 'node:crypto'
import type { FeedItem } from '../connectors/connector.ts'

/** How a stored mention is found again when its source sends it once more. */
export interface Identity {
  /** '' where the id is unique for the whole connector, else the source id. */
  scope: string
  /** The external id without what churns: scheme, www, tracking parameters. */
  identity: string
  /**
   * Finds a post whose id has changed, by address, author and words; absent where that could merge two people's
   * posts (no address, or too few words and no author).
   */
  textKey?: Buffer
  /** Changes when the words do, and only then. */
  contentHash: Buffer
}

/** Below this many letters, equal words with no author are likelier two people than one post. */
const shortText = 40

export function identify(item: FeedItem, sourceId: string): Identity {
  const words = `${item.title ?? ''}\n${item.text}`.normalize('NFKC').replaceAll(/\s+/gu, ' ').trim()
  const contentHash = hash([words, String(item.rating ?? '')])
  const { url } = item
  const author = item.author?.name
  const telling = author !== undefined || words.length >= shortText
  return {
    scope: item.unique === 'connector' ? '' : sourceId,
    identity: stableId(item.id),
    contentHash,
    textKey: url && telling ? hash([sourceId, canonicalUrl(url), author ?? '', words]) : undefined,
  }
}

/** An address without scheme, `www.`, fragment, trailing slash and tracking parameters, its query in order. */
export function canonicalUrl(address: string): string {
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  const tracking = Array.from(url.searchParams.keys()).filter((name) => trackingParameter.test(name))
  for (const name of tracking) url.searchParams.delete(name)
  url.searchParams.sort()
  const host = url.host.replace(/^www\./u, '')
  return `${host}${url.pathname.replace(/\/+$/u, '')}${url.search}`
}

/** utm_*, and the click ids of Google, Facebook, Microsoft, Twitter, Mailchimp, Yandex, HubSpot, Instagram. */
const trackingParameter =
  /^(?:utm_\w+|gclid|gclsrc|dclid|fbclid|msclkid|twclid|mc_[ce]id|yclid|_hs(?:enc|mi)|igshid|igsh)$/iu

/** Database indexes hold keys of up to about 2,700 bytes; a longer id is told apart by its hash. */
const longestId = 512

function stableId(id: string): string {
  return shortId(/^https?:\/\//iu.test(id) ? canonicalUrl(id) : id)
}

/** The id itself, or its hash where it is too long for an index. */
export function shortId(id: string): string {
  return id.length > longestId ? `sha256:${hash([id]).toString('hex')}` : id
}

function hash(parts: string[]): Buffer {
  return createHash('sha256').update(parts.join('\u0000')).digest().subarray(0, 16)
}
