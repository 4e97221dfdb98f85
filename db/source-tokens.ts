import { sql } from 'kysely'
import type { Queryable } from './database.ts'

export async function readToken(db: Queryable, sourceId: string, name: string): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('sourceTokens')
    .select('sealed')
    .where('sourceId', '=', sourceId)
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.sealed
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
        .doUpdateSet({ sealed, expiresAt, writtenAt: sql<Date>`clock_timestamp()` }),
    )
    .execute()
}
