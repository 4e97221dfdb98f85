import type { Database } from '../db/database.ts'
import type { DueDelivery } from '../db/deliveries.ts'
import type { Log } from '../lib/log.ts'
import type { OpenConfig } from './open-config.ts'

/** What every worker is given. Built once, in `start.ts`. */
export interface App {
  db: Database
  log: Log
  /** The running config; a reload replaces it between two polls. */
  running: () => OpenConfig
  /** This process, as it signs its leases. */
  worker: string
  publicUrl: string
  /** Hands deliveries to the queue. Never throws: what is not nudged is swept. */
  nudge: (due: DueDelivery[]) => Promise<void>
}
