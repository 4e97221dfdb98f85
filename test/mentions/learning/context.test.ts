import { describe, expect, it } from 'vitest'
import { packContext, unpackContext } from '../../../mentions/learning/context-model.ts'
import { learnContext } from '../../../mentions/learning/context.ts'
import type { LabelledMention } from '../../../mentions/learning/context.ts'
import { judgeOfOne } from '../../harness/judge.ts'
import { seeded } from '../../../mentions/learning/fit.ts'

const days = [
  'maanantaina',
  'tiistaina',
  'keskiviikkona',
  'torstaina',
  'perjantaina',
  'lauantaina',
  'sunnuntaina',
]
const customers = ['Kajon verkkokauppa toimitti paketin', 'Kajon tilaus saapui', 'Ostin Kajolta kengät']
const others = ['Kajo laulaa keikalla', 'Kajon uusi levy ja konsertti', 'Bändi Kajo lavalla festivaalilla']

function labelled(count: number): LabelledMention[] {
  return Array.from({ length: count }, (_, n) => {
    const relevant = n % 2 === 0
    const at = Math.floor(n / 2)
    const said = (relevant ? customers : others)[at % 3]
    return { text: `${said} ${days[at % 7]} kello ${String.fromCodePoint(97 + (at % 23))}.`, relevant }
  })
}

describe('the words around a name', () => {
  it('are kept where they tell what a post is about, and route the other posts away', () => {
    const lesson = learnContext(labelled(60))
    if (lesson.outcome !== 'kept') throw new Error(lesson.outcome)
    expect(lesson.figures).toMatchObject({ labels: 60, irrelevant: 30 })
    expect(lesson.figures.local.averagePrecision).toBeGreaterThan(0.95)
    expect(lesson.figures.local.logLoss).toBeLessThan(lesson.figures.general.logLoss)
    const model = unpackContext(JSON.parse(JSON.stringify(packContext(lesson.model))))
    const judge = judgeOfOne({
      brands: [{ id: 'kajo', any: ['Kajo'], all: [], none: [] }],
      languages: ['fi'],
      contexts: new Map([['kajo', model]]),
    })
    const relevance = (text: string) => {
      const judged = judge(
        { id: '1', unique: 'source', text },
        { id: 'forum', connector: 'feed' },
        { now: new Date(0) },
      )
      return judged?.relevance
    }
    expect(relevance('Kajo konsertti ja keikka lavalla lokakuussa.')).toMatchObject({ kind: 'homonym' })
    expect(relevance('Kajon verkkokauppa ja tilaus lokakuussa.')).toMatchObject({
      score: expect.toSatisfy((score: number) => score > 0.6),
    })
  })

  it('are the same in any order of the labels', () => {
    expect(learnContext(labelled(60).toReversed())).toEqual(learnContext(labelled(60)))
  })

  it('are not kept where labels are noise', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = seeded(seed * 7_919)
      const noise = labelled(80).map((label) => ({ ...label, relevant: random() < 0.5 }))
      expect(learnContext(noise).outcome, `seed ${seed}`).toBe('not kept')
    }
  })

  it('need ten posts of either kind', () => {
    expect(learnContext(labelled(18))).toEqual({ outcome: 'too few', labels: 18, irrelevant: 9 })
  })

  it.each([null, {}, { format: 2, prior: 0, words: [] }, { format: 1, prior: 'x', words: [] }])(
    'are refused when stored as %j',
    (body) => {
      expect(() => unpackContext(body)).toThrow(/damaged/)
    },
  )
})
