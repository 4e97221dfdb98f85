import { describe, expect, it } from 'vitest'
import { agreementAt, averagePrecision, bestF1 } from '../../mentions/learning/evaluate.ts'
import { negativeFrom } from '../../mentions/sentiment/probability.ts'
import { createScorer } from '../../mentions/sentiment/score.ts'
import { laterFinnish, unseenEnglish, unseenFinnish, unseenSwedish } from './unseen-posts.ts'

const score = createScorer(['fi', 'en', 'sv'])

describe('posts that nothing was trained on', () => {
  it.each([
    { name: 'Finnish', posts: unseenFinnish, least: 200, ap: 0.93, bestF1: 0.88, fixedF1: 0.82, praise: 3 },
    {
      name: 'later Finnish',
      posts: laterFinnish,
      least: 80,
      ap: 0.87,
      bestF1: 0.82,
      fixedF1: 0.66,
      praise: 4,
    },
    { name: 'English', posts: unseenEnglish, least: 100, ap: 0.88, bestF1: 0.84, fixedF1: 0.79, praise: 3 },
    { name: 'Swedish', posts: unseenSwedish, least: 60, ap: 0.88, bestF1: 0.84, fixedF1: 0.79, praise: 2 },
  ])('are ranked and labelled no worse than they were, in $name', (list) => {
    const { posts } = list
    expect(posts.length).toBeGreaterThanOrEqual(list.least)
    const said = posts.map(({ text }) => score(text))
    const truth = posts.map(({ sign }) => sign === '-')
    const judged = said.map(({ negative: likely }, at) => ({ score: likely, negative: truth[at] ?? false }))
    expect(averagePrecision(judged)).toBeGreaterThanOrEqual(list.ap)
    expect(bestF1(judged).f1).toBeGreaterThanOrEqual(list.bestF1)
    const called = said.map(({ label }) => label === 'negative')
    expect(agreementAt(judged, negativeFrom).f1).toBeGreaterThanOrEqual(list.fixedF1)
    const praise = posts.filter(({ sign }, at) => sign === '+' && called[at]).map(({ text }) => text)
    expect(praise.length, praise.join('\n')).toBeLessThanOrEqual(list.praise)
  })

  it('hold no post twice', () => {
    const texts = [...unseenFinnish, ...laterFinnish, ...unseenEnglish, ...unseenSwedish].map(
      ({ text }) => text,
    )
    expect(texts.length).toBe(new Set(texts).size)
  })
})
