import { describe, expect, it } from 'vitest'
import { type SightingPair, isOnePost } from '../../db/same-post.ts'

const values = {
  sameId: [true, false],
  sameSource: [true, false],
  storedId: ['listed', 'gone', 'unknown'],
  link: ['same', 'shared', 'other'],
  words: ['same', 'other'],
  date: ['same', 'roughly', 'untold', 'other'],
  author: ['same', 'unknown', 'other'],
  telling: [true, false],
  near: [true, false],
} satisfies { [K in keyof SightingPair]: SightingPair[K][] }

type Row = { [K in keyof SightingPair]?: SightingPair[K][] }

/** One author, or many words, or an address of its own and no two authors. */
const surely: Row[] = [{ author: ['same'] }, { telling: [true] }, { link: ['same'], author: ['unknown'] }]
const notTwoAuthors = { author: ['same', 'unknown'] } satisfies Row

/** What is one post, row by row; everything else is two. */
const one: Row[] = [
  { sameId: [true] },
  { sameSource: [true], storedId: ['gone'], words: ['same'], date: ['same'], ...notTwoAuthors },
  { sameSource: [true], storedId: ['gone'], link: ['same'], date: ['same'], ...notTwoAuthors },
  ...surely.flatMap((sure): Row[] => [
    { ...notTwoAuthors, sameSource: [true], storedId: ['gone'], words: ['same'], date: ['roughly'], ...sure },
    {
      ...notTwoAuthors,
      sameSource: [true],
      storedId: ['gone'],
      words: ['same'],
      date: ['untold'],
      link: ['same'],
      ...sure,
    },
    { sameSource: [false], near: [true], words: ['same'], link: ['same'], ...sure },
  ]),
  {
    sameSource: [true],
    storedId: ['unknown'],
    link: ['same'],
    words: ['same'],
    date: ['same', 'roughly', 'untold'],
    author: ['same'],
  },
  { sameSource: [false], near: [true], words: ['same'], link: ['shared'], date: ['same'], ...notTwoAuthors },
]

function* allPairs(): Generator<SightingPair> {
  let pairs: Partial<SightingPair>[] = [{}]
  for (const [fact, choices] of Object.entries(values))
    pairs = pairs.flatMap((pair) => choices.map((choice) => ({ ...pair, [fact]: choice })))
  for (const pair of pairs) yield pair as SightingPair
}

function fits(pair: SightingPair, row: Row): boolean {
  return Object.entries(row).every(([fact, choices]) =>
    (choices as unknown[]).includes(pair[fact as keyof SightingPair]),
  )
}

describe('two sightings of one post', () => {
  const all = [...allPairs()]

  it('are told from two posts in every combination of what is known of them', () => {
    expect(all).toHaveLength(3 * 3 * 4 * 3 * 2 ** 5)
    const wrong = all.filter((pair) => isOnePost(pair) !== one.some((row) => fits(pair, row)))
    expect(wrong).toEqual([])
  })

  it('are two posts whenever both ids stand there, and whenever two dates are told at one source', () => {
    const others = all.filter(({ sameId, sameSource }) => !sameId && sameSource)
    for (const pair of others) {
      if (pair.storedId === 'listed' || pair.date === 'other')
        expect(isOnePost(pair), JSON.stringify(pair)).toBe(false)
    }
  })

  it('never become two because more speaks for one', () => {
    const better = {
      storedId: ['listed', 'gone'],
      link: ['other', 'same'],
      words: ['other', 'same'],
      date: ['other', 'same'],
      author: ['other', 'unknown', 'same'],
      telling: [false, true],
      near: [false, true],
    }
    for (const pair of all.filter((candidate) => isOnePost(candidate))) {
      for (const [fact, order] of Object.entries(better)) {
        const place = (order as unknown[]).indexOf(pair[fact as keyof SightingPair])
        const more = place < 0 ? undefined : order[place + 1]
        if (more !== undefined)
          expect(isOnePost({ ...pair, [fact]: more }), JSON.stringify({ ...pair, [fact]: more })).toBe(true)
      }
    }
  })
})
