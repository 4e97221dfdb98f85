import { readFileSync } from 'node:fs'
import { eld } from 'eld/small'
import { describe, expect, it } from 'vitest'
import { decodeNgrams, encodeNgrams, readNgrams } from '../../mentions/language/ngram-file.ts'
import { createNgramScorer } from '../../mentions/language/ngrams.ts'
import { unseenEnglish, unseenFinnish, unseenSwedish } from './unseen-posts.ts'

const table = readNgrams()
const score = createNgramScorer(table)

function scoresOf(text: string): Record<string, number> {
  const scores = score(text.toLowerCase().match(/[\p{L}'’]+/gu) ?? [])
  return Object.fromEntries(
    table.languages.flatMap((code, at): [string, number][] => (scores[at] ? [[code, scores[at]]] : [])),
  )
}

const whole = eld.newInstance()
whole.setLanguageSubset(table.languages)

describe('the n-grams of languages', () => {
  it.each([
    ['Finnish', unseenFinnish],
    ['English', unseenEnglish],
    ['Swedish', unseenSwedish],
  ])('score posts in %s as the whole of eld does', (_name, posts) => {
    for (const { text } of posts) {
      const start = text.slice(0, 200)
      expect(scoresOf(start), start).toEqual(whole.detect(start).getScores())
    }
  })

  it.each([
    "Don't! 'Quoted' words, don’t they? Sellin' ones as well",
    'Klienditeenindus vastas alles pärast kahetunnist ootamist.',
    'Zażółć gęślą jaźń; où êtes-vous, señor?',
    'Kundeservice svarede først efter to timer, og så røg forbindelsen.',
    'a ab abc abcd abcde abcdef abcdefg abcdefgh',
    `${'pitkäsanainen'.repeat(8)} ja muuta`,
    'Служба поддержки ответила 客服',
    '123 !!!',
  ])('score as the whole of eld does: %s', (text) => {
    expect(scoresOf(text)).toEqual(whole.detect(text).getScores())
  })

  it('were cut from the version of eld that package.json pins', () => {
    const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(
      readFileSync('package.json', 'utf8'),
    )
    expect(table.eld).toBe(devDependencies.eld)
  })

  it('come back as they were written', () => {
    const small = {
      eld: '2.1.0',
      languages: ['fi', 'sv'],
      ngrams: [' ja ', 'y\u00c3\u00b6'],
      weights: Uint8Array.of(1, 2, 3, 255),
    }
    const read = decodeNgrams(encodeNgrams(small))
    expect({ ...read, weights: [...read.weights] }).toEqual({ ...small, weights: [1, 2, 3, 255] })
  })

  it('are refused when the file is cut short', () => {
    const bytes = encodeNgrams(table)
    expect(() => decodeNgrams(bytes.subarray(0, -1))).toThrow('cut-ngrams')
  })
})
