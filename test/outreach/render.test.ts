import { describe, expect, it } from 'vitest'
import { excerpt, line, markSpans, neutralise, plain, trim } from '../../outreach/render.ts'
import { hostileTexts } from './hostile.ts'

const graphemes = new Intl.Segmenter('fi')

describe('markSpans', () => {
  it('marks the evidence and keeps the rest', () => {
    const text = 'Ei toimi. Olen pettynyt!'
    const why = [
      { text: 'Ei toimi', weight: 2, start: 0, end: 8 },
      { text: 'pettynyt', weight: 3, start: 15, end: 23 },
    ]
    expect(markSpans(text, why)).toEqual([
      { text: 'Ei toimi', marked: true },
      { text: '. Olen ', marked: false },
      { text: 'pettynyt', marked: true },
      { text: '!', marked: false },
    ])
  })

  it('marks only what speaks for negative, the eight strongest', () => {
    const words = Array.from({ length: 12 }, (_, index) => `sana${String.fromCharCode(97 + index)}`)
    const text = words.join(' ')
    const why = words.map((word, index) => ({
      text: word,
      weight: index === 11 ? -9 : index,
      start: text.indexOf(word),
      end: text.indexOf(word) + word.length,
    }))
    const marked = markSpans(text, why).filter((segment) => segment.marked)
    expect(marked.map((segment) => segment.text)).toEqual(words.slice(3, 11))
  })

  it('joins spans that overlap without losing or repeating a character', () => {
    const text = 'todella huono palvelu'
    const why = [
      { text: 'todella huono', weight: 2, start: 0, end: 13 },
      { text: 'huono palvelu', weight: 1, start: 8, end: 21 },
    ]
    const segments = markSpans(text, why)
    expect(plain(segments)).toBe(text)
    expect(segments.every((segment) => segment.marked)).toBe(true)
  })

  it('finds the words when the offsets belong to another version of the text', () => {
    const segments = markSpans('Päivitetty: laskutus ei toimi', [
      { text: 'Ei toimi', weight: 1, start: 0, end: 8 },
    ])
    expect(segments.filter((segment) => segment.marked)).toEqual([{ text: 'ei toimi', marked: true }])
  })

  it.each([
    { text: 'poissa', weight: 1, start: 5, end: 11 },
    { text: 'teksti', weight: 1 },
    { text: '', weight: 1, start: 0, end: 0 },
    { text: 'x', weight: 1, start: -5, end: 900 },
    { text: 'x', weight: Number.NaN, start: Number.NaN, end: Number.NaN },
    { text: '(.*)+$', weight: 1, start: 3, end: 9 },
  ])('leaves out evidence that is not in the text: %o', (why) => {
    expect(markSpans('jokin teksti', [why])).toEqual([{ text: 'jokin teksti', marked: false }])
  })

  it('never splits a surrogate pair', () => {
    const text = 'a😀b'
    const segments = markSpans(text, [{ text: '\ude00b', weight: 1, start: 2, end: 4 }])
    expect(segments).toEqual([
      { text: 'a', marked: false },
      { text: '😀b', marked: true },
    ])
  })
})

describe('trim', () => {
  it('leaves a text that fits', () => {
    expect(trim('lyhyt', 5)).toBe('lyhyt')
    expect(trim('', 0)).toBe('')
  })

  it('never exceeds the limit nor splits a visible character', () => {
    const text = 'Äiti 👨‍👩‍👧‍👦 🇫🇮 e\u0301 👍🏽 loppu '.repeat(20)
    const whole = [...graphemes.segment(text)].map(({ segment }) => segment)
    for (let max = 1; max < 300; max++) {
      const trimmed = trim(text, max)
      expect(trimmed.length).toBeLessThanOrEqual(max)
      expect(trimmed.isWellFormed()).toBe(true)
      const kept = [...graphemes.segment(trimmed.slice(0, -1))].map(({ segment }) => segment)
      expect(kept).toEqual(whole.slice(0, kept.length))
    }
  })

  it('cuts a character that is longer than the limit itself', () => {
    const zalgo = `a${'\u0301'.repeat(5_000)}`
    expect(trim(zalgo, 100)).toHaveLength(100)
    expect(trim('😀'.repeat(10), 2)).toBe('…')
  })
})

describe('neutralise', () => {
  it.each([
    ['lasku\u202egpj.exe', 'lasku[U+202E]gpj.exe'],
    ['\u2066a\u2069', '[U+2066]a[U+2069]'],
    ['pet\u200btyn\u00adyt', 'pettynyt'],
    ['x\u{e0041}\u{e0042}y', 'xy'],
    ['\u001b[31mpunainen\u001b[0m', 'punainen'],
    ['a\u0000b\u0007c\u007fd', 'abcd'],
    ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['a\n\n\n\n\nb', 'a\n\nb'],
    ['\ud800x', '\ufffdx'],
    [`e${'\u0301'.repeat(100)}`, 'e\u0301\u0301\u0301\u0301'],
  ])('turns %j into %j', (text, shown) => {
    expect(neutralise(text)).toBe(shown)
  })

  it.each(['Ääkköset, ÅÖ “lainaus” 50 €', '👨‍👩‍👧‍👦', '❤️‍🔥', '👍🏽', '👩🏽‍💻', '🇫🇮', '1️⃣', 'tab\tja\nrivi', 'e\u0301'])(
    'leaves %s as it is',
    (text) => {
      expect(neutralise(text)).toBe(text)
    },
  )

  it('leaves nothing invisible, directing or controlling of any hostile text', () => {
    for (const [, text] of hostileTexts) {
      expect(neutralise(text)).not.toMatch(
        /(?![\n\t])\p{Cc}|[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u,
      )
    }
  })
})

describe('excerpt', () => {
  const why = [{ text: 'pettynyt', weight: 3, start: 3_000, end: 3_008 }]
  const long = `${'sana '.repeat(600)}pettynyt asiakas ${'loppu '.repeat(500)}`

  it('shows the strongest evidence of a long text, wherever it stands', () => {
    const shown = excerpt(long, why, 500)
    expect(shown.some((segment) => segment.marked && segment.text === 'pettynyt')).toBe(true)
    expect(plain(shown)).toMatch(/^… sana .* pettynyt asiakas .*…$/)
    expect(plain(shown).length).toBeLessThanOrEqual(500)
  })

  it('begins at the beginning when that shows the evidence', () => {
    const text = `pettynyt ${'sana '.repeat(600)}`
    const shown = excerpt(text, [{ text: 'pettynyt', weight: 1, start: 0, end: 8 }], 100)
    expect(plain(shown)).toMatch(/^pettynyt sana .*…$/)
    expect(shown[0]).toEqual({ text: 'pettynyt', marked: true })
  })

  it('masks personal data and still marks the words after it', () => {
    const text = 'Numero 040 123 4567, olen pettynyt'
    const shown = excerpt(text, [{ text: 'pettynyt', weight: 1, start: 26, end: 34 }], 200)
    expect(shown).toEqual([
      { text: 'Numero ••••••••••••, olen ', marked: false },
      { text: 'pettynyt', marked: true },
    ])
  })

  it('stays within every limit for every hostile text', () => {
    for (const [, text] of hostileTexts) {
      for (const max of [10, 100, 2_500]) {
        const shown = excerpt(text, [{ text: text.slice(3, 40), weight: 1, start: 3, end: 40 }], max)
        expect(plain(shown).length).toBeLessThanOrEqual(max)
        expect(shown.every((segment) => segment.text !== '' && segment.text.isWellFormed())).toBe(true)
      }
    }
  })
})

describe('line', () => {
  it('makes one masked line', () => {
    expect(line('Maija\r\nBcc: a@b.example\t x', 80)).toBe('Maija Bcc: ••••••••••• x')
    expect(line('x'.repeat(500), 20)).toBe(`${'x'.repeat(19)}…`)
  })
})
