import { withoutControls } from './controls.ts'
import { withoutBoilerplate } from './markup/boilerplate.ts'
import { htmlWords } from './markup/html-words.ts'
import { withoutEchoes, withoutMarks } from './markup/marks.ts'
import { type Parts, partBracketed, partQuotedLines } from './markup/quoted-lines.ts'
import { type MarkdownDialect, htmlFromMarkdown } from './markdown.ts'
import { tidy } from './text.ts'

/** What somebody wrote, and what it repeats of others. */
export interface OwnWords {
  /** May be empty, when all of it is quotation or a program's. */
  text: string
  /** Words of others, as plain text: for matching, never for tone. */
  quoted?: string
}

/** What is known of a post beside its body. */
interface About {
  /** Programs repeat it below. */
  title?: string
}

/** What the writer of an HTML post wrote, without what it quotes and what programs added. */
export function ownWordsFromHtml(html: string, about: About = {}): OwnWords {
  if (!/[<&]/.test(html)) return ownWordsFromPlain(html)
  return parted(htmlWords(withoutControls(html), true), about, [partBracketed, partQuotedLines])
}

/** What the writer of a Markdown post wrote. */
export function ownWordsFromMarkdown(markdown: string, dialect: MarkdownDialect = 'lemmy'): OwnWords {
  // What begins with `>` and is no quotation by now was meant as a letter.
  return parted(htmlWords(htmlFromMarkdown(markdown, dialect), true), {}, [partBracketed])
}

/** What the writer of plain text wrote: lines that begin with `>` are another's. */
export function ownWordsFromPlain(text: string): OwnWords {
  return parted({ own: tidy(text), quoted: '' }, {}, [partBracketed, partQuotedLines])
}

function parted({ own, quoted }: Parts, { title }: About, ways: ((text: string) => Parts)[]): OwnWords {
  let text = withoutMarks(withoutBoilerplate(withoutEchoes(own), title))
  const others = quoted === '' ? [] : [withoutMarks(quoted)]
  for (const part of ways) {
    const parts = part(text)
    text = parts.own
    if (parts.quoted !== '') others.push(parts.quoted)
  }
  const words: OwnWords = { text: tidy(text) }
  const repeated = tidy(others.join('\n'))
  return repeated === '' ? words : { ...words, quoted: repeated }
}
