import type { ScoredMention } from '../mentions/mention.ts'
import type { Queryable } from './database.ts'
import { type DueDelivery, type NewDelivery, insertPlans } from './deliveries.ts'

export interface CaseToOpen {
  mentionId: string
  scored: ScoredMention
  /** Who hears of it and when. */
  plan: NewDelivery[]
}

/** Rows in a statement: PostgreSQL takes 65,535 parameters. */
const batch = 1_000

/** Opens a case for each mention, with its alert and deliveries. Returns the deliveries that are due now. */
export async function openCases(trx: Queryable, all: CaseToOpen[]): Promise<DueDelivery[]> {
  const due: DueDelivery[] = []
  for (let start = 0; start < all.length; start += batch) {
    due.push(...(await openBatch(trx, all.slice(start, start + batch))))
  }
  return due
}

async function openBatch(trx: Queryable, toOpen: CaseToOpen[]): Promise<DueDelivery[]> {
  const byMention = new Map(toOpen.map((opening) => [opening.mentionId, opening]))
  const cases = await trx
    .insertInto('cases')
    .values(
      toOpen.map(({ mentionId, scored: { brands, priority } }) => ({
        mentionId,
        brand: brands[0]?.id ?? null,
        level: priority.level,
        score: priority.score,
      })),
    )
    .returning(['id', 'mentionId', 'score'])
    .execute()
  const opened = new Map(
    cases.map(({ id, mentionId, score }) => [id, { score, plan: byMention.get(mentionId)?.plan ?? [] }]),
  )
  const alerts = await trx
    .insertInto('alerts')
    .values(cases.map(({ id }) => ({ caseId: id, kind: 'case', subject: id })))
    .returning(['id', 'subject'])
    .execute()
  await trx
    .insertInto('caseEvents')
    .values(
      [...opened].map(([caseId, { plan }]) => ({
        caseId,
        actor: 'ennakko',
        kind: plan.length > 0 ? 'opened' : 'opened without a route',
        detail: plan.length > 0 ? null : 'no policy matches this case: nobody is alerted',
      })),
    )
    .execute()
  return await insertPlans(
    trx,
    alerts.map(({ id, subject }) => {
      const { score = 0, plan = [] } = opened.get(subject) ?? {}
      return { alertId: id, risk: score, plan }
    }),
  )
}
