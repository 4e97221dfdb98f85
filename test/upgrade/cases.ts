import type { Database } from '../../db/database.ts'

/** Cases of a source that nobody has taken or answered, oldest first. */
export async function openCasesOf(db: Database, sourceId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('cases')
    .innerJoin('mentions', 'mentions.id', 'cases.mentionId')
    .select('cases.id')
    .where('mentions.sourceId', '=', sourceId)
    .where('cases.state', '=', 'open')
    .where('cases.snoozedUntil', 'is', null)
    .where('mentions.deletedAt', 'is', null)
    .orderBy('cases.seq')
    .execute()
  return rows.map(({ id }) => id)
}
