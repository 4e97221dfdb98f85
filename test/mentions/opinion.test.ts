import { describe, expect, it } from 'vitest'
import { createJudge } from '../../mentions/judge.ts'
import type { Sentiment } from '../../mentions/mention.ts'
import { wantsOpinion, weighOpinion } from '../../mentions/opinion.ts'

const silent: Sentiment = { label: 'neutral', negative: 0.27, confidence: 0.75, why: [] }
const blamed: Sentiment = {
  label: 'negative',
  negative: 0.8,
  confidence: 0.8,
  why: [{ text: 'surkea', weight: 3, start: 0, end: 6 }],
}
const praised: Sentiment = {
  label: 'positive',
  negative: 0.1,
  confidence: 0.9,
  why: [{ text: 'loistava', weight: -3, start: 0, end: 8 }],
}

const sureOfBlame = { negative: 0.98, positive: 0.01, weight: 0.5 }
const sureOfPraise = { negative: 0.01, positive: 0.98, weight: 0.5 }

describe('weighOpinion', () => {
  it('averages both in log-odds, by the weight of the model', () => {
    // logit(0.2) = -ln 4 and logit(0.8) = ln 4; a quarter of the way up is -ln 2, which is one third.
    const general = { ...silent, negative: 0.2 }
    const { negative } = weighOpinion(general, { negative: 0.8, positive: 0, weight: 0.25 })
    expect(negative).toBeCloseTo(1 / 3, 3)
  })

  it('lets the model alone decide at weight 1 where the rules found nothing', () => {
    expect(weighOpinion(silent, { negative: 0.9, positive: 0.05, weight: 1 })).toMatchObject({
      label: 'negative',
      negative: 0.9,
      confidence: 0.9,
    })
  })

  it('says first that the model moved the score, from where to where, and by how much', () => {
    const { why } = weighOpinion(blamed, sureOfPraise)
    expect(why).toEqual([
      { text: 'transformer 0.80 → 0.40', weight: expect.closeTo(Math.log(0.4 / 0.6) - Math.log(4), 3) },
      ...blamed.why,
    ])
  })

  it.each([
    ['makes a silent text negative', silent, sureOfBlame, 'negative'],
    ['makes a silent text positive', silent, sureOfPraise, 'positive'],
    [
      'leaves a silent text neutral when it sees neither',
      silent,
      { ...sureOfBlame, negative: 0.05 },
      'neutral',
    ],
    [
      'makes a silent text doubtful when it half believes in blame',
      silent,
      { ...sureOfBlame, negative: 0.75 },
      'uncertain',
    ],
    [
      'makes blame doubtful and no more, however sure of praise',
      blamed,
      { ...sureOfPraise, weight: 1 },
      'uncertain',
    ],
    [
      'makes praise doubtful and no more, however sure of blame',
      praised,
      { ...sureOfBlame, weight: 1 },
      'uncertain',
    ],
    ['leaves praise positive when it agrees', praised, sureOfPraise, 'positive'],
    ['leaves blame negative when it agrees', blamed, sureOfBlame, 'negative'],
  ])('%s', (_, general, opinion, label) => {
    expect(weighOpinion(general, opinion).label).toBe(label)
  })

  it('stays within bounds for shares of 0 and 1', () => {
    expect(weighOpinion(silent, { negative: 1, positive: 0, weight: 1 }).negative).toBe(0.99)
    expect(weighOpinion(silent, { negative: 0, positive: 1, weight: 1 }).negative).toBe(0.01)
  })
})

describe('wantsOpinion', () => {
  const brand = { id: 'revontuli', any: ['Revontuli'], all: [], none: [], own: ['revontulioy'] }
  const judge = createJudge({ brands: [brand], languages: ['fi', 'en'] })
  const judged = (text: string, rest: object = {}) => {
    const item = { id: '1', unique: 'source' as const, text, ...rest }
    const matched = judge.match(item, { id: 'forum', connector: 'feed' })
    if (!matched) throw new Error(`no brand in: ${text}`)
    return { matched, scored: judge.judge(matched, { now: new Date('2026-06-01') }) }
  }
  const post = 'Revontuli vaihtoi sähkösopimuksen ehdot eilen illalla.'

  it.each([
    ['a post in a language of the model', judged(post), true],
    ['a post in another language', judged('Revontuli changed the terms of the contract last night.'), false],
    [
      'a post in a language that nobody scores',
      judged('Revontuli hat gestern den Vertrag geändert und nichts gesagt.'),
      false,
    ],
    ['a review with three stars', judged(post, { rating: 3 }), true],
    ['a review with one star', judged(post, { rating: 1 }), false],
    ['a review with five stars', judged(post, { rating: 5 }), false],
    ['a post of our own account', judged(post, { author: { name: 'revontulioy' } }), false],
  ])('of %s: %#', (_, { scored }, wanted) => {
    expect(wantsOpinion(scored, ['fi'])).toBe(wanted)
  })

  it('takes what a model said into everything that follows from the sentiment', () => {
    const { matched, scored: before } = judged(post)
    const after = judge.weigh(matched, before, sureOfBlame)
    expect(before).toMatchObject({ sentiment: { label: 'neutral' }, intent: 'other' })
    expect(after).toMatchObject({ sentiment: { label: 'negative' }, intent: 'complaint' })
    expect(after.priority.score).toBeGreaterThan(before.priority.score)
  })
})
