import type { FeedItem } from '../connector.ts'
import type { OwnWords } from './own-words.ts'
import { tidy } from './text.ts'

/** What an item holds of a post's words; `text` is empty where there are none at all. */
export type PostWords = Pick<FeedItem, 'text' | 'quoted'>

/**
 * Makes the words of a post: its own; where it has none, its title; and where it has no title either (somebody answers
 * with nothing but a quotation), what it quotes. `title` is one that the writer wrote, never that of the thread.
 */
export function postWords({ text, quoted }: OwnWords, title?: string): PostWords {
  if (text !== '') return { text, quoted }
  if (title) return { text: title, quoted }
  return { text: quoted ?? '' }
}

/** The words of several others, one below the other; undefined when there are none. */
export function joinQuoted(...quotations: (string | undefined)[]): string | undefined {
  return tidy(quotations.filter(Boolean).join('\n')) || undefined
}
