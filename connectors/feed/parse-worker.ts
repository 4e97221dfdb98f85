import { decodeText } from '../../lib/charset.ts'
import { readDocument } from './document.ts'
import { hintsOf, type Hints } from './freshness.ts'
import { readItems, type ReadItems } from './items.ts'

export interface FeedBytes {
  body: Uint8Array
  contentType?: string
  /** The address that answered; relative links resolve against it. */
  url: string
  now: Date
}

export interface ParsedFeed extends ReadItems {
  hints: Hints
  links: { hubs: string[]; self?: string }
}

/** Runs in a worker thread: what a hostile document blocks or blows up is this thread and nothing else. */
export async function parseFeed({ body, contentType, url, now }: FeedBytes): Promise<ParsedFeed> {
  const raw = await readDocument(decodeText(Buffer.from(body), contentType), url)
  return { ...readItems(raw, url, now), hints: hintsOf(raw), links: { hubs: raw.hubs ?? [], self: raw.self } }
}
