import type { Config } from '../config/schema.ts'
import type { InboundRequest, Received, ReplyRules } from '../connectors/connector.ts'
import type { Database } from '../db/database.ts'
import type { DueDelivery } from '../db/deliveries.ts'
import type { Log } from '../lib/log.ts'

/** What the web process is given; it never reaches a queue or a network by itself. */
export interface WebDeps {
  db: Database
  log: Log
  config: () => Config
  /** Verifies and reads a request pushed to a source; undefined when the config has no such source. */
  receive: (sourceId: string, request: InboundRequest) => Received | Promise<Received> | undefined
  /** Whether posts of a source can be answered and how, or why not. */
  replyAbility: (sourceId: string) => { rules: ReplyRules } | { reason: string }
  nudge: (due: DueDelivery[]) => Promise<void>
  /** Each check that a ready process passes, with what is wrong where it does not. */
  readiness: () => Promise<Record<string, 'ok' | string>>
  /** Why this process may change nothing any more: its database is newer than it is. */
  whyOutdated?: () => string | undefined
  /** Waiting jobs by queue; for metrics. */
  queueDepth: () => Promise<number>
}
