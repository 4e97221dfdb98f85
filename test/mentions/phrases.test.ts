import { describe, expect, it } from 'vitest'
import { causeWords } from '../../mentions/words/causes.ts'
import { compilePhrases } from '../../mentions/phrases.ts'
import { beginningsOf } from '../../mentions/phrases/beginnings.ts'
import { createGate } from '../../mentions/phrases/gate.ts'
import { promotionSigns } from '../../mentions/words/promotion.ts'
import { urgencyWords } from '../../mentions/words/urgencies.ts'
import { topics } from '../../mentions/vocabulary.ts'

describe('beginningsOf', () => {
  it.each([
    ['rikki', ['rikki.']],
    ['Sähkö\\p{L}*', ['sähkö…']],
    ['ei\\s+toimi', ['ei toimi.']],
    ['(?:tuli|savu)palo', ['tulipalo.', 'savupalo.']],
    ['sähköt?', ['sähköt.', 'sähkö.']],
    ['(?:on |oli )?poikki', ['on poikki.', 'oli poikki.', 'poikki.']],
    ['lasku(?!kaus)', ['lasku.']],
    ['kahdeksankulmainen', ['kahdeksankul…']],
    ['(?:ihan )*rikki', ['…']],
    ['[a-z]+koodi', ['…']],
    ['ko[dt]i', ['ko…']],
    ['a{0,2}b', ['…']],
    ['a+b', ['a…']],
    ['kk\\.', ['kk..']],
    ['\\p{Lu}x', ['…']],
  ])('of %s are %j', (source, shown) => {
    const found = beginningsOf(source).map(({ text, whole }) => `${text}${whole ? '.' : '…'}`)
    expect(found).toEqual(shown)
  })

  it('gives up on what can begin in too many ways', () => {
    const choice = '(?:a|b|c|d|e|f|g|h)'
    expect(beginningsOf(choice.repeat(8))).toContainEqual({ text: '', whole: false })
  })
})

describe('createGate', () => {
  const gate = createGate([
    ['fault', compilePhrases('rikki|ei toimi|*vika_')],
    ['price', compilePhrases('liian kallis|hinta_')],
    ['number', /\d+ €/gu],
  ])
  const open = (text: string) => gate(text).map(([name]) => name)

  it.each([
    ['Se on RIKKI.', ['fault', 'number']],
    ['Hinnaltaan sopiva', ['number']],
    ['hintalappu', ['price', 'number']],
    ['sähkövikailmoitus', ['fault', 'number']],
    ['ehintaa', ['number']],
    ['rikkinäinen', ['number']],
    ['rikki', ['fault', 'number']],
    ['(rikki)', ['fault', 'number']],
    ['ei \n\t toimi', ['fault', 'number']],
    ['ei\u00a0toimi', ['fault', 'number']],
    ['ei\u2003toimi', ['fault', 'number']],
    ['ei tullut', ['number']],
    ['😀hinta', ['price', 'number']],
    ['', ['number']],
  ])('for %j lets through %j', (text, names) => {
    expect(open(text)).toEqual(names)
  })

  it('lets all through where letters fold in ways that lower case does not', () => {
    expect(open('ſ')).toEqual(['fault', 'price', 'number'])
  })

  it('refuses more lists than it can tell apart', () => {
    const lists = Array.from({ length: 32 }, (_, at) => [at, compilePhrases(`sana${at}`)] as const)
    expect(() => createGate(lists)).toThrow('31')
  })
})

/** Writings of a phrase: with each way of its choices that is easily written out, and in other guises. */
function writings(phrase: string): string[] {
  const plain = (pick: (inner: string) => string) =>
    phrase
      .replaceAll(/\(\?[=!<][^()]*(?:\([^()]*\)[^()]*)*\)/g, '')
      .replaceAll(/\(\?:([^()]*)\)[?*]?/g, (_, inner: string) => pick(inner))
      .replaceAll(/[*?\\]|\{[\d,]*\}/g, '')
  const [first, last] = [
    plain((inner) => inner.split('|')[0] ?? ''),
    plain((inner) => inner.split('|').at(-1) ?? ''),
  ]
  return [first, last].flatMap((text) => {
    const bare = text.replaceAll('_', '')
    return [
      bare,
      text.replaceAll('_', 'lle'),
      bare.toUpperCase(),
      `(${bare})`,
      `yhdys${bare}`,
      `Nyt ${bare}, taas  ${text.replaceAll('_', 'n')}.`,
      bare.replaceAll(' ', '\u00a0\n'),
    ]
  })
}

describe.each([
  ...(['fi', 'en', 'sv'] as const).flatMap((code) => [
    {
      of: `causes in ${code}`,
      lists: topics.map((name) => [name, compilePhrases(causeWords[code][name])] as const),
      words: Object.values(causeWords[code]),
    },
    {
      of: `urgencies in ${code}`,
      lists: Object.entries(urgencyWords[code]).map(
        ([name, words]) => [name, compilePhrases(words)] as const,
      ),
      words: Object.values(urgencyWords[code]),
    },
  ]),
  {
    of: 'promotions',
    lists: Object.entries(promotionSigns).flatMap(([kind, signs]) =>
      signs.map(([, words]) => [kind, compilePhrases(words)] as const),
    ),
    words: Object.values(promotionSigns).flatMap((signs) => signs.map(([, words]) => words)),
  },
])('a gate before the $of', ({ lists, words }) => {
  it('holds back no list that matches', () => {
    const gate = createGate(lists)
    const texts = words.flatMap((list) =>
      list
        .split(/\|(?![^(]*\))|\n/)
        .map((phrase) => phrase.trim())
        .flatMap(writings),
    )
    let matches = 0
    for (const text of texts) {
      const open = new Set(gate(text).map(([, pattern]) => pattern))
      for (const [name, pattern] of lists) {
        if (text.search(pattern) < 0) continue
        matches += 1
        if (!open.has(pattern)) expect({ text, name }).toBe('let through')
      }
    }
    expect(matches).toBeGreaterThan(texts.length / 4)
  })
})
