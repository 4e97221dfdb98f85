import { sql } from 'kysely'
import type { Queryable } from './database.ts'
import { secondsFromNow } from './sources.ts'

/** Keeps the hash of an acknowledge link's token; the token itself leaves in the alert and is stored nowhere. */
export async function saveAcknowledgeToken(
  db: Queryable,
  token: { hash: Buffer; caseId: string; channel: string; ttlSeconds: number },
): Promise<void> {
  const { ttlSeconds, ...row } = token
  await db
    .insertInto('acknowledgeTokens')
    .values({ ...row, expiresAt: secondsFromNow(ttlSeconds) })
    .execute()
}

/** The case that a token acknowledges, and the channel that it was sent to; nothing when unknown. */
export async function findAcknowledgeToken(
  db: Queryable,
  hash: Buffer,
): Promise<{ caseId: string; channel: string; expired: boolean } | undefined> {
  return await db
    .selectFrom('acknowledgeTokens')
    .select(['caseId', 'channel', sql<boolean>`expires_at <= now()`.as('expired')])
    .where('hash', '=', hash)
    .executeTakeFirst()
}
