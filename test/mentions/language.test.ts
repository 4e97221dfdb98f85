import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createLanguageDetector } from '../../mentions/language.ts'

const detect = createLanguageDetector(['fi', 'en', 'sv'])

describe('createLanguageDetector', () => {
  it.each([
    ['fi', 'Asiakaspalvelu vastasi vasta kahden tunnin jonotuksen jälkeen.'],
    ['fi', 'mä en kyl tajuu miks tää appi ei toimi'],
    ['en', 'The customer service answered after two hours in the queue.'],
    ['sv', 'Kundtjänsten svarade först efter två timmar i kö.'],
    [undefined, 'Klienditeenindus vastas alles pärast kahetunnist ootamist.'],
    [undefined, 'Der Kundendienst hat erst nach zwei Stunden geantwortet.'],
    [undefined, 'Служба поддержки ответила только через два часа.'],
    [undefined, '客服两个小时后才回复。'],
    [undefined, ''],
    [undefined, '12345 !!! 😡'],
    [undefined, 'https://example.com/asiakaspalvelu @revontuli'],
  ])('takes as %s: %s', (expected, text) => {
    expect(detect(text)).toBe(expected)
  })

  it('knows short texts by their words', () => {
    expect(detect('Ei toimi')).toBe('fi')
    expect(detect('Not good')).toBe('en')
    expect(detect('Inte bra')).toBe('sv')
  })

  it('believes the source where a text is too short to tell, and not where it is clear', () => {
    expect(detect('Ok!', 'fi')).toBe('fi')
    expect(detect('Ok!', 'sv')).toBe('sv')
    expect(detect('Asiakaspalvelu vastasi vasta kahden tunnin jonotuksen jälkeen.', 'en')).toBe('fi')
  })

  it('does not name a language that is not scored', () => {
    const finnishOnly = createLanguageDetector(['fi'])
    expect(finnishOnly('Kundtjänsten svarade först efter två timmar i kö.')).toBeUndefined()
    expect(finnishOnly('Asiakaspalvelu vastasi vasta tunnin kuluttua.')).toBe('fi')
  })

  it('is not led astray by addresses and handles in another language', () => {
    expect(
      detect('Kiitos avusta! https://example.com/the-best-customer-service-in-the-world @customer_service'),
    ).toBe('fi')
  })
})

const data = '../shared/data/language-id.jsonl'
if (!existsSync(data)) console.warn(`SKIPPED: language detection on labelled texts (no ${data})`)

describe.skipIf(!existsSync(data))('language detection on labelled texts', () => {
  it('decides right on 96 % of short texts in seven languages', () => {
    const rows = readFileSync(data, 'utf8')
      .trim()
      .split('\n')
      .map((line): { text: string; lang: string } => JSON.parse(line))
    const right = rows.filter(
      ({ text, lang }) => detect(text) === (['fi', 'en', 'sv'].includes(lang) ? lang : undefined),
    )
    expect(right.length / rows.length).toBeGreaterThan(0.96)
  })
})
