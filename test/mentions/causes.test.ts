import { describe, expect, it } from 'vitest'
import { createCauseFinder } from '../../mentions/causes.ts'
import { findIntent } from '../../mentions/intent.ts'
import { createScorer } from '../../mentions/sentiment/score.ts'
import { labelledPosts } from './labelled-posts.ts'
import { processorMs } from '../harness/processor-time.ts'
import { topics } from '../../mentions/vocabulary.ts'

const find = createCauseFinder()
const score = createScorer(['fi', 'en', 'sv'])

describe('causes', () => {
  it('are tried on enough posts, every cause in every language', () => {
    expect(labelledPosts.length).toBeGreaterThanOrEqual(150)
    for (const language of ['fi', 'en', 'sv'] as const) {
      const tried = labelledPosts.filter((post) => post.language === language).flatMap(({ causes }) => causes)
      expect([...new Set(tried)].toSorted()).toEqual([...topics].toSorted())
    }
  })

  it.each(labelledPosts)('of "$text" ($language) are found', ({ text, language, causes }) => {
    expect(find(text, language).map(({ cause }) => cause)).toEqual(expect.arrayContaining(causes))
  })

  it('are seldom found where a person sees none', () => {
    const extra = labelledPosts.flatMap(({ text, language, causes }) =>
      find(text, language)
        .filter(({ cause }) => !causes.includes(cause))
        .map(({ cause, because }) => `${cause} (${because}): ${text}`),
    )
    const right = labelledPosts.reduce((sum, { causes }) => sum + causes.length, 0)
    expect(right / (right + extra.length), extra.join('\n')).toBeGreaterThanOrEqual(0.93)
  })

  it('come with their words as written, the one with most words first', () => {
    expect(find('Sovellus kaatuu, Appi jumittaa. LASKUSSANI on virhe.', 'fi')).toEqual([
      { cause: 'app', because: 'Sovellus, kaatuu, Appi' },
      { cause: 'billing', because: 'LASKUSSANI' },
    ])
    expect(find('Sähkölaskussa on virhe', 'fi')).toEqual([{ cause: 'billing', because: 'Sähkölaskussa' }])
  })

  it('are nothing in a text about nothing of the kind', () => {
    expect(find('Hyvää huomenta kaikille!', 'fi')).toEqual([])
    expect(find('')).toEqual([])
    expect(find('😡😡😡')).toEqual([])
  })

  it('are read in all languages when the language is unknown', () => {
    expect(
      find('lasku, delivery, avtalet')
        .map(({ cause }) => cause)
        .toSorted(),
    ).toEqual(['billing', 'contract', 'delivery'])
  })

  it('can be added to, inflected and in compounds, and new ones made', () => {
    const custom = createCauseFinder({ delivery: ['noutolokero'], charging: ['latausasema', 'pikalaturi'] })
    expect(custom('Noutolokeroon jäi tavara', 'fi')).toEqual([
      { cause: 'delivery', because: 'Noutolokeroon' },
    ])
    expect(custom('Teslan latausasemilla on ruuhkaa', 'fi')).toContainEqual({
      cause: 'charging',
      because: 'latausasemilla',
    })
    expect(custom('Autolatausasemaa ei löydy', 'fi')).toContainEqual({
      cause: 'charging',
      because: 'Autolatausasemaa',
    })
    expect(find('Latausasema on rikki', 'fi').map(({ cause }) => cause)).not.toContain('charging')
  })

  it('are found in bounded time, whatever the text', () => {
    const started = processorMs()
    for (const text of [
      'lasku'.repeat(4_000),
      'ei '.repeat(5_000),
      'a'.repeat(20_000),
      'katkohäiriöei vastaa '.repeat(700),
    ])
      find(text)
    expect(processorMs() - started).toBeLessThan(8_000)
  })
})

describe('intent', () => {
  const intentOf = (text: string, language: 'fi' | 'en' | 'sv') =>
    findIntent(text, { language, sentiment: score(text, { language }) })

  it('is what a person says in nearly all posts', () => {
    const wrong = labelledPosts.filter(({ text, language, intent }) => intentOf(text, language) !== intent)
    const list = wrong.map(({ intent, text }) => `${intent}: ${text}`).join('\n')
    expect(1 - wrong.length / labelledPosts.length, list).toBeGreaterThanOrEqual(0.95)
  })

  it.each([
    ['complaint', 'negative', 'Miksi ette vastaa?'],
    ['complaint', 'neutral', 'Netti ei toimi'],
    ['complaint', 'uncertain', 'Milloin vika korjataan?'],
    ['suggestion', 'positive', 'Hyvä sovellus! Voisitteko lisätä tumman teeman?'],
    ['question', 'neutral', 'Moi! Miten liittymän voi siirtää? Kiitos.'],
    ['question', 'positive', 'Onko uusi sopimus hyvä?'],
    ['question', 'neutral', 'Osaako joku sanoa mistä saan modeemin'],
    ['praise', 'positive', 'Loistava palvelu'],
    ['other', 'neutral', 'Sain kirjeen'],
  ] as const)('is %s where the tone is %s: "%s"', (intent, label, text) => {
    expect(findIntent(text, { language: 'fi', sentiment: { label } })).toBe(intent)
  })
})
