import { describe, expect, it } from 'vitest'
import { plan, type Policy, route, type RoutingFacts } from '../../outreach/routing.ts'

const facts: RoutingFacts = {
  brand: 'revontuli',
  source: 'hn',
  connector: 'hackernews',
  language: 'fi',
  priority: 'P2',
  causes: ['legal', 'churn'],
}
const minute = 60_000

describe('route', () => {
  it('takes the first policy whose conditions all hold', () => {
    const policies = [policy({ priority: ['P1'] }), policy({ brand: ['revontuli'] }), policy({})]
    expect(route(policies, facts)).toBe(policies[1])
    expect(route(policies, { ...facts, brand: 'other' })).toBe(policies[2])
    expect(route(policies, { ...facts, priority: 'P1' })).toBe(policies[0])
  })

  it('finds nothing when no policy fits', () => {
    expect(route([policy({ priority: ['P1'] })], facts)).toBeUndefined()
    expect(route([], facts)).toBeUndefined()
  })

  it.each([
    ['brand', { brand: ['x', 'revontuli'] }, { brand: ['x'] }],
    ['source', { source: ['hn'] }, { source: ['hackernews'] }],
    ['connector', { connector: ['hackernews'] }, { connector: ['hn'] }],
    ['language', { language: ['sv', 'fi'] }, { language: ['en'] }],
    ['priority', { priority: ['P1', 'P2'] }, { priority: ['P3'] }],
    ['cause', { cause: ['safety', 'churn'] }, { cause: ['safety'] }],
  ] as const)('reads the condition %s as "one of"', (_name, fitting, other) => {
    const copy = (when: object) => policy(Object.fromEntries(Object.entries(when)))
    expect(route([copy(fitting)], facts)).toBeDefined()
    expect(route([copy(other)], facts)).toBeUndefined()
  })

  it('needs every condition of a policy', () => {
    expect(route([policy({ brand: ['revontuli'], language: ['en'] })], facts)).toBeUndefined()
  })

  it('does not take an unknown brand or language for any brand or language', () => {
    const unknown = { ...facts, brand: undefined, language: undefined, causes: [] }
    expect(route([policy({ brand: ['revontuli'] })], unknown)).toBeUndefined()
    expect(route([policy({ language: ['fi'] })], unknown)).toBeUndefined()
    expect(route([policy({ cause: ['legal'] })], unknown)).toBeUndefined()
    expect(route([policy({})], unknown)).toBeDefined()
  })
})

describe('plan', () => {
  it('lists every delivery of a round with 1-based steps', () => {
    expect(plan(twoSteps(0))).toEqual([
      { round: 0, step: 1, channel: 'support', afterMs: 0 },
      { round: 0, step: 1, channel: 'desk', afterMs: 0 },
      { round: 0, step: 2, channel: 'lead', afterMs: 15 * minute },
    ])
  })

  it('repeats the steps, each round starting 15 minutes after the last step of the one before', () => {
    const due = plan(twoSteps(3)).map(({ round, step, afterMs }) => [round, step, afterMs / minute])
    expect(due).toHaveLength(12)
    expect(due.filter(([, step]) => step === 2)).toEqual([
      [0, 2, 15],
      [1, 2, 45],
      [2, 2, 75],
      [3, 2, 105],
    ])
    expect(due.filter(([, step]) => step === 1).map(([, , at]) => at)).toEqual([0, 0, 30, 30, 60, 60, 90, 90])
  })

  it('tells a channel named twice in a step once', () => {
    const twice: Policy = { when: {}, steps: [{ afterMs: 0, notify: ['support', 'support'] }], repeat: 0 }
    expect(plan(twice)).toHaveLength(1)
  })

  it('gives nothing for a policy without steps', () => {
    expect(plan({ when: {}, steps: [], repeat: 2 })).toEqual([])
  })
})

function policy(when: Policy['when']): Policy {
  return { when, steps: [{ afterMs: 0, notify: ['support'] }], repeat: 0 }
}

function twoSteps(repeat: number): Policy {
  const steps = [
    { afterMs: 0, notify: ['support', 'desk'] },
    { afterMs: 15 * minute, notify: ['lead'] },
  ]
  return { when: {}, steps, repeat }
}
