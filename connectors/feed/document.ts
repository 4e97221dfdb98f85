import { linksInXml } from './hub.ts'
import { notAFeed, notAJsonFeed } from './not-a-feed.ts'
import type { RawFeed } from './raw-feed.ts'
import { readJsonFeed } from './read-json-feed.ts'
import { readWithFeedsmith } from './read-with-feedsmith.ts'
import { readWithRssParser } from './read-with-rss-parser.ts'
import { refuseFloods, repairXml } from './repair.ts'

const rootPattern = /<(?:[\w.-]+:)?(?:rss|rdf|feed)(?=[\s>])/i

/** Namespaces whose usual prefixes rss-parser goes by; under other prefixes it would silently miss the texts. */
const usualPrefixes: Record<string, string> = {
  'http://purl.org/rss/1.0/modules/content/': 'content',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
}

/**
 * Reads a decoded document: JSON Feed, RSS 0.90–2.0, RDF, Atom 0.3 and 1.0, whatever its content type says.
 * Throws an error that tells what came instead.
 */
export async function readDocument(text: string, url: string): Promise<RawFeed> {
  const head = text.slice(0, 1000).replace(/^[\s\uFEFF]+/, '')
  if (/^[[{]/.test(head)) return readJson(text.replace(/^[\s\uFEFF]+/, ''))
  const root = rootPattern.exec(text)
  if (!root || /<html[\s>]/i.test(text.slice(0, root.index))) throw notAFeed(text, url)
  refuseFloods(text)
  const xml = repairXml(text, root.index)
  const feed = await readXml(xml)
  const rootTag = /^<[^>]*/.exec(xml)?.[0] ?? ''
  const base = /\sxml:base\s*=\s*["']([^"']+)/.exec(rootTag)?.[1]
  return {
    ...feed,
    ...linksInXml(xml),
    bases: [base, ...feed.bases],
    language: feed.language ?? /\sxml:lang\s*=\s*["']([^"']+)/.exec(rootTag)?.[1],
  }
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

async function readXml(xml: string): Promise<RawFeed> {
  let strict = 'it uses unusual namespace prefixes'
  if (!hasUnusualPrefixes(xml)) {
    try {
      const feed = await readWithRssParser(xml)
      if (feed.items.length > 0 || !/<(?:[\w.-]+:)?(?:item|entry)[\s>]/i.test(xml)) return feed
      strict = 'its items stand where none are expected'
    } catch (error) {
      strict = firstLine(error)
    }
  }
  try {
    const feed = readWithFeedsmith(xml)
    if (feed.items.length > 0) return feed
    throw new Error('no items found')
  } catch (error) {
    throw new Error(
      `the feed is not readable: ${strict}; the more tolerant parser says: ${firstLine(error)}`,
      { cause: error },
    )
  }
}

function hasUnusualPrefixes(xml: string): boolean {
  const rootTag = /^<[^>]*/.exec(xml)?.[0] ?? ''
  if (/^<(?!rdf:)[\w.-]+:/i.test(rootTag)) return true
  const declared = rootTag.matchAll(/\sxmlns:([\w.-]+)\s*=\s*["']([^"']+)/g)
  return [...declared].some(([, prefix, uri = '']) => (usualPrefixes[uri] ?? prefix) !== prefix)
}

function firstLine(error: unknown): string {
  // A parser that trips over what is missing has nothing to say to people.
  if (error instanceof TypeError) return 'it has no channel or is built like no feed'
  const message = error instanceof Error ? error.message : String(error)
  return (message.split('\n', 1)[0] ?? '').slice(0, 200)
}
