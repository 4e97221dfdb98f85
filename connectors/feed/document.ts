import { fromWindows1252 } from '../../lib/charset.ts'
import { withoutControls } from '../values/controls.ts'
import { refuseFloods } from './floods.ts'
import { localName } from './names.ts'
import { notAFeed, notAJsonFeed } from './not-a-feed.ts'
import type { RawFeed } from './raw-feed.ts'
import { readJsonFeed } from './read-json-feed.ts'
import { readWithRssParser } from './read-with-rss-parser.ts'
import { rewriteFeed } from './rewrite.ts'
import { tokensOf } from './tokens.ts'

const roots = new Set(['rss', 'rdf', 'feed', 'channel', 'item', 'entry'])

/**
 * Reads a decoded document: JSON Feed, RSS 0.90–2.0, RDF, Atom 0.3 and 1.0, whatever its content type says.
 * Throws an error that tells what came instead.
 */
export async function readDocument(text: string, url: string): Promise<RawFeed> {
  const head = text.slice(0, 1000).replace(/^[\s\uFEFF]+/, '')
  if (/^[[{]/.test(head)) return readJson(text.replace(/^[\s\uFEFF]+/, ''))
  const root = rootOf(text)
  if (root === undefined) throw notAFeed(text, url)
  refuseFloods(text)
  const { xml, flaw, trouble } = rewriteFeed(fromWindows1252(withoutControls(text.slice(root))), url)
  if (trouble !== undefined) throw new Error(`the feed is not readable: ${trouble}`)
  return { ...(await readWithRssParser(xml)), flaw }
}

/** Where the root element begins; comments may speak of others before it. */
function rootOf(text: string): number | undefined {
  for (const token of tokensOf(text, 0)) {
    if (token.kind !== 'open') continue
    const name = localName(token.name)
    if (name === 'html') return undefined
    if (roots.has(name)) return token.start
  }
  return undefined
}

function readJson(text: string): RawFeed {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw notAJsonFeed(text, `broken (${firstLine(error)})`)
  }
  const feed = readJsonFeed(json)
  if (!feed) throw notAJsonFeed(text, 'no JSON Feed')
  return feed
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return (message.split('\n', 1)[0] ?? '').slice(0, 200)
}
