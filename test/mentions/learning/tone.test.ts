import { describe, expect, it } from 'vitest'
import { seeded } from '../../../mentions/learning/fit.ts'
import { openGeneral } from '../../../mentions/sentiment/general.ts'
import { packLocal, unpackLocal } from '../../../mentions/learning/tone-model.ts'
import { learnTone } from '../../../mentions/learning/tone.ts'
import type { LabelledText } from '../../../mentions/learning/tone-rows.ts'
import { createScorer } from '../../../mentions/sentiment/score.ts'
import { mostShift } from '../../../mentions/sentiment/shift.ts'
import { busPosts } from '../../harness/labels.ts'
import { processorMs } from '../../harness/processor-time.ts'
import type { Language } from '../../../mentions/vocabulary.ts'
import { type LocalModel, openLocal } from '../../../mentions/sentiment/shift.ts'

const engines = new Map<Language, ReturnType<typeof openGeneral>>([['fi', openGeneral('fi')]])
const general = createScorer(['fi'])

function labelled(count: number): LabelledText[] {
  return busPosts(count).map(({ text, label }) => ({ text, negative: label === 'negative', language: 'fi' }))
}

function learned(labels: LabelledText[]): LocalModel {
  const lesson = learnTone(labels, engines)
  if (lesson.outcome !== 'kept') throw new Error(`was ${lesson.outcome}: ${JSON.stringify(lesson)}`)
  return lesson.model
}

function scorerOf(model: LocalModel) {
  return createScorer(['fi'], new Map([['fi', openLocal(model)]]))
}

const logit = (p: number) => Math.log(p / (1 - p))

describe('a local model', () => {
  const model = learned(labelled(200))
  const score = scorerOf(model)
  const unseen = 'Hietaniemessä vuoro oli taas vilpurilla keskiviikkona.'
  const harmless = 'Hietaniemessä vuoro oli taas kartterilla keskiviikkona.'

  it('learns a complaint that the general engine does not know, and says by which word', () => {
    expect(general(unseen).label).not.toBe('negative')
    const told = score(unseen)
    expect(told).toMatchObject({ label: 'negative', language: 'fi' })
    expect(told.why).toContainEqual(expect.objectContaining({ text: 'vilpurilla', learned: true }))
    expect(told.why.find(({ text }) => text === 'vilpurilla')?.weight).toBeGreaterThan(0)
    expect(score(harmless).label).toBe('neutral')
  })

  it('was kept because it was better on what it had not seen', () => {
    const lesson = learnTone(labelled(200), engines)
    if (lesson.outcome !== 'kept') throw new Error(lesson.outcome)
    const { figures, moved } = lesson
    expect(figures).toMatchObject({ labels: 200, negative: 100 })
    expect(figures.local.averagePrecision).toBeGreaterThan(figures.general.averagePrecision + 0.1)
    expect(figures.local.logLoss).toBeLessThan(figures.general.logLoss)
    expect(figures.local.f1).toBeGreaterThan(0.9)
    expect(moved).toHaveLength(10)
    expect(moved.find(({ word }) => word === 'vilpurilla')?.move).toBeGreaterThan(0.5)
  })

  it('is the same for the same labels in any order', () => {
    const random = seeded(11)
    const labels = labelled(200)
    const mixed = labels
      .map((label) => ({ label, key: random() }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ label }) => label)
    expect(learned(mixed)).toEqual(model)
    // A post that was copied ten times is one label.
    expect(learned([...labels, ...Array.from({ length: 10 }, () => labels[4]!)])).toEqual(model)
  })

  it('takes the last label of a text', () => {
    const labels = labelled(200)
    const turned = labels.map((label) => ({ ...label, negative: !label.negative }))
    expect(learned([...turned, ...labels])).toEqual(model)
  })

  it('leaves what the rules decide to the rules', () => {
    for (const praise of ['Palvelu ei ollut huonoa.', 'Ei mitään valittamista.'])
      expect(score(praise).negative, praise).toBeLessThanOrEqual(0.3)
    expect(score('Surkeaa ja törkeää palvelua, aivan kamala firma.').negative).toBeGreaterThanOrEqual(0.65)
    expect(score('Vuoro oli kartterilla.', { rating: 1 }).label).toBe('negative')
  })

  it('moves no text by more than its bound, however often a word is repeated', () => {
    for (const word of ['vilpuri', 'vilpurilla', 'kartteri', 'kartterilla', 'vuoro']) {
      const text = `${word} `.repeat(300)
      const moved = logit(score(text).negative) - logit(general(text).negative)
      expect(Math.abs(moved), word).toBeLessThanOrEqual(mostShift + 0.1)
    }
  })

  it('leaves other texts about as they were', () => {
    for (const text of ['Tilasin uuden puhelimen eilen.', 'Kahvi loppui kaapista.', '']) {
      expect(score(text).label, text).toBe(general(text).label)
    }
  })

  it('does not learnTone what a company is called', () => {
    const withNames = labelled(200).map((label): LabelledText => {
      const text = `${label.negative ? 'Kaukokiito' : 'Seutulinja'}: ${label.text}`
      return { ...label, text, names: [{ start: 0, end: text.indexOf(':') }] }
    })
    const named = scorerOf(learned(withNames))
    const text = 'Kaukokiito julkaisi uuden sivun.'
    const target = [{ start: 0, end: 'Kaukokiito'.length }]
    expect(named(text, { target }).negative).toBeLessThan(0.4)
  })
})

describe('what is not kept', () => {
  it('is noise: the same texts with labels thrown anew are never better', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = seeded(seed * 7_919)
      const noise = labelled(160).map((label) => ({ ...label, negative: random() < 0.4 }))
      expect(learnTone(noise, engines).outcome, `seed ${seed}`).toBe('not kept')
    }
  })

  it('is what too few labels say, of either kind', () => {
    expect(learnTone(labelled(29), engines)).toEqual({ outcome: 'too few', labels: 29, negative: 15 })
    const onlyBad = labelled(300).filter(({ negative }) => negative)
    expect(learnTone(onlyBad, engines)).toEqual({ outcome: 'too few', labels: 150, negative: 150 })
    expect(learnTone([], engines)).toEqual({ outcome: 'too few', labels: 0, negative: 0 })
  })

  it('is a text without evidence, merely because most labels are negative', () => {
    // Complaints nine times in ten, by the same words as before.
    const labels = labelled(720).filter(({ negative }, at) => negative || at % 18 === 1)
    const score = scorerOf(learned(labels))
    for (const text of ['Kissa istui matolla.', 'Huomenna sataa vettä.', 'Ostin kirjan.'])
      expect(score(text).negative, text).toBeLessThanOrEqual(general(text).negative + 0.25)
  })
})

it('learns thousands of labels in seconds', () => {
  const random = seeded(3)
  const words = Array.from({ length: 3_000 }, () =>
    Array.from(
      { length: 4 + Math.floor(random() * 6) },
      () => 'aeiouklmnprst'[Math.floor(random() * 13)],
    ).join(''),
  )
  const labels = Array.from({ length: 5_000 }, (_, n): LabelledText => {
    const filler = Array.from({ length: 18 }, () => words[Math.floor(random() * words.length)]).join(' ')
    return {
      text: `${filler} ${n % 3 === 0 ? 'vuoro vilpurilla' : 'vuoro kartterilla'}`,
      negative: n % 3 === 0,
      language: 'fi',
    }
  })
  const began = processorMs()
  expect(learnTone(labels, engines).outcome).toBe('kept')
  // Five seconds on a quiet machine.
  expect(processorMs() - began).toBeLessThan(60_000)
})

describe('a stored local model', () => {
  const model = learned(labelled(120))
  const body: unknown = JSON.parse(JSON.stringify(packLocal(model, ['fi'], engines)))

  it('judges as before it was stored', () => {
    const { languages, model: restored } = unpackLocal(body, engines)
    expect(languages).toEqual(['fi'])
    const [before, after] = [scorerOf(model), scorerOf(restored)]
    for (const { text } of busPosts(40)) expect(after(text)).toEqual(before(text))
  })

  it.each<[string, unknown]>([
    ['nothing', null],
    ['another format', { ...Object(body), format: 2 }],
    ['a head of odd length', { ...Object(body), head: 'AAAA' }],
    ['no head', { ...Object(body), head: '' }],
    ['a weight that is no number', { ...Object(body), scale: 'x' }],
  ])('is refused when it is %s', (_, broken) => {
    expect(() => unpackLocal(broken, engines)).toThrow(/damaged/)
  })

  it('is refused when the general engine was trained anew', () => {
    const renewed = new Map([['fi' as const, { ...openGeneral('fi'), fingerprint: 'another' }]])
    expect(() => unpackLocal(body, renewed)).toThrow(/another version of the general engine/)
  })
})
