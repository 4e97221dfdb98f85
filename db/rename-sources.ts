import { sql } from 'kysely'
import type { Queryable } from './database.ts'

interface Named {
  id: string
  connector: string
  optionsHash: string
}

export interface Renamed {
  from: string
  to: string
}

/** A source with many mentions takes its time, in milliseconds; pollers wait for it. */
const longestMs = 10 * 60_000

/**
 * Finds sources that stand in the config under another id, and moves everything that is kept of them: their place, posts,
 * keys and counts. One was renamed when exactly one source has left the config and exactly one has come with the same
 * connector and options. Whoever reads the old one just now finds that it is not his any more.
 */
export async function moveRenamed(trx: Queryable, sources: Named[]): Promise<Renamed[]> {
  // Two processes may follow the same change of the config.
  await sql`select pg_advisory_xact_lock(hashtext('ennakko rename'))`.execute(trx)
  const renamed = await findRenamed(trx, sources)
  if (renamed.length > 0) await sql`set local statement_timeout = ${sql.lit(longestMs)}`.execute(trx)
  for (const one of renamed) await move(trx, one)
  return renamed
}

async function findRenamed(trx: Queryable, sources: Named[]): Promise<Renamed[]> {
  const { rows } = await sql<Renamed>`
    with wanted as (select * from unnest(
      ${sources.map(({ id }) => id)}::text[],
      ${sources.map(({ connector }) => connector)}::text[],
      ${sources.map(({ optionsHash }) => optionsHash)}::text[]
    ) as wanted(id, connector, options_hash)),
    gone as (
      select connector, options_hash, min(id) as id from sources
      where (enabled or waits_for is not null) and id not in (select id from wanted)
      group by 1, 2 having count(*) = 1),
    come as (
      select connector, options_hash, min(id) as id from wanted
      where id not in (select id from sources)
      group by 1, 2 having count(*) = 1)
    select gone.id as "from", come.id as "to" from gone join come using (connector, options_hash)
    where options_hash <> ''`.execute(trx)
  return rows
}

async function move(trx: Queryable, { from, to }: Renamed): Promise<void> {
  const scoped = sql`source_id = ${to}, scope = case when scope = ${from} then ${to} else scope end`
  await sql`update sources set id = ${to}, lease_until = null, lease_by = null, streaming = false
    where id = ${from}`.execute(trx)
  await sql`update mentions set ${scoped} where source_id = ${from}`.execute(trx)
  await sql`update sightings set ${scoped} where source_id = ${from}`.execute(trx)
  await sql`update skipped_items set source_id = ${to} where source_id = ${from}`.execute(trx)
  await sql`update inbound_items set source_id = ${to} where source_id = ${from}`.execute(trx)
  await sql`update source_tokens set source_id = ${to}, sealed_for = coalesce(sealed_for, ${from})
    where source_id = ${from}`.execute(trx)
  await sql`update ledger set sources = array_replace(sources, ${from}, ${to})
    where ${from} = any(sources)`.execute(trx)
  await sql`update alerts set subject = ${to} where subject = ${from} and kind like 'source.%'`.execute(trx)
}
