import type { Level } from '../mentions/vocabulary.ts'

/** Who hears of which cases, and when. The first policy whose conditions all hold is the one. */
export interface Policy {
  /** Every key that is present must match, by any of its values. */
  when: Partial<Record<Condition, string[]>>
  steps: Step[]
  /** How many further times the steps run through while nobody acknowledges. */
  repeat: number
}

export type Condition = 'brand' | 'source' | 'connector' | 'language' | 'priority' | 'cause'

export interface Step {
  /** Counted from the opening of the case, in milliseconds. */
  afterMs: number
  /** Channel ids. */
  notify: string[]
}

export interface RoutingFacts {
  brand?: string
  source: string
  connector: string
  language?: string
  priority: Level
  /** What makes the mention urgent and what it is about; a policy's `cause` matches any of them. */
  causes: readonly string[]
}

export interface PlannedDelivery {
  /** 0 for the first walk through the steps, then one more for each repeat. */
  round: number
  /** 1-based position in the policy's steps. */
  step: number
  channel: string
  /** Counted from the opening of the case, in milliseconds. */
  afterMs: number
}

/** The pause between a round's last step and the next round: GoAlert's default delay of an escalation step. */
const roundPauseMs = 15 * 60_000

/** The first policy that fits, top to bottom; undefined when none does. */
export function route(policies: readonly Policy[], facts: RoutingFacts): Policy | undefined {
  return policies.find((policy) => fits(policy, facts))
}

/** Every delivery of every round, in the order they fall due; an acknowledgement cancels those still ahead. */
export function plan(policy: Policy): PlannedDelivery[] {
  const roundMs = Math.max(0, ...policy.steps.map((step) => step.afterMs)) + roundPauseMs
  const rounds = Array.from({ length: policy.repeat + 1 }, (_, round) =>
    policy.steps.flatMap((step, index) =>
      [...new Set(step.notify)].map((channel) => ({
        round,
        step: index + 1,
        channel,
        afterMs: round * roundMs + step.afterMs,
      })),
    ),
  )
  return rounds.flat().toSorted((a, b) => a.afterMs - b.afterMs)
}

function fits({ when }: Policy, facts: RoutingFacts): boolean {
  const actual: Record<Condition, readonly (string | undefined)[]> = {
    brand: [facts.brand],
    source: [facts.source],
    connector: [facts.connector],
    language: [facts.language],
    priority: [facts.priority],
    cause: facts.causes,
  }
  const conditions: Condition[] = ['brand', 'source', 'connector', 'language', 'priority', 'cause']
  return conditions.every((key) => {
    const wanted = when[key]
    return wanted === undefined || actual[key].some((value) => value !== undefined && wanted.includes(value))
  })
}
