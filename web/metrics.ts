import { Hono } from 'hono'
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import { readFlow } from '../db/flow.ts'
import type { WebDeps } from './app.ts'

/**
 * `GET /metrics` for Prometheus. The numbers come from the database at each scrape, so they are those of the whole
 * installation, whichever process is asked.
 */
export function metrics({ db, queueDepth }: WebDeps): Hono {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `ennakko_${name}`, help, labelNames, registers: [registry] })

  const sourceUp = gauge('source_up', '1 when the last poll of the source succeeded', ['source'])
  const sourceAge = gauge('source_last_success_age_seconds', 'Time since the last good poll', ['source'])
  const polls = gauge('source_polls_total', 'Polls of the source so far', ['source'])
  const failures = gauge('source_poll_failures_total', 'Failed polls of the source so far', ['source'])
  const items = gauge('source_items_total', 'Items read from the source so far', ['source'])
  const mentions = gauge('source_mentions_total', 'Mentions stored from the source so far', ['source'])
  const unsettled = gauge('deliveries', 'Deliveries by state: pending and due, sending, dead', [
    'channel',
    'state',
  ])
  const oldest = gauge('deliveries_oldest_due_seconds', 'Age of the oldest due delivery', ['channel'])
  const sent = gauge('channel_sent_total', 'Messages that the channel took', ['channel'])
  const failed = gauge('channel_failed_total', 'Failed tries to send', ['channel'])
  const dead = gauge('channel_dead_total', 'Deliveries set aside', ['channel'])
  const cases = gauge('cases', 'Cases by state', ['state'])
  const waiting = gauge('queue_waiting_jobs', 'Jobs in the outreach queue; -1 when the queue does not answer')
  const detect = gauge('time_to_alert_seconds', 'From published to delivered, over the last hour', [
    'quantile',
  ])

  const app = new Hono()
  app.get('/', async (c) => {
    const flow = await readFlow(db)
    for (const each of [
      sourceUp,
      sourceAge,
      polls,
      failures,
      items,
      mentions,
      unsettled,
      oldest,
      cases,
      detect,
    ]) {
      each.reset()
    }
    for (const row of flow.sources) {
      const source = { source: row.id }
      sourceUp.set(source, row.state === 'ok' ? 1 : 0)
      if (row.ageSeconds !== null) sourceAge.set(source, row.ageSeconds)
      polls.set(source, Number(row.pollsTotal))
      failures.set(source, Number(row.failuresTotal))
      items.set(source, Number(row.itemsTotal))
      mentions.set(source, Number(row.mentionsTotal))
    }
    for (const row of flow.unsettled) {
      unsettled.set({ channel: row.channel, state: row.state }, row.count)
      if (row.state === 'pending') oldest.set({ channel: row.channel }, row.oldestSeconds)
    }
    for (const row of flow.channels) {
      sent.set({ channel: row.id }, Number(row.sentTotal))
      failed.set({ channel: row.id }, Number(row.failedTotal))
      dead.set({ channel: row.id }, Number(row.deadTotal))
    }
    for (const row of flow.cases) cases.set({ state: row.state }, row.count)
    if (flow.timeToAlert) {
      detect.set({ quantile: '0.5' }, flow.timeToAlert.p50)
      detect.set({ quantile: '0.99' }, flow.timeToAlert.p99)
    }
    waiting.set(await queueDepth().catch(() => -1))
    return c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType })
  })
  return app
}
