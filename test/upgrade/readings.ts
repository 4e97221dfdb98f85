import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { listSources } from '../../db/sources.ts'
import type { OpenConfig } from '../../workers/open-config.ts'

/** How often each source was read. */
export type Readings = Map<string, number>

export async function readingsOf(db: Database): Promise<Readings> {
  const rows = await listSources(db)
  return new Map(rows.map(({ id, pollsTotal }) => [id, Number(pollsTotal)]))
}

/** Every source is to be read at once, whatever it or its platform wanted. */
export async function makeDue(db: Database): Promise<void> {
  await db
    .updateTable('sources')
    .set({ nextPollAt: sql<Date>`now()`, notBefore: null })
    .execute()
  await db
    .updateTable('turns')
    .set({ nextAt: sql<Date>`now()` })
    .execute()
}

/**
 * Ids of the sources that were not read to their end since. A stream is not read again while it stands: once since the
 * start is enough. Throws when a source fails.
 */
export async function unreadOf(
  db: Database,
  { sources }: Pick<OpenConfig, 'sources'>,
  before: { now: Readings; atStart: Readings },
): Promise<string[]> {
  const rows = await db
    .selectFrom('sources')
    .select(['id', 'state', 'lastError', 'pollsTotal', 'streaming', 'leaseBy'])
    .select(sql<boolean>`next_poll_at > now()`.as('rests'))
    .where('enabled', '=', true)
    .execute()
  const failing = rows.filter(({ state }) => state !== 'ok')
  if (failing.length > 0)
    throw new Error(failing.map(({ id, lastError }) => `the source ${id} fails: ${lastError}`).join('\n'))
  const isRead = ({ id, pollsTotal, streaming, leaseBy, rests }: (typeof rows)[number]): boolean =>
    sources.get(id)?.feed.stream
      ? streaming && Number(pollsTotal) > (before.atStart.get(id) ?? 0)
      : rests && leaseBy === null && Number(pollsTotal) > (before.now.get(id) ?? 0)
  return rows.filter((row) => !isRead(row)).map(({ id }) => id)
}
