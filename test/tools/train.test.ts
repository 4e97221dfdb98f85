import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createLinear } from '../../mentions/sentiment/linear.ts'
import { decodeModel, modelUrl, readModel } from '../../mentions/sentiment/model-file.ts'
import { readers } from '../../mentions/sentiment/readers.ts'
import { featuresOf, fitHead, fits } from '../../mentions/learning/fit.ts'
import { bestThreshold, fitPlatt, fitStack } from '../../tools/train/fit-stack.ts'
import { prepare, trainModel } from '../../tools/train/recipe.ts'
import { hasTrainingData, readPosts, readTrainingRows, trainingSets } from '../../tools/train/sets.ts'
import { stackFeatures } from '../../mentions/sentiment/stack.ts'
import { finnishPosts, englishPosts, swedishPosts } from '../mentions/posts.ts'
import { laterFinnish, unseenEnglish, unseenFinnish, unseenSwedish } from '../mentions/unseen-posts.ts'
import { languages } from '../../mentions/vocabulary.ts'

describe('the model files', () => {
  it.each(languages)('hold what their header says (%s)', (language) => {
    const { header, heads } = readModel(language)
    expect(header.language).toBe(language)
    expect(header.sets.map(({ name, licence }) => ({ name, licence }))).toEqual(
      trainingSets[language].map(({ name, licence }) => ({ name, licence })),
    )
    expect(header.sets[0]?.rows).toBe(readPosts(language).length)
    const weights = Buffer.concat(heads.map(({ weights }) => Buffer.from(Int8Array.from(weights).buffer)))
    expect(createHash('sha256').update(weights).digest('hex')).toBe(header.sha256)
    for (const { weights, scale } of heads) {
      expect(Math.log2(weights.length) % 1).toBe(0)
      expect(scale).toBeGreaterThan(0)
    }
  })

  it('are refused when they are damaged or something else', () => {
    const bytes = readFileSync(modelUrl('sv'))
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    expect(() => decodeModel(bytes)).toThrow(/sv model is damaged/)
    expect(() => decodeModel(bytes.subarray(0, 1_000))).toThrow(/./)
    expect(() => decodeModel(Buffer.from('GIF89a'))).toThrow(/no model file/)
  })
})

describe('training', () => {
  it('sees no post that a test judges it by', () => {
    const trained = new Set(
      languages.flatMap((language) => readPosts(language).map(({ text }) => text.toLowerCase())),
    )
    const judgedBy = [
      ...[...finnishPosts, ...englishPosts, ...swedishPosts].map(([, text]) => text),
      ...[...unseenFinnish, ...laterFinnish, ...unseenEnglish, ...unseenSwedish].map(({ text }) => text),
    ]
    expect(judgedBy.filter((text) => trained.has(text.toLowerCase()))).toEqual([])
  })

  it('sums the same buckets as scoring does', () => {
    const { tokens, overruled } = readers.fi('Palvelu ei ollut huonoa, mutta 😡 Revontuli 2/10!', [
      { start: 32, end: 41 },
    ])
    const buckets = featuresOf(tokens, overruled)
    const weights = Float64Array.from({ length: 2 ** 18 }, (_, at) => Math.sin(at))
    const expected =
      buckets.reduce((sum, bucket) => sum + (weights[bucket] ?? 0), 0) / Math.sqrt(1 + buckets.length)
    expect(createLinear([{ weights, scale: 1 }])(tokens, overruled).logits[0]).toBeCloseTo(expected, 9)
  })

  it('learns the words that tell texts apart, and gives the same weights again', () => {
    const rows = Array.from({ length: 60 }, (_, at) => ({
      text: at % 2 === 0 ? `blorp tavara ${at % 7}` : `ziffe tavara ${at % 7}`,
      label: at % 2 === 0 ? -1 : 0,
      set: 'posts',
    }))
    const examples = prepare('fi', rows)
    const weights = fitHead(examples, fits.customer)
    const say = (text: string) =>
      createLinear([{ weights, scale: 1 }])(readers.fi(text).tokens).logits[0] ?? 0
    expect(say('blorp')).toBeGreaterThan(0.5)
    expect(say('ziffe')).toBeLessThan(-0.5)
    expect(fitHead(examples, fits.customer)).toEqual(weights)
  })

  it('never lets blame speak against a complaint, even where the rows say so', () => {
    const blame = stackFeatures.indexOf('blame')
    const rows = Array.from({ length: 400 }, (_, at) => ({
      values: stackFeatures.map((_name, feature) => (feature === blame ? at % 2 : (at % 3) - 1)),
      negative: at % 2 === 0,
      set: 0,
      weight: 1,
    }))
    expect(fitStack(rows, 0).weights.blame).toBe(0)
  })

  it('finds the slope and shift that logits lack', () => {
    const logits = Array.from({ length: 4_000 }, (_, at) => ((at % 400) - 200) / 50)
    const negative = logits.map(
      (logit, at) => ((at * 7919) % 4_000) / 4_000 < 1 / (1 + Math.exp(-(2 * logit - 1))),
    )
    const { slope, shift } = fitPlatt(
      logits,
      negative,
      logits.map(() => 1),
    )
    expect(slope).toBeCloseTo(2, 0)
    expect(shift).toBeCloseTo(-1, 0)
  })

  it('finds the lowest threshold that parts two kinds best', () => {
    const rows = [-1.5, -1, -0.5, 0.5, 1, 1.5].map((logit) => ({ logit, negative: logit > 0, weight: 1 }))
    expect(bestThreshold(rows)).toBeCloseTo(-0.45, 5)
  })
})

if (!hasTrainingData())
  console.warn('SKIPPED: training again (the labelled sets of ../shared/data are not here)')

describe.skipIf(!hasTrainingData())('training on a slice of the labelled sets', () => {
  it('gives the same bytes twice', () => {
    const slice = readTrainingRows('sv').filter((_, at) => at % 12 === 0)
    const train = () => trainModel('sv', prepare('sv', slice)).encode()
    expect(train().equals(train())).toBe(true)
  })

  it.each(languages)('has the rows that the model file was trained on (%s)', (language) => {
    const rows = readTrainingRows(language)
    for (const { name, rows: count } of readModel(language).header.sets)
      expect(rows.filter(({ set }) => set === name)).toHaveLength(count)
  })
})
