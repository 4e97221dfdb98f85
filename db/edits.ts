import { sql } from 'kysely'
import type { Reach } from '../connectors/connector.ts'
import type { Priority } from '../mentions/mention.ts'
import { tellOfChange } from './cases.ts'
import { cleanJson } from './clean.ts'
import type { Queryable } from './database.ts'
import type { DueDelivery } from './deliveries.ts'
import { type MentionCandidate, updateMention } from './mention-rows.ts'
import type { CaseRow } from './tables.ts'
import type { Level } from '../mentions/vocabulary.ts'

/** What there is of a post that came before. */
export interface Stored {
  id: string
  contentHash: Buffer
  rating: number | null
  sourceId: string
  /** Of the program that read it last. */
  readingVersion: number
  updatedAt: Date
  deletedAt: Date | null
  caseId: string | null
  caseState: CaseRow['state'] | null
  caseLevel: Level | null
  caseScore: number | null
}

/** The stored mentions with their cases, to be narrowed down by the caller. */
export function selectStored(trx: Queryable) {
  return trx
    .selectFrom('mentions')
    .leftJoin('cases', 'cases.mentionId', 'mentions.id')
    .select([
      'mentions.id',
      'contentHash',
      'rating',
      'mentions.sourceId',
      'readingVersion',
      'updatedAt',
      'deletedAt',
      'cases.id as caseId',
      'cases.state as caseState',
      'cases.level as caseLevel',
      'cases.score as caseScore',
    ])
}

/** Stores what a known post says now, and what that means for its case. Returns the deliveries that are due now. */
export async function saveEdit(
  trx: Queryable,
  stored: Stored,
  candidate: MentionCandidate,
): Promise<DueDelivery[]> {
  await updateMention(trx, stored, candidate)
  const stars = candidate.scored.item.rating
  if (stored.caseId !== null && stored.rating !== null && stars !== undefined && stored.rating !== stars) {
    const detail = `${stored.rating} → ${stars}`
    await trx
      .insertInto('caseEvents')
      .values({ caseId: stored.caseId, actor: 'its author', kind: 'stars', detail })
      .execute()
  }
  return await raiseCase(trx, stored, candidate.scored.priority)
}

/** Stores how far a post has spread, and its priority when that has risen. */
export async function saveReach(
  trx: Queryable,
  stored: Stored,
  reach: Reach,
  priority: Priority,
): Promise<DueDelivery[]> {
  const { score, level, parts } = priority
  await trx
    .updateTable('mentions')
    .set({ reach: cleanJson(reach), updatedAt: sql<Date>`now()` })
    .where('id', '=', stored.id)
    .execute()
  await trx
    .updateTable('mentions')
    .set({ score, level, parts: cleanJson(parts) })
    .where('id', '=', stored.id)
    .where('score', '<', score)
    .execute()
  return await raiseCase(trx, stored, priority)
}

/** A case that is not closed gets the higher score; its channels hear of it when that makes another priority. */
async function raiseCase(
  trx: Queryable,
  { caseId, caseState, caseLevel, caseScore }: Stored,
  { score, level }: Priority,
): Promise<DueDelivery[]> {
  if (caseId === null || caseState === 'resolved' || caseScore === null || caseLevel === null) return []
  if (score <= caseScore) return []
  await trx.updateTable('cases').set({ score, level }).where('id', '=', caseId).execute()
  await trx
    .updateTable('deliveries')
    .set({ risk: score })
    .where('state', '=', 'pending')
    .where('risk', '<', score)
    .where('alertId', 'in', (query) => query.selectFrom('alerts').select('id').where('caseId', '=', caseId))
    .execute()
  if (level >= caseLevel) return []
  const detail = `${caseLevel} (${caseScore}) → ${level} (${score})`
  await trx.insertInto('caseEvents').values({ caseId, actor: 'ennakko', kind: 'raised', detail }).execute()
  return await tellOfChange(trx, caseId, 'alert.updated')
}
