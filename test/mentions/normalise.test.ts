import { describe, expect, it } from 'vitest'
import { normalise, originalSpan, shorten } from '../../mentions/normalise.ts'

describe('normalise', () => {
  it('leaves ordinary Finnish text alone and keeps no map', () => {
    const normal = normalise('Hyvää päivää, Åke! – ei…'.replace('– ', '').replace('…', '...'))
    expect(normal.text).toBe('Hyvää päivää, Åke! ei...')
    expect(normal.offsets).toBeUndefined()
  })

  it.each([
    ['full-width letters', 'Ｒｅｖｏｎｔｕｌｉ', 'revontuli'],
    ['decomposed diacritics', 'sa\u0308hko\u0308', 'sähkö'],
    ['zero-width characters inside a word', 'Re\u200Bvon\u00ADtu\u2060li', 'revontuli'],
    ['bidirectional marks', '\u202ERevontuli\u202C', 'revontuli'],
    ['tag characters', 'Revontuli\u{E0041}\u{E0042}', 'revontuli'],
    ['Cyrillic look-alikes in a Latin word', 'Rеvоntuli', 'revontuli'],
    ['struck-through letters', 'R\u0336e\u0336v\u0336ontuli', 'revontuli'],
    ['curly apostrophes', 'don’t', "don't"],
    ['no-break hyphens', 'S‑Pankki', 's-pankki'],
    ['mathematical letters', '𝐑𝐞𝐯𝐨𝐧𝐭𝐮𝐥𝐢', 'revontuli'],
    ['the Turkish capital İ', 'İF', 'if'],
  ])('folds %s', (_name, written, expected) => {
    expect(normalise(written).lower).toBe(expected)
  })

  it('keeps diacritics apart: sahko is not sähkö', () => {
    expect(normalise('sahko').lower).not.toBe(normalise('sähkö').lower)
  })

  it('leaves a word that is all Cyrillic alone', () => {
    expect(normalise('сор').lower).toBe('сор')
  })

  it('finds the way back to the original through removed, composed and expanded characters', () => {
    const original = '😡 \u200BＲevon\u00ADtuli… sa\u0308hkö'
    const normal = normalise(original)
    for (const word of ['revontuli', 'sähkö']) {
      const start = normal.lower.indexOf(word)
      const span = originalSpan(normal, start, start + word.length)
      expect(normalise(original.slice(span.start, span.end)).lower.trim()).toBe(word)
    }
  })

  it('keeps the lower-case text as long as the text', () => {
    for (const text of ['İİİ ß ﬁ ΐ', 'ŉ…½', 'ＡＢＣ', '\u0345ᾳ']) {
      const normal = normalise(text)
      expect(normal.lower.length).toBe(normal.text.length)
    }
  })
})

describe('shorten', () => {
  it('cuts a run of letters to two or one, and leaves digits', () => {
    expect(shorten('hyvääää')).toBe('hyvää')
    expect(shorten('soooo', 1)).toBe('so')
    expect(shorten('1000000')).toBe('1000000')
  })
})
