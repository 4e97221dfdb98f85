import type MakeMarkdown from 'markdown-it'
import type { MarkdownIt, Token } from 'markdown-it'
import { lazily } from '../../lib/lazily.ts'
import { plainFromHtml, tidy } from './text.ts'

const markdownIt = lazily<typeof MakeMarkdown>('markdown-it')

/** Most Markdown of one post that is read, in UTF-16 units. */
const maxChars = 64 * 1024

/** Whose Markdown it is: GitHub, Discourse and Stack Exchange render HTML inside, Reddit reads headings its own way. */
export type MarkdownDialect = 'lemmy' | 'reddit' | 'github' | 'discourse' | 'stackexchange'

let parsers: { plain: MarkdownIt; html: MarkdownIt } | undefined

/** What is nested deeper than 50 levels is left out. */
function loadParsers() {
  const Markdown = markdownIt()
  return { plain: new Markdown({ maxNesting: 50 }), html: new Markdown({ maxNesting: 50, html: true }) }
}

/**
 * Markdown to one plain text: links and pictures keep their words, code its text. May be empty. `html`: whether the
 * platform renders HTML inside (GitHub does); the others (Reddit, Lemmy) show it as it is written.
 */
export function plainFromMarkdown(markdown: string, { html = false } = {}): string {
  parsers ??= loadParsers()
  const parser = html ? parsers.html : parsers.plain
  const lines = parser.parse(withoutSpoilers(markdown.slice(0, maxChars)), {}).map(lineOf)
  return tidy(lines.filter((line) => line !== undefined).join('\n'))
}

/** Spoilers are no Markdown: `>!hidden!<` (Reddit) and `::: spoiler title` … `:::` (Lemmy) keep their words. */
function withoutSpoilers(markdown: string): string {
  return markdown.replace(/^:::[^\S\n]*(?:spoiler\b)?/gm, '\n').replace(/>!([^\n]{1,500}?)!</g, '$1')
}

function lineOf({ type, content, children }: Token): string | undefined {
  if (type === 'inline') return (children ?? []).map(wordsOf).join('')
  if (type === 'fence' || type === 'code_block') return content
  return type === 'html_block' ? plainFromHtml(content) : undefined
}

function wordsOf({ type, content }: Token): string {
  if (type === 'softbreak') return ' '
  if (type === 'hardbreak') return '\n'
  return type === 'html_inline' ? '' : content
}
