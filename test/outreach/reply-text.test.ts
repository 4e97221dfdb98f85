import { describe, expect, it } from 'vitest'
import { lengthOf, objectTo } from '../../outreach/reply-text.ts'

const family = '👨‍👩‍👧‍👦'
const rule = { max: 300, unit: 'characters' } as const

describe('the length of an answer', () => {
  it.each([
    ['characters', 'Hei!', 4],
    ['characters', family, 11],
    ['graphemes', family, 1],
    ['graphemes', 'a\u0308iti', 4],
    ['graphemes', '🇫🇮👍🏽', 2],
    ['bytes', family, 25],
    ['bytes', 'äiti', 5],
  ] as const)('in %s of %j is %i', (unit, text, length) => {
    expect(lengthOf(text, { max: 1, unit })).toBe(length)
  })

  it('is what the platform counts, where it counts in its own way', () => {
    expect(lengthOf('👍👍', { max: 1, unit: 'characters', count: (text) => [...text].length })).toBe(2)
  })

  it.each([
    ['characters', 10, 20],
    ['graphemes', 20, 20],
    ['bytes', 5, 20],
  ] as const)('may be all that the platform takes, and no more: emoji in %s', (unit, most, max) => {
    expect(objectTo('👍'.repeat(most), { unit, max })).toBeUndefined()
    expect(objectTo('👍'.repeat(most + 1), { unit, max })?.message).toMatch(
      new RegExp(`^the answer has 2[1-4] ${unit} and the platform takes 20: shorten it$`),
    )
  })
})

describe('an answer in public', () => {
  it.each(['', ' \n\t ', '\u200b\u2060', '\u00a0\u3000'])('is refused when it is empty: %j', (text) => {
    expect(objectTo(text, rule)?.message).toBe('the answer is empty')
  })

  it.each([
    ['Soita minulle: 040 123 4567', 'a phone number'],
    ['Call Maija on +358 40 1234567 today', 'a phone number'],
    ['Kirjoita osoitteeseen maija.meikalainen@example.com', 'an e-mail address'],
    ['Write to maija@example.com, please', 'an e-mail address'],
    ['Henkilötunnuksesi on 131052-308T', 'an identity code'],
    ['Palautamme rahat tilille FI21 1234 5600 0007 85', 'a bank account'],
    ['We refund the card 4111 1111 1111 1111', 'a payment card'],
  ])('is refused with personal data in it: %s', (text, kind) => {
    const objection = objectTo(text, rule)
    expect(objection?.message).toContain(`the answer holds ${kind}: `)
    expect(objection?.found).toHaveLength(1)
  })

  it('names all that was found and repeats none of it', () => {
    const objection = objectTo('Maija, 131052-308T, 040 123 4567, maija@example.com, 041 123 4567', rule)
    expect(objection?.found).toEqual(['identity code', 'phone number', 'e-mail address'])
    expect(objection?.message).not.toMatch(/\d/)
  })

  it.each([
    'Pahoittelut! Laita meille yksityisviesti tai kirjaudu suojattuun asiointiin: https://example.com/asiointi',
    'Sorry about that! Please send us a private message; we never ask for your password in public.',
    'Asiakaspalvelumme 0800 123 456 ja 010 123 4567 päivystää.',
    'Tilaus 1234567890 lähti 12.11.2026 klo 14.05, hinta 29,90 €.',
    '👍',
  ])('may be said: %s', (text) => {
    expect(objectTo(text, rule)).toBeUndefined()
  })
})
