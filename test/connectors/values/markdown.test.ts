import { describe, expect, it } from 'vitest'
import type { MarkdownDialect } from '../../../connectors/values/markdown.ts'
import { ownWordsFromMarkdown } from '../../../connectors/values/own-words.ts'
import { processorMs } from '../../harness/processor-time.ts'

const textOf = (markdown: string, dialect: MarkdownDialect = 'lemmy') =>
  ownWordsFromMarkdown(markdown, dialect).text

describe('Markdown', () => {
  it('keeps words and drops marks', () => {
    const markdown =
      '# Lasku\n\nOn **täysin** _väärin_ ~~taas~~, [katso](https://x.example "t") ![kuva](y.png) `koodi`.'
    expect(textOf(markdown)).toBe('Lasku\nOn täysin väärin taas, katso kuva koodi.')
  })

  it('puts paragraphs, lists, tables and code on lines of their own, and quotations apart', () => {
    const markdown =
      'yksi\nkaksi  \nkolme\n\n> lainaus\n\n- a\n- b\n\n|x|y|\n|-|-|\n|1|2|\n\n```js\nfoo()\n```\n\n    sisennetty'
    expect(ownWordsFromMarkdown(markdown)).toEqual({
      text: 'yksi kaksi\nkolme\na\nb\nx\ny\n1\n2\nfoo()\nsisennetty',
      quoted: 'lainaus',
    })
  })

  it('opens the spoilers of Reddit and of Lemmy, and leaves a heart alone', () => {
    expect(textOf('se oli >!hovimestari!< wow!<3')).toBe('se oli hovimestari wow!<3')
    expect(textOf('::: spoiler Juoni\nhovimestari\n:::')).toBe('Juoni hovimestari')
  })

  it('reads HTML only where the platform renders it', () => {
    const markdown =
      'Kun <b>avaan</b> laskun\n\n<!-- kerro lisää -->\n\n<details><summary>Loki</summary>\nvirhe\n</details>'
    expect(textOf(markdown, 'github')).toBe('Kun avaan laskun\nLoki virhe')
    expect(textOf('Kun <b>avaan</b> &amp; <nimi>')).toBe('Kun <b>avaan</b> & <nimi>')
  })

  it('gives well-formed text without control characters', () => {
    expect(textOf('a\u0007b\ud800 &#0; c')).toBe('ab\ufffd \ufffd c')
    expect(textOf('')).toBe('')
  })

  it.each(
    Object.entries({
      quotes: '>'.repeat(60_000),
      brackets: '['.repeat(60_000),
      'opened links': '[a]('.repeat(16_000),
      pictures: '!['.repeat(30_000),
      emphasis: '**x*'.repeat(16_000),
      backticks: Array.from({ length: 350 }, (_, i) => '`'.repeat(i)).join(' '),
      lists: Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}- a`).join('\n'),
      tags: '<a '.repeat(20_000),
      comments: '<!-- '.repeat(12_000),
      spoilers: '>!'.repeat(30_000),
      table: `${'|a'.repeat(20_000)}\n${'|-'.repeat(20_000)}\n`,
    }),
  )('stands hostile %s', (_name, markdown) => {
    const startedAt = processorMs()
    textOf(markdown)
    textOf(markdown, 'github')
    expect(processorMs() - startedAt).toBeLessThan(10_000)
  })
})
