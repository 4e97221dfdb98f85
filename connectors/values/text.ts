import type * as HtmlToText from 'html-to-text'
import { lazily } from '../../lib/lazily.ts'

const htmlToText = lazily<typeof HtmlToText>('html-to-text')

/** Most HTML of one post that is read, in UTF-16 units. HTML parsers are quadratic on hostile nesting: cap first. */
const maxChars = 64 * 1024

const skippedTags = ['img', 'script', 'style', 'template', 'noscript', 'iframe', 'svg', 'object', 'hr']
const headingTags = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']

let reduce: ((html: string) => string) | undefined

function makeReduce(): (html: string) => string {
  return htmlToText().compile({
    wordwrap: false,
    // Deep nesting is recursion in the formatter: 100 levels are far above real posts and far below the stack.
    limits: { maxDepth: 100, maxInputLength: maxChars, ellipsis: '' },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      ...headingTags.map((selector) => ({ selector, options: { uppercase: false } })),
      ...skippedTags.map((selector) => ({ selector, format: 'skip' })),
    ],
  })
}

/** HTML to one plain text: links keep their words, images and scripts go, whitespace is collapsed. May be empty. */
export function plainFromHtml(html: string): string {
  const head = html.slice(0, maxChars)
  if (!/[<&]/.test(head)) return tidy(head)
  reduce ??= makeReduce()
  return tidy(reduce(head))
}

const tellingTags = /<(?:p|br|div|img|ul|ol|li|table)[\s/>]|<\/(?:a|b|i|em|strong|span|blockquote)>/i

/** True when a text that nobody declared to be HTML is HTML all the same. */
export function looksLikeHtml(text: string): boolean {
  return tellingTags.test(text)
}

/** Plain text as it may be stored: well-formed, no control characters, runs of spaces and of line ends collapsed. */
export function tidy(text: string): string {
  return withoutControls(text.slice(0, maxChars))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
}

/** Lone surrogates become U+FFFD; control characters, NUL among them (PostgreSQL refuses it), are dropped. */
export function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '')
}
