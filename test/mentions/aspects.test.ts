import { describe, expect, it } from 'vitest'
import type { ScoredMention } from '../../mentions/mention.ts'
import { createScorer } from '../../mentions/sentiment/score.ts'
import { judgeOfOne } from '../harness/judge.ts'

const judge = judgeOfOne({
  languages: ['fi', 'en', 'sv'],
  brands: ['Elisa', 'Revontuli', 'Kajo'].map((name) => ({
    id: name.toLowerCase(),
    any: [name],
    all: [],
    none: [],
  })),
})

function judged(text: string): ScoredMention {
  const mention = judge(
    { id: '1', unique: 'source', text },
    { id: 'forum', connector: 'feed' },
    { now: new Date(0) },
  )
  if (!mention) throw new Error(`no brand in: ${text}`)
  return mention
}

const labels = (text: string) =>
  Object.fromEntries((judged(text).aspects ?? []).map(({ brand, label }) => [brand, label]))

describe('a post about several brands', () => {
  it.each([
    ["Elisa is great but Revontuli's support is terrible.", 'positive', 'negative'],
    ['Elisa on loistava mutta Revontulen aspa on surkea.', 'positive', 'negative'],
    ['Elisa är jättebra men Revontulis kundtjänst är usel.', 'positive', 'negative'],
    ['Revontulen asiakaspalvelu on ala-arvoista. Elisa hoiti saman asian hienosti.', 'positive', 'negative'],
    ['Revontuli is wonderful, Elisa is awful.', 'negative', 'positive'],
    ['Toisin kuin Elisa, Revontuli on täysin epäluotettava ja surkea.', 'positive', 'negative'],
  ])('is scored for each: %s', (text, elisa, revontuli) => {
    const got = labels(text)
    expect(got['revontuli']).toBe(revontuli)
    if (text.startsWith('Toisin')) expect(got['elisa']).not.toBe('negative')
    else expect(got['elisa']).toBe(elisa)
  })

  it('says the same of brands that share a verdict', () => {
    expect(labels('Elisa ja Revontuli ovat molemmat surkeita.')).toEqual({
      elisa: 'negative',
      revontuli: 'negative',
    })
  })

  it('puts the brand that fares worst first, and its sentiment on the mention', () => {
    const { brands, aspects, sentiment } = judged("Elisa is great but Revontuli's support is terrible.")
    expect(brands.map(({ id }) => id)).toEqual(['revontuli', 'elisa'])
    expect(aspects?.map(({ brand }) => brand)).toEqual(['revontuli', 'elisa'])
    expect(sentiment.label).toBe('negative')
    expect(aspects?.[0]).toEqual({ brand: 'revontuli', label: 'negative', negative: sentiment.negative })
  })

  it('points its reasons at the words of the whole post', () => {
    const text = "Elisa is great but Revontuli's support is terrible."
    const { why } = judged(text).sentiment
    expect(why.length).toBeGreaterThan(0)
    for (const { text: word, start, end } of why) expect(text.slice(start, end)).toBe(word)
  })

  it('has no aspects where it names one brand', () => {
    expect(judged('Revontuli on surkea.').aspects).toBeUndefined()
  })
})

describe('a name', () => {
  const score = createScorer(['fi', 'en', 'sv'])
  const spanOf = (text: string, name: string) => {
    const start = text.indexOf(name)
    return { start, end: start + name.length }
  }

  it.each([
    ['fi', 'Surkea Oy', 'Kävin eilen asioimassa Surkea Oy nimisessä liikkeessä.'],
    ['en', 'Hell Energy', 'I bought a can of Hell Energy at the station.'],
    ['sv', 'Usla Ungar', 'Vi åt lunch på Usla Ungar i går.'],
  ])('of a brand is no evidence in %s: %s', (language, name, text) => {
    const plain = score(text, { language })
    const named = score(text, { language, target: [spanOf(text, name)] })
    expect(named.label).toBe('neutral')
    expect(named.negative).toBeLessThan(0.4)
    expect(named.negative).toBeLessThan(plain.negative)
    expect(named.why.filter(({ text: word }) => name.includes(word))).toEqual([])
  })

  it.each([
    ['fi', 'Kuka on käyttänyt', 'palveluita viime aikoina?'],
    ['en', 'Has anybody used', 'lately?'],
    ['sv', 'Har någon använt', 'på sistone?'],
  ])('that nobody knows changes nothing inside a sentence in %s', (language, before, after) => {
    const scores = ['Tapperi', 'Sonetti', 'Sedravia', 'Kurvinen'].map(
      (name) => score(`${before} ${name} ${after}`, { language }).negative,
    )
    expect(new Set(scores).size).toBe(1)
  })

  it('still lets a capital shout or emphasise', () => {
    expect(score('Palvelu on Todella Surkeaa ja HIDASTA.', { language: 'fi' }).label).toBe('negative')
  })
})

describe('a post in two languages', () => {
  const score = createScorer(['fi', 'en', 'sv'])

  it.each([
    'Kiitos kaikille eilisestä, oli hauskaa. The customer service at the shop was terrible and they never answered us.',
    'Thanks everyone for yesterday, it was fun. Asiakaspalvelu oli aivan surkeaa eikä kukaan vastannut meille koko päivänä.',
  ])('is a complaint in whichever it complains: %s', (text) => {
    expect(score(text).label).toBe('negative')
  })

  it('shows the words of both', () => {
    const text =
      'The delivery was terrible and they never answered us at all. Asiakaspalvelu oli aivan surkeaa eikä kukaan vastannut meille.'
    const words = score(text).why.map(({ text: word }) => word)
    expect(words).toEqual(expect.arrayContaining(['terrible', 'surkeaa']))
  })
})
