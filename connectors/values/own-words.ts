import { type MarkdownDialect, plainFromMarkdown } from './markdown.ts'
import { plainFromHtml, tidy } from './text.ts'

/** What somebody wrote, and what it repeats of others. */
export interface OwnWords {
  /** May be empty, when all of it is quotation. */
  text: string
  /** Words of others, as plain text: for matching, never for tone. */
  quoted?: string
}

/** What the writer of an HTML post wrote. `xhtml`: the markup was declared to be XHTML, where `<iframe/>` is whole. */
export function ownWordsFromHtml(html: string, _how: { xhtml?: boolean } = {}): OwnWords {
  return { text: plainFromHtml(html) }
}

/** What the writer of a Markdown post wrote; `dialect` is the platform's. */
export function ownWordsFromMarkdown(markdown: string, dialect: MarkdownDialect = 'lemmy'): OwnWords {
  return { text: plainFromMarkdown(markdown, { html: dialect === 'github' || dialect === 'discourse' }) }
}

/** What the writer of plain text wrote: lines that begin with `>` are another's. */
export function ownWordsFromPlain(text: string): OwnWords {
  return { text: tidy(text) }
}
