import { sql } from 'kysely'
import type { Budget } from '../connectors/connector.ts'
import type { Queryable } from './database.ts'

export interface Spending {
  sourceId: string
  account: string
  amount: number
  budget: Budget
}

/**
 * Books `amount`, or nothing when that would pass the day's limit: then it says how long the day still is. One
 * statement, so that any number of processes together never pass the limit. The day is the database's, in the
 * budget's time zone. A negative amount is given back, never below nothing: not to a day that has just begun.
 */
export async function spend(
  db: Queryable,
  { sourceId, account, amount, budget }: Spending,
): Promise<{ waitSeconds: number } | undefined> {
  const { limit, unit, zone = 'UTC' } = budget
  const { rows } = await sql<{ spent: string }>`
    insert into ledger as l (account, unit, day, zone, spent, budget, sources)
    select ${account}, ${unit}, (now() at time zone ${zone})::date, ${zone}, greatest(${amount}::numeric, 0),
      ${limit}::numeric, array[${sourceId}]
    where ${amount}::numeric <= ${limit}::numeric
    on conflict (account, unit, day) do update set
      spent = greatest(l.spent + ${amount}::numeric, 0),
      budget = excluded.budget,
      sources = case when l.sources @> excluded.sources then l.sources else l.sources || excluded.sources end
      where ${amount}::numeric <= 0 or l.spent + ${amount}::numeric <= excluded.budget
    returning spent`.execute(db)
  if (rows.length > 0) return undefined
  const midnight = await db
    .selectNoFrom(
      sql<number>`extract(epoch from
        (date_trunc('day', now() at time zone ${zone}) + interval '1 day') at time zone ${zone} - now())::float8`.as(
        'seconds',
      ),
    )
    .executeTakeFirstOrThrow()
  return { waitSeconds: midnight.seconds }
}

/** Takes the turn at `name` and returns 0, or returns in how many seconds there is the next. */
export async function takeTurn(db: Queryable, name: string, everySeconds: number): Promise<number> {
  const { rows } = await sql`
    insert into turns as t (name, next_at)
    values (${name}, clock_timestamp() + ${everySeconds}::float8 * interval '1 second')
    on conflict (name) do update set next_at = excluded.next_at where t.next_at <= clock_timestamp()
    returning name`.execute(db)
  if (rows.length > 0) return 0
  const turn = await db
    .selectFrom('turns')
    .select(sql<number>`extract(epoch from next_at - clock_timestamp())::float8`.as('seconds'))
    .where('name', '=', name)
    .executeTakeFirst()
  // It came while we looked: somebody else takes it, or we do the next time.
  return Math.max(turn?.seconds ?? 0, 0.05)
}

/** What an account has spent today, or of what it may when it has spent nothing yet. */
export interface Spent {
  account: string
  unit: string
  spent: number
  limit: number
  /** YYYY-MM-DD in the budget's time zone. */
  day: string
  /** Ids of the sources that draw on it. */
  sources: string[]
}

export async function listSpent(db: Queryable): Promise<Spent[]> {
  const { rows } = await sql<Spent>`
    select distinct on (account, unit) account, unit,
      (case when day = today then spent else 0 end)::float8 as spent,
      budget::float8 as "limit", to_char(today, 'YYYY-MM-DD') as day, sources
    from ledger, lateral (select (now() at time zone zone)::date as today) as clock
    order by account, unit, ledger.day desc`.execute(db)
  return rows
}
