import { sql } from 'kysely'
import type { Queryable } from './database.ts'
import { countUnsettled } from './deliveries.ts'
import { listSpent } from './ledger.ts'

/** The numbers of the whole installation, for metrics. */
export async function readFlow(db: Queryable) {
  const sources = await db
    .selectFrom('sources')
    .select(['id', 'state', 'pollsTotal', 'failuresTotal', 'itemsTotal', 'mentionsTotal'])
    .select(sql<number | null>`extract(epoch from now() - last_success_at)::float8`.as('ageSeconds'))
    .where('enabled', '=', true)
    .execute()
  const channels = await db.selectFrom('channels').selectAll().execute()
  const cases = await db
    .selectFrom('cases')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .groupBy('state')
    .execute()
  const replies = await db
    .selectFrom('replies')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .where('state', 'in', ['pending', 'sending', 'unknown'])
    .groupBy('state')
    .execute()
  return {
    sources,
    channels,
    cases,
    replies,
    spent: await listSpent(db),
    unsettled: await countUnsettled(db),
    timeToAlert: await timeToAlert(db),
    timeToReply: await timeToReply(db),
  }
}

interface Quantiles {
  p50: number
  p99: number
}

/** Seconds from the opening of a case to its first reply in public, over the replies of the last day. */
async function timeToReply(db: Queryable): Promise<Quantiles | undefined> {
  const seconds = sql`extract(epoch from replied_at - opened_at)`
  const row = await db
    .selectFrom('cases')
    .select(sql<number | null>`percentile_cont(0.5) within group (order by ${seconds})::float8`.as('p50'))
    .select(sql<number | null>`percentile_cont(0.99) within group (order by ${seconds})::float8`.as('p99'))
    .where('repliedAt', '>', sql<Date>`now() - interval '1 day'`)
    .executeTakeFirstOrThrow()
  return quantilesOf(row)
}

/** Seconds from a post's publication to its first delivery, over the deliveries of the last hour. */
async function timeToAlert(db: Queryable): Promise<Quantiles | undefined> {
  const seconds = sql`extract(epoch from deliveries.sent_at - mentions.published_at)`
  const row = await db
    .selectFrom('deliveries')
    .innerJoin('alerts', 'alerts.id', 'deliveries.alertId')
    .innerJoin('cases', 'cases.id', 'alerts.caseId')
    .innerJoin('mentions', 'mentions.id', 'cases.mentionId')
    .select(sql<number | null>`percentile_cont(0.5) within group (order by ${seconds})::float8`.as('p50'))
    .select(sql<number | null>`percentile_cont(0.99) within group (order by ${seconds})::float8`.as('p99'))
    .where('deliveries.state', '=', 'sent')
    .where('deliveries.type', '=', 'alert.opened')
    .where('deliveries.sentAt', '>', sql<Date>`now() - interval '1 hour'`)
    .where('mentions.publishedAt', 'is not', null)
    .executeTakeFirstOrThrow()
  return quantilesOf(row)
}

function quantilesOf({ p50, p99 }: { p50: number | null; p99: number | null }): Quantiles | undefined {
  return p50 === null || p99 === null ? undefined : { p50, p99 }
}
