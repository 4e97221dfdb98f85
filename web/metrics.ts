import { Hono } from 'hono'
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import { readFlow } from '../db/flow.ts'
import type { WebDeps } from './deps.ts'

type Flow = Awaited<ReturnType<typeof readFlow>>

/**
 * `GET /metrics` for Prometheus. The numbers come from the database at each scrape, so they are those of the whole
 * installation, whichever process is asked.
 */
export function metrics({ db, queueDepth }: WebDeps): Hono {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const show = makeMetrics(registry)
  const app = new Hono()
  app.get('/', async (c) => {
    show(await readFlow(db), await queueDepth().catch(() => -1))
    return c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType })
  })
  return app
}

/** Registers the metrics; the function that it returns fills them, all at once, so that scrapes never mix. */
function makeMetrics(registry: Registry): (flow: Flow, waitingJobs: number) => void {
  const describe = (name: string, help: string, labelNames: string[]) => ({
    name: `ennakko_${name}`,
    help,
    labelNames,
    registers: [registry],
  })
  const gauge = (name: string, help: string, ...labels: string[]) => new Gauge(describe(name, help, labels))
  const counter = (name: string, help: string, ...labels: string[]) =>
    new Counter(describe(name, help, labels))

  const sourceUp = gauge('source_up', '1 when the last poll of the source succeeded', 'source')
  const sourceAge = gauge('source_last_success_age_seconds', 'Time since the last good poll', 'source')
  const polls = counter('source_polls_total', 'Polls of the source so far', 'source')
  const failures = counter('source_poll_failures_total', 'Failed polls of the source so far', 'source')
  const items = counter('source_items_total', 'Items read from the source so far', 'source')
  const mentions = counter('source_mentions_total', 'Mentions stored from the source so far', 'source')
  const unsettled = gauge('deliveries', 'Deliveries that are pending, sending or dead', 'channel', 'state')
  const oldest = gauge('deliveries_oldest_due_seconds', 'Age of the oldest due delivery', 'channel')
  const sent = counter('channel_sent_total', 'Messages that the channel took', 'channel')
  const failed = counter('channel_failed_total', 'Failed tries to send', 'channel')
  const dead = counter('channel_dead_total', 'Deliveries set aside', 'channel')
  const cases = gauge('cases', 'Cases by state', 'state')
  const replies = gauge('answers', 'Answers that are pending, sending or of unknown outcome', 'state')
  const spent = gauge('budget_spent', 'Spent today of a budget of a platform', 'account', 'unit')
  const limit = gauge('budget_limit', 'What may be spent in a day', 'account', 'unit')
  const waiting = gauge('queue_waiting_jobs', 'Jobs in the outreach queue; -1 when the queue does not answer')
  const detect = gauge('time_to_alert_seconds', 'From published to delivered, over the last hour', 'quantile')
  const replied = gauge('time_to_answer_seconds', 'From case to first answer, over the last day', 'quantile')
  const all = [
    sourceUp,
    sourceAge,
    polls,
    failures,
    items,
    mentions,
    unsettled,
    oldest,
    sent,
    failed,
    dead,
    cases,
    replies,
    detect,
    replied,
    spent,
    limit,
  ]

  return (flow, waitingJobs) => {
    for (const metric of all) metric.reset()
    for (const row of flow.sources) {
      const source = { source: row.id }
      sourceUp.set(source, row.state === 'ok' ? 1 : 0)
      if (row.ageSeconds !== null) sourceAge.set(source, row.ageSeconds)
      polls.inc(source, Number(row.pollsTotal))
      failures.inc(source, Number(row.failuresTotal))
      items.inc(source, Number(row.itemsTotal))
      mentions.inc(source, Number(row.mentionsTotal))
    }
    for (const row of flow.unsettled) {
      unsettled.set({ channel: row.channel, state: row.state }, row.count)
      if (row.state === 'pending') oldest.set({ channel: row.channel }, row.oldestSeconds)
    }
    for (const row of flow.channels) {
      sent.inc({ channel: row.id }, Number(row.sentTotal))
      failed.inc({ channel: row.id }, Number(row.failedTotal))
      dead.inc({ channel: row.id }, Number(row.deadTotal))
    }
    for (const row of flow.spent) {
      spent.set({ account: row.account, unit: row.unit }, row.spent)
      limit.set({ account: row.account, unit: row.unit }, row.limit)
    }
    for (const row of flow.cases) cases.set({ state: row.state }, row.count)
    for (const row of flow.replies) replies.set({ state: row.state }, row.count)
    if (flow.timeToAlert) {
      detect.set({ quantile: '0.5' }, flow.timeToAlert.p50)
      detect.set({ quantile: '0.99' }, flow.timeToAlert.p99)
    }
    if (flow.timeToReply) {
      replied.set({ quantile: '0.5' }, flow.timeToReply.p50)
      replied.set({ quantile: '0.99' }, flow.timeToReply.p99)
    }
    waiting.set(waitingJobs)
  }
}
