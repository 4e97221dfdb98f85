import type MakeMarkdown from 'markdown-it'
import type { MarkdownIt } from 'markdown-it'
import { lazily } from '../../lib/lazily.ts'
import { withoutControls } from './controls.ts'
import { emojiNamed } from './markup/emoji.ts'
import { readableRedditMarkdown, withoutSuperscripts } from './reddit-markdown.ts'

const markdownIt = lazily<typeof MakeMarkdown>('markdown-it')

/** Most Markdown of one post that is read, in UTF-16 units. */
const mostChars = 64 * 1024

/**
 * Whose Markdown it is. GitHub, Discourse and Stack Exchange render HTML inside, the others show it as it is written; GitHub
 * and Discourse write emoji by their names; Reddit has headings, superscripts and links of its own.
 */
export type MarkdownDialect = 'lemmy' | 'reddit' | 'github' | 'discourse' | 'stackexchange'

const parsers = new Map<MarkdownDialect, MarkdownIt>()

/** Markdown to HTML that only our reader sees: no address is in it. What is nested deeper than 50 levels is left out. */
export function htmlFromMarkdown(markdown: string, dialect: MarkdownDialect): string {
  const parser = parsers.get(dialect) ?? makeParser(dialect)
  parsers.set(dialect, parser)
  const text = withoutControls(markdown.slice(0, mostChars))
  const common = withLazyLinesApart(withoutSpoilers(text))
  return parser.render(dialect === 'reddit' ? readableRedditMarkdown(common) : common)
}

function makeParser(dialect: MarkdownDialect): MarkdownIt {
  const html = dialect === 'github' || dialect === 'discourse' || dialect === 'stackexchange'
  const parser = new (markdownIt())({ maxNesting: 50, html })
  const { rules } = parser.renderer
  const { escapeHtml } = parser.utils
  const numbered: boolean[] = []
  // "2018. aloitin" is a sentence that begins with a number; those of a list from one on and bullets say nothing.
  rules.ordered_list_open = (tokens, at) => {
    numbered.push(tokens[at]?.attrGet('start') !== null)
    return '<div>'
  }
  rules.bullet_list_open = () => {
    numbered.push(false)
    return '<div>'
  }
  rules.bullet_list_close = rules.ordered_list_close = () => {
    numbered.pop()
    return '</div>'
  }
  rules.list_item_open = (tokens, at) => `<div>${numbered.at(-1) === true ? `${tokens[at]?.info}. ` : ''}`
  rules.list_item_close = () => '</div>'
  rules.link_open = () => '<a>'
  rules.image = (tokens, at) => escapeHtml(tokens[at]?.content ?? '')
  rules.text = (tokens, at) => escapeHtml(withWrittenMarks(tokens[at]?.content ?? '', dialect))
  return parser
}

/** What a dialect writes within words. */
function withWrittenMarks(text: string, dialect: MarkdownDialect): string {
  if (dialect === 'reddit') return withoutSuperscripts(text)
  if (dialect !== 'github' && dialect !== 'discourse') return text
  return text.replace(/:([\w+-]{1,40}):(?:t\d:)?/g, (all, name: string) => emojiNamed(name) ?? all)
}

/** Spoilers are no Markdown: `>!hidden!<` (Reddit) and `::: spoiler title` … `:::` (Lemmy) keep their words. */
function withoutSpoilers(markdown: string): string {
  return markdown.replace(/^:::[^\S\n]*(?:spoiler\b)?/gm, '\n').replace(/>!([^\n]{1,500}?)!</g, '$1')
}

/**
 * A line right below a quotation belongs to it by the rules, though whoever wrote it only forgot an empty line: it has
 * no `>`, and is their answer.
 */
function withLazyLinesApart(markdown: string): string {
  return markdown.replace(/^( {0,3}>[^\r\n\u2028\u2029]*)\r?\n(?! {0,3}>|\s*\n)/gm, '$1\n\n')
}
