import { sql } from 'kysely'
import type { Queryable } from './database.ts'

export interface SealedToken {
  sealed: Buffer
  /** The id that its source had then, by which it is sealed. */
  sealedFor: string
}

export async function readToken(
  db: Queryable,
  sourceId: string,
  name: string,
): Promise<SealedToken | undefined> {
  return await db
    .selectFrom('sourceTokens')
    .select(['sealed', sql<string>`coalesce(sealed_for, source_id)`.as('sealedFor')])
    .where('sourceId', '=', sourceId)
    .where('name', '=', name)
    .executeTakeFirst()
}

/** `sealed`: unreadable without the source's credentials. */
export async function writeToken(
  db: Queryable,
  token: { sourceId: string; name: string; sealed: Buffer; expiresAt?: Date },
): Promise<void> {
  const { sealed } = token
  const expiresAt = token.expiresAt ?? null
  await db
    .insertInto('sourceTokens')
    .values({ sourceId: token.sourceId, name: token.name, sealed, expiresAt })
    .onConflict((conflict) =>
      conflict
        .columns(['sourceId', 'name'])
        .doUpdateSet({ sealed, sealedFor: null, expiresAt, writtenAt: sql<Date>`clock_timestamp()` }),
    )
    .execute()
}
