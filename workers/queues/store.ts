import type { JobsOptions, JobType } from 'bullmq'
import type { Handler } from '../jobs.ts'

/** What carries the queues: the part of BullMQ that Ennakko uses, over one of its backends. */
export interface Store {
  /** Throws at once when the store is known to be away, so that nothing piles up waiting for it. */
  assertUp(): void
  queue(name: string): JobQueue
  /** Not running yet: see `run`. */
  worker(name: string, handler: Handler<'outreach'>, concurrency: number): JobWorker
  ping(): Promise<void>
  /** Ends the connections, also when the store is away. */
  close(): Promise<void>
}

export interface JobQueue extends Opened {
  addBulk(jobs: { name: string; data: { deliveryId: string }; opts: JobsOptions }[]): Promise<unknown>
  getJobCounts(...types: JobType[]): Promise<Record<string, number>>
}

export interface JobWorker extends Opened {
  /** Resolves when the worker has been closed. */
  run(): Promise<void>
}

interface Opened {
  on(event: 'error', listener: (error: Error) => void): unknown
  waitUntilReady(): Promise<void>
  close(force?: boolean): Promise<void>
}

/** Settings that keep jobs through crashes: BullMQ's own defaults give up on a job after its worker died twice. */
export const workerSettings = {
  autorun: false,
  lockDuration: 30_000,
  stalledInterval: 10_000,
  maxStalledCount: 1_000_000,
  runRetryDelay: 1_000,
}
