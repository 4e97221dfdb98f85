import { closeParserThreads, parserThread } from '../../lib/parser-threads.ts'
import type { FeedBytes, ParsedFeed } from './parse-worker.ts'

/** Parses a feed in a thread of its own, see parser-threads.ts. */
export const parseFeed = parserThread<FeedBytes, ParsedFeed>(
  new URL('./parse-worker.ts', import.meta.url),
  'parseFeed',
  'the feed',
)

/** Ends the threads. A later `parseFeed` starts them again. */
export const closeFeedParser = closeParserThreads
