import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { samplePosts } from '../../connectors/sample/posts.ts'
import { judgeOfOne } from '../harness/judge.ts'
import { finnishStems } from '../../mentions/words/tone/finnish-stems.ts'
import { createScorer } from '../../mentions/sentiment/score.ts'
import { swedish } from '../../mentions/words/tone/swedish.ts'
import { englishPosts, finnishPosts, swedishPosts } from './posts.ts'
import { processorMs } from '../harness/processor-time.ts'
import type { SentimentLabel } from '../../mentions/vocabulary.ts'

const score = createScorer(['fi', 'en', 'sv'])
const label = (text: string) => score(text).label

describe('invented posts of customers', () => {
  it.each([
    ['Finnish', finnishPosts],
    ['English', englishPosts],
    ['Swedish', swedishPosts],
  ])('come out right in %s, at least nine in ten', (_name, posts) => {
    const wrong = posts.filter(([expected, text]) => label(text) !== expected).map(([, text]) => text)
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(posts.length * 0.1)
  })

  it('never take praise for a complaint', () => {
    const praise = [...finnishPosts, ...englishPosts, ...swedishPosts].filter(
      ([expected]) => expected === 'positive',
    )
    expect(praise.filter(([, text]) => label(text) === 'negative')).toEqual([])
  })

  it('never raise an alert for a neutral post', () => {
    const neutral = [...finnishPosts, ...englishPosts, ...swedishPosts].filter(
      ([expected]) => expected === 'neutral',
    )
    expect(neutral.filter(([, text]) => label(text) === 'negative')).toEqual([])
  })
})

describe('the sample posts of the demo', () => {
  const judge = judgeOfOne({
    languages: ['fi', 'en', 'sv'],
    brands: [
      {
        id: 'revontuli',
        any: ['Revontuli', 'revontulioy'],
        all: [],
        none: ['revontulet', 'northern lights'],
      },
    ],
  })

  it('come out as people label them, at least nine in ten, and no praise as a complaint', () => {
    const outcomes = samplePosts().map((post) => {
      const judged = judge(
        { ...post, author: { name: post.author }, unique: 'source' },
        { id: 'demo', connector: 'sample' },
        { now: new Date(0) },
      )
      return { post, got: judged?.sentiment.label ?? 'unrelated' }
    })
    const wrong = outcomes.filter(({ post, got }) => post.expect !== got)
    expect(wrong.length, wrong.map(({ post, got }) => `${post.id}: ${got}`).join(', ')).toBeLessThanOrEqual(
      samplePosts().length * 0.1,
    )
    expect(wrong.filter(({ post, got }) => post.expect === 'positive' && got === 'negative')).toEqual([])
  })
})

describe('the rules', () => {
  it.each<[SentimentLabel, string]>([
    ['positive', 'Ei huono!'],
    ['negative', 'Ei ollut hyvä kokemus.'],
    ['negative', 'Palvelu ei ollut kovin hyvää eikä nopeaa.'],
    ['positive', 'Törkeän hyvä diili'],
    ['negative', 'Törkeä hinta'],
    ['negative', 'Ruoka hyvää, mutta palvelu aivan surkeaa.'],
    ['positive', 'Palvelu oli hidasta, mutta ruoka oli aivan loistavaa ja henkilökunta ihanaa.'],
    ['negative', 'Aiemmin hyvä, nykyään surkea'],
    ['negative', 'hyvääää päivää mitä paskaaa'],
    ['negative', 'The food was not very good.'],
    ['negative', 'It isn’t good'],
    ['positive', 'It was never bad.'],
    ['negative', 'It used to be good, but now it is slow and ugly.'],
    ['positive', 'I used to hate this airline, but now I like it.'],
    ['negative', 'I thought the food would be good, but it was not.'],
    ['positive', 'I expected a terrible flight, but it was excellent'],
    ['negative', 'Well done, another crash and all my data is gone 👏'],
    ['positive', 'Not only fast but also friendly!'],
    ['neutral', 'Onko tämä hyvä tuote?'],
    ['negative', 'Miksi mikään ei toimi?'],
    ['neutral', 'Hyvää huomenta!'],
    ['negative', 'vittu'],
    ['positive', 'vittu että on hyvä'],
    ['negative', '2/10'],
    ['positive', '10/10 ❤️'],
    ['negative', '😡'],
    ['positive', 'mukavaa:)'],
    ['positive', 'Inte dåligt!'],
    ['negative', 'Servicen är inte alls bra.'],
  ])('%s: %s', (expected, text) => {
    expect(label(text)).toBe(expected)
  })

  it('weigh what follows a contrast more than what precedes it', () => {
    expect(score('Hyvä ruoka, mutta huono palvelu.').negative).toBeGreaterThan(
      score('Huono palvelu, mutta hyvä ruoka.').negative,
    )
  })

  it('take intensifiers and oaths as strength', () => {
    expect(score('todella huono').negative).toBeGreaterThan(score('huono').negative)
    expect(score('hieman huono').negative).toBeLessThan(score('huono').negative)
  })
})

describe('what a score says', () => {
  it('shows the words that moved it, strongest first, where they stand in the text', () => {
    const text = '😀 Ｓurkea palvelu — «ei toimi», Re\u200Bvontuli.  Kiitos!'
    const { why } = score(text, { language: 'fi' })
    expect(why.map(({ text: word }) => word)).toEqual(
      expect.arrayContaining(['Ｓurkea', 'ei toimi', 'Kiitos', '😀']),
    )
    for (const { text: word, start, end } of why) expect(text.slice(start, end)).toBe(word)
    expect(why.map(({ weight }) => Math.abs(weight))).toEqual(
      why.map(({ weight }) => Math.abs(weight)).toSorted((a, b) => b - a),
    )
    expect(why.find(({ text: word }) => word === 'ei toimi')?.weight).toBeGreaterThan(0)
    expect(why.find(({ text: word }) => word === 'Kiitos')?.weight).toBeLessThan(0)
  })

  it('shows eight words at most', () => {
    expect(
      score('huono surkea kamala törkeä hidas rikki turha kallis paska tyly nolo karmea', { language: 'fi' })
        .why,
    ).toHaveLength(8)
  })

  it('is neutral with a low probability when nothing is said', () => {
    const { label: said, negative } = score('Meillä on Revontulen liittymä.')
    expect(said).toBe('neutral')
    expect(negative).toBeGreaterThan(0.1)
    expect(negative).toBeLessThan(0.35)
  })

  it.each([
    ['no text', ''],
    ['no text', '  \n '],
    ['no words', 'https://example.com/huono @surkea'],
    ['no words', '12345'],
    ['language not supported', 'Der Kundendienst hat erst nach zwei Stunden geantwortet.'],
    ['language not supported', 'Служба поддержки ответила только через два часа.'],
  ])('abstains: %s', (reason, text) => {
    const { language, ...rest } = score(text)
    expect(rest).toEqual({ label: 'uncertain', negative: 0.5, confidence: 0, why: [], reason })
    expect(language).toBeUndefined()
  })

  it('abstains from a language that is named and not scored', () => {
    expect(score('Tout va mal', { language: 'fr' })).toMatchObject({
      label: 'uncertain',
      reason: 'language not supported',
    })
  })

  it('does not read Finnish with the English words', () => {
    expect(createScorer(['en'])('Tämä on todella surkeaa palvelua, en suosittele.')).toMatchObject({
      label: 'uncertain',
    })
  })
})

describe('stars', () => {
  it.each<[SentimentLabel, number, string]>([
    ['negative', 1, 'Sovellus'],
    ['negative', 2, 'Ihan hyvä sovellus'],
    ['positive', 5, 'Sovellus'],
    ['positive', 4, 'Vähän hidas, muuten ok'],
    ['neutral', 3, 'Tämä on sovellus pankkiasioiden hoitoon'],
    ['negative', 3, 'Sovellus ei toimi'],
    ['negative', 5, 'Täysin käyttökelvoton paska, ei toimi ollenkaan, törkeää rahastusta'],
    ['negative', 1, ''],
    ['positive', 5, 'Alles wunderbar, vielen Dank'],
    ['uncertain', 3, 'Alles wunderbar, vielen Dank'],
  ])('%s: %d stars and "%s"', (expected, rating, text) => {
    expect(score(text, { rating }).label).toBe(expected)
  })

  it('stand first among the reasons, without a place in the text', () => {
    expect(score('ei toimi', { rating: 1, language: 'fi' }).why[0]).toEqual({ text: '1★', weight: 4 })
  })
})

describe('robustness', () => {
  const hostile = [
    'ei '.repeat(4_000),
    '!'.repeat(20_000),
    ':'.repeat(20_000),
    '😡'.repeat(5_000),
    '\u0301'.repeat(9_000),
    'a.'.repeat(9_000),
    "a'".repeat(9_000),
    'a-'.repeat(9_000),
    '1/'.repeat(9_000),
    'huono '.repeat(2_000),
    'constructor __proto__ toString hasOwnProperty',
    '\ud800\udfff\ud83d',
    '<not> <very> +huono |1 @good',
    '\0\u0007',
    'İ'.repeat(3_000),
    '((((('.repeat(2_000),
    'е'.repeat(9_999),
  ]

  it('never throws, and gives finite numbers, whatever the text', () => {
    for (const text of hostile) {
      for (const language of [undefined, 'fi', 'en', 'sv']) {
        const { negative, confidence } = score(text, { language })
        expect(
          Number.isFinite(negative) && negative >= 0 && negative <= 1 && Number.isFinite(confidence),
        ).toBe(true)
      }
    }
  })

  it('does not let a text speak in the symbols of the rules', () => {
    expect(score('<not> <very> +huono', { language: 'fi' }).negative).toBe(
      score('not very huono', { language: 'fi' }).negative,
    )
    expect(score('constructor __proto__ toString', { language: 'en' }).why).toEqual([])
  })

  it('reads ten kilobytes without stalling', () => {
    const long = finnishPosts
      .map(([, text]) => text)
      .join(' ')
      .repeat(3)
      .slice(0, 10_240)
    for (let warm = 0; warm < 10; warm++) score(long)
    const started = processorMs()
    for (let times = 0; times < 20; times++) score(long)
    expect((processorMs() - started) / 20).toBeLessThan(150)
  })

  it('gives the same score to a text in disguise', () => {
    expect(score('p\u200Ba\u200Bska sovellus, ｅｉ toimi').negative).toBe(
      score('paska sovellus, ei toimi').negative,
    )
  })
})

describe('the word lists', () => {
  const entries = (stems: typeof finnishStems) =>
    stems.filter(([weight]) => weight !== 0).flatMap(([, list]) => list.trim().split(/\s+/))

  it('hold what they promise', () => {
    expect(entries(finnishStems).length).toBeGreaterThanOrEqual(900)
    expect(entries(swedish.stems).length).toBeGreaterThanOrEqual(350)
  })

  it('name no word twice', () => {
    for (const stems of [finnishStems, swedish.stems]) {
      const all = stems.flatMap(([, list]) => list.trim().split(/\s+/).filter(Boolean))
      expect(all.filter((entry, at) => all.indexOf(entry) !== at)).toEqual([])
    }
  })

  it.each([
    'hyväksyä ehdot',
    'hyvinkään asema',
    'perunaa ja kurkkua',
    'valitsin sinisen',
    'hirven metsästys',
    'huoneen varaus',
    'kiven sisällä',
    'toimitus tiistaina',
    'varastossa on kolme',
    'helmikuussa tavataan',
    'vihannes ja vihreä',
    'pelkkä kahvi',
    'kiskot ja ratapiha',
    'huolto on maanantaina',
  ])('stay silent about "%s"', (text) => {
    expect(score(text, { language: 'fi' }).why).toEqual([])
  })
})

const checklist = '../shared/data/checklist-sentiment.jsonl'
if (!existsSync(checklist)) console.warn(`SKIPPED: behavioural cases (no ${checklist})`)

describe.skipIf(!existsSync(checklist))('behavioural cases of CheckList', () => {
  interface Case {
    test: string
    data: string
    label: number | null
  }
  const cases = existsSync(checklist)
    ? readFileSync(checklist, 'utf8')
        .trim()
        .split('\n')
        .map((line): Case => JSON.parse(line))
        .filter(({ data }) => typeof data === 'string')
    : []
  const share = (name: string, right: (label: SentimentLabel, wanted: number | null) => boolean) => {
    const chosen = cases.filter(({ test }) => test === name)
    expect(chosen.length).toBeGreaterThan(0)
    return (
      chosen.filter(({ data, label: wanted }) => right(score(data, { language: 'en' }).label, wanted))
        .length / chosen.length
    )
  }
  const exact = (said: SentimentLabel, wanted: number | null) =>
    said === (wanted === 0 ? 'negative' : 'positive')
  const calm = (said: SentimentLabel) => said !== 'negative'

  it.each<[string, number, typeof exact]>([
    ['simple negations: negative', 0.93, exact],
    ['simple negations: not negative', 0.95, calm],
    ['used to, but now', 0.97, exact],
    ['simple negations: I thought x was positive, but it was not (should be negative)', 0.9, exact],
    ['simple negations: but it was not (neutral) should still be neutral', 0.97, calm],
    ['neutral words in context', 0.97, calm],
  ])('%s: at least %d', (name, least, right) => {
    expect(share(name, right)).toBeGreaterThanOrEqual(least)
  })
})
