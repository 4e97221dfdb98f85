import type { Queryable } from './database.ts'
import type { KnownPost, SightedAt } from './known-posts.ts'
import { type Sighted, keyOf } from './mention-rows.ts'
import { clean } from './clean.ts'

/** Writes down under which further ids, and at which further sources, known posts were seen. */
export async function recordSightings(
  trx: Queryable,
  { sourceId, connector }: SightedAt,
  known: ReadonlyMap<Sighted, KnownPost>,
): Promise<void> {
  const further = [...known].filter(([, { by, stored }]) => by !== 'id' && stored.deletedAt === null)
  const rows = new Map(
    further.map(([sighted, { stored }]) => {
      const { scope, identity, scored } = sighted
      const externalId = clean(scored.item.id)
      return [keyOf(sighted), { mentionId: stored.id, sourceId, connector, scope, identity, externalId }]
    }),
  )
  if (rows.size === 0) return
  await trx
    .insertInto('sightings')
    .values([...rows.values()])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export interface SightingRow {
  sourceId: string
  externalId: string
  seenAt: Date
}

/** Where else, and as what else, a mention was seen, in that order. */
export async function listSightings(db: Queryable, mentionId: string): Promise<SightingRow[]> {
  return await db
    .selectFrom('sightings')
    .select(['sourceId', 'externalId', 'seenAt'])
    .where('mentionId', '=', mentionId)
    .orderBy('seenAt')
    .orderBy('sourceId')
    .execute()
}
