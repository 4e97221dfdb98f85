import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type OwnWords,
  ownWordsFromHtml,
  ownWordsFromMarkdown,
  ownWordsFromPlain,
} from '../../../connectors/values/own-words.ts'
import { plainFromHtml } from '../../../connectors/values/text.ts'
import { processorMs } from '../../harness/processor-time.ts'

/** A word that no markup and no other word contains. */
const word = fc.integer({ min: 0, max: 1e6 }).map((n) => `sana${n}x`)
const separating = fc.constantFrom(
  ...'p div td th tr li dt dd h1 h6 section article address figure figcaption summary details legend fieldset'.split(
    ' ',
  ),
  ...'blockquote pre button label option caption main header footer nav form table ul ol dl xhtml:p o:p my-card'.split(
    ' ',
  ),
)
const standing = fc.constantFrom(
  '<hr>',
  '<br>',
  '<br/>',
  '<img src=a.png alt=kuva>',
  '<script>var a</script>',
  '<style>p{}</style>',
  '<iframe src=a></iframe>',
  '<iframe/>',
  '<svg><g/></svg>',
  '<object data=a></object>',
  '<noscript>b</noscript>',
  '<video src=a></video>',
  '<input>',
  '<template><p>c</p></template>',
  '<canvas></canvas>',
  '<embed src=a>',
)
const inline = fc.constantFrom(
  'b',
  'i',
  'em',
  'strong',
  'a',
  'span',
  'font',
  'u',
  's',
  'code',
  'sup',
  'mark',
  'small',
)

/** Markup without a word of its own. */
const droppable = fc.oneof(
  standing,
  fc.constantFrom(
    '<!-- x -->',
    '<!--[if mso]><p>x</p><![endif]-->',
    '<p></p>',
    '<div hidden>piilo</div>',
    '&nbsp;',
  ),
  fc.integer({ min: 1, max: 3_000 }).map((n) => `<img src="data:image/png;base64,${'A'.repeat(n)}">`),
)

/** Own words and words of others, as a post of one of the usual systems. */
interface Post {
  html: string
  own: string[]
  others: string[]
}

const part = fc.oneof(
  fc
    .array(word, { minLength: 1, maxLength: 4 })
    .map((own) => ({ html: `<p>${own.join(' ')}</p>`, own, others: [] })),
  fc
    .tuple(
      fc.array(word, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(
        (said: string) => `<blockquote>${said}</blockquote>`,
        (said: string) => `<blockquote><cite>Pekka kirjoitti:</cite><p>${said}</p></blockquote>`,
        (said: string) => `<blockquote><div>${said}</blockquote>`,
        (said: string) => `<BLOCKQUOTE CLASS='x'><blockquote>${said}</blockquote> </BLOCKQUOTE>`,
        (said: string) =>
          `<aside class="quote"><div class="title">pekka:</div><blockquote>${said}</blockquote></aside>`,
        (said: string) => `<div class="bbCodeBlock bbCodeBlock--quote"><div>${said}</div></div>`,
        (said: string) => `<div class="bbcode_quote"><div><div>${said}</div></div></div>`,
        (said: string) => `<p>&gt; ${said}</p>`,
        (said: string) => `<p>[quote="Pekka"]${said}[/quote]</p>`,
      ),
    )
    .map(([others, make]) => ({ html: make(others.join(' ')), own: [], others })),
  droppable.map((html) => ({ html, own: [], others: [] })),
)
const post = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts): Post => ({
  html: parts.map(({ html }) => html).join('\n'),
  own: parts.flatMap(({ own }) => own),
  others: parts.flatMap(({ others }) => others),
}))

/** Text that comes near markup in every way. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        ...'< > </ <! <? <!-- --> <a <a href=" \' " = / & &# &#x1; &#0; &amp; ]]> <![CDATA[ <b> </b> <p> </p> <blockquote>'.split(
          ' ',
        ),
        ...'</blockquote> [quote] [/quote] <script> </script> <svg> </svg> <title> <ul> <li> <pre> <table> <td> : ^ # > * `'.split(
          ' ',
        ),
        '\n',
        ' ',
        '\u0001',
        '\u0002',
        '\u0003',
        '<img class=emoji alt=":x:">',
        '<p hidden>',
        '<i aria-hidden=true>',
        'sana',
      ),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(''))

function wordsOf(text: string): string[] {
  return text.match(/sana\d+x/g) ?? []
}

describe('for any document', () => {
  it('words of different elements stay two words', () => {
    fc.assert(
      fc.property(word, word, separating, separating, droppable, (one, two, first, second, between) => {
        const html = [
          `<${first}>${one}</${first}><${second}>${two}</${second}>`,
          `${one}<${second}>${two}</${second}>`,
          `<${first}>${one}</${first}>${two}`,
        ]
        for (const each of html)
          expect(plainFromHtml(each).split(/[\s*.]+/)).toEqual(expect.arrayContaining([one, two]))
        const { text } = ownWordsFromHtml(`<p>${one}</p>${between}<p>${two}</p>`)
        expect(text.split(/\s+/)).toEqual([one, two])
      }),
    )
  })

  it('what stands in a line keeps words apart, and marks within a word do not', () => {
    fc.assert(
      fc.property(word, word, standing, inline, (one, two, box, mark) => {
        expect(plainFromHtml(`${one}${box}${two}`).split(/\s+/)).toEqual([one, two])
        expect(plainFromHtml(`${one}<${mark}>${two}</${mark}>`)).toBe(`${one}${two}`)
      }),
    )
  })

  it('nothing of a quotation is in the text, nothing of the text in the quotation, and nothing is lost', () => {
    fc.assert(
      fc.property(post, ({ html, own, others }) => {
        const words = ownWordsFromHtml(html)
        expect(wordsOf(words.text)).toEqual(own)
        expect(wordsOf(words.quoted ?? '').toSorted()).toEqual(others.toSorted())
      }),
    )
  })

  it('text behind any droppable markup comes through', () => {
    fc.assert(
      fc.property(
        fc.array(droppable, { maxLength: 4 }),
        fc.integer({ min: 1, max: 400 }),
        word,
        (markup, times, last) => {
          expect(ownWordsFromHtml(`${markup.join('').repeat(times)}<p>${last}</p>`)).toEqual({ text: last })
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('for any string', () => {
  const readers: [string, (text: string) => OwnWords][] = [
    ['HTML', (text) => ownWordsFromHtml(text, { title: text })],
    ['plain text', ownWordsFromPlain],
    ...(['lemmy', 'reddit', 'github', 'discourse', 'stackexchange'] as const).map(
      (dialect): [string, (text: string) => OwnWords] => [
        dialect,
        (text) => ownWordsFromMarkdown(text, dialect),
      ],
    ),
  ]
  it.each(readers)('%s gives tidy words and never throws', (_, read) => {
    fc.assert(
      fc.property(hostile, (text) => {
        const words = read(text)
        for (const each of [words.text, words.quoted ?? '-']) {
          expect(each).toBe(each.trim())
          expect(each.isWellFormed()).toBe(true)
          // oxlint-disable-next-line no-control-regex
          expect(each).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]| {2}|\n\n/)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('reads what it has read once more as it is, when there is nothing left to part', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        const text = words.join(' ')
        expect(ownWordsFromHtml(`<p>${text}</p>`)).toEqual({ text })
        expect(ownWordsFromHtml(text)).toEqual({ text })
      }),
    )
  })
})

describe('time grows with the length', () => {
  const pieces = [
    '<b></i>',
    '<div>',
    '<p><b>',
    '<x,',
    '<',
    '&a',
    '&amp;',
    '<!-- x -->',
    '<!-- ',
    '<svg></svg>',
    '<svg><g></svg>',
    '<svg>',
    '<script>',
    '<blockquote>',
    '<blockquote>a</blockquote>',
    '<a b="',
    `<a b='><a c=">`,
    '<title>',
    '<i ',
    '<div hidden>',
    '<i aria-hidden=true>abc</i>',
    '<img alt=":rage:" class="emoji">',
    '<table><td><b>',
    '<zz a>',
    '<ul><li>',
    '<a href="http://x/y">',
    '</b',
    '> a\n',
    '[quote]',
    '[quote]a[/quote]',
    ' ',
    '\n',
    '_',
    '<![CDATA[',
    '<a href=x>Read more</a>\n',
    'submitted by <a href=x>/u/x</a> <a href=y>[link]</a> ',
    'On a wrote:\n> b\n',
    '<!',
    '<a href="https://news.google.com/x">a</a> <font>x</font><br>',
  ]

  it.each(pieces)('with %j', (piece) => {
    const spent = [1e6, 4e6].map((chars) => {
      const text = piece.repeat(chars / piece.length)
      const startedAt = processorMs()
      ownWordsFromHtml(text)
      ownWordsFromPlain(text)
      return processorMs() - startedAt
    })
    // Four times the length; sixteen times and more would be its square. A second is lost to other things.
    expect(spent[1]).toBeLessThan(1_000 + 10 * (spent[0] ?? 0))
  })
})
