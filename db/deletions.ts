import { type RawBuilder, sql } from 'kysely'
import { endEscalation, tellOfChange } from './cases.ts'
import { clean } from './clean.ts'
import type { Queryable } from './database.ts'
import type { DueDelivery } from './deliveries.ts'
import { wordless } from './mention-rows.ts'

export interface Deletion {
  connector: string
  sourceId: string
  /** External ids, as the connector gave them. */
  ids?: string[]
  /** What the connector keeps beside the id. */
  refs?: string[]
  /** Beginnings of external ids: everything under them. */
  under?: string[]
}

/**
 * Honours what authors deleted: their words and names go, wherever they stand; what was counted and decided stays, and
 * the case says what happened. A case that nobody has taken is not escalated further.
 */
export async function markDeleted(
  trx: Queryable,
  { connector, sourceId, ids = [], refs = [], under = [] }: Deletion,
): Promise<{ deleted: number; due: DueDelivery[] }> {
  const erase = async (which: RawBuilder<boolean>): Promise<{ id: string }[]> =>
    await trx
      .updateTable('mentions')
      .set({ ...wordless, deletedAt: sql<Date>`now()`, updatedAt: sql<Date>`now()` })
      .where('connector', '=', connector)
      .where('scope', 'in', ['', sourceId])
      .where(which)
      .where('deletedAt', 'is', null)
      .returning('id')
      .execute()
  const gone: { id: string }[] = []
  if (ids.length > 0) {
    const externalIds = ids.map(clean)
    gone.push(...(await erase(sql<boolean>`external_id = any(${externalIds}::text[])`)))
    gone.push(...(await erase(isSeenAs(sourceId, externalIds))))
    await trx
      .deleteFrom('skippedItems')
      .where('sourceId', '=', sourceId)
      .where(sql<boolean>`external_id = any(${externalIds}::text[])`)
      .execute()
  }
  if (refs.length > 0) {
    gone.push(
      ...(await erase(sql<boolean>`source_id = ${sourceId} and ref = any(${refs.map(clean)}::text[])`)),
    )
  }
  // One by one: only a pattern that the planner sees is looked up in the index.
  for (const beginning of under) gone.push(...(await erase(beginsWith(clean(beginning)))))
  if (gone.length === 0) return { deleted: 0, due: [] }
  const cases = await trx
    .selectFrom('cases')
    .select(['id', 'state'])
    .where(sql<boolean>`mention_id = any(${gone.map(({ id }) => id)}::uuid[])`)
    .forUpdate()
    .execute()
  const due: DueDelivery[] = []
  for (const { id: caseId, state } of cases) {
    await trx
      .insertInto('caseEvents')
      .values({ caseId, ...event })
      .execute()
    if (state === 'open') due.push(...(await endEscalation(trx, caseId, 'alert.updated', event)))
    if (state === 'acknowledged') due.push(...(await tellOfChange(trx, caseId, 'alert.updated')))
  }
  return { deleted: gone.length, due }
}

const event = { actor: 'its author', kind: 'deleted' }

/** The source has given it other ids since it was found. */
function isSeenAs(sourceId: string, externalIds: string[]): RawBuilder<boolean> {
  return sql<boolean>`source_id = ${sourceId} and id in (select mention_id from sightings
    where source_id = ${sourceId} and external_id = any(${externalIds}::text[]))`
}

/** `left` is what the index holds. */
function beginsWith(beginning: string): RawBuilder<boolean> {
  const pattern = `${beginning.slice(0, 200).replaceAll(/[\\%_]/g, '\\$&')}%`
  return sql<boolean>`left(external_id, 200) like ${pattern} and starts_with(external_id, ${beginning})`
}
