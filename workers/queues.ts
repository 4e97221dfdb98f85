import { clock } from '../lib/clock.ts'
import { withDeadline } from '../lib/deadline.ts'
import { describeError } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import { queueNames } from './jobs.ts'
import type { Handler, Jobs } from './jobs.ts'
import { atMostEvery } from './loop.ts'
import { openPostgresStore } from './queues/postgres.ts'
import { openRedisStore } from './queues/redis.ts'
import type { JobQueue, JobWorker } from './queues/store.ts'

export { migrateQueues } from './queues/postgres.ts'

export interface QueueOptions {
  databaseUrl: string
  /** Without it the queue lives in the database. Forms: see `parseRedisUrl`. */
  redisUrl?: string
  /** Keeps several Ennakkos apart in one Redis. Default: BullMQ's own, which queue dashboards look for. */
  prefix?: string
  log: Pick<Log, 'warn'>
}

/** A delivery that is due. */
export interface Nudge {
  deliveryId: string
  /** The case's score, 0–100; higher goes first. */
  risk: number
  /** Counts up with each nudge: a job of its own, so that one which a dead worker still holds is in nobody's way. */
  nudge: number
}

/** The queue is a nudge: whatever it loses, refuses or repeats, the database knows better. */
export interface Queues {
  outreach: {
    /** A nudge that waits or runs already is not added twice. Rejects within 2 s when the queue is away. */
    add(nudges: Nudge[]): Promise<void>
  }
  /** Hands jobs to `handler`, at most `concurrency` at once, through outages and restarts of the queue. */
  work(handler: Handler<'outreach'>, options: { concurrency: number }): Working
  /** Rejects within 2 s when the queue is away. */
  ping(): Promise<void>
  /** Jobs that wait or run. Rejects within 2 s when the queue is away. */
  depth(): Promise<number>
  /** Ends all connections within 5 s; jobs under way are given back to the queue. */
  close(): Promise<void>
}

export interface Working {
  /** Takes no more jobs and waits for those under way, 8 s at most. */
  close(): Promise<void>
}

const answerWithinMs = 2_000
const finishWithinMs = 8_000
const signOffWithinMs = 500
const closeWithinMs = 4_000

/** Decides which store carries the queue: Redis when there is one, else PostgreSQL. Connects in the background. */
export function connectQueues({ databaseUrl, redisUrl, prefix, log }: QueueOptions): Queues {
  const tell = atMostEvery(30_000, (error) =>
    log.warn({ error: describeError(error) }, 'the queue has trouble; trying on'),
  )
  const store =
    redisUrl === undefined ? openPostgresStore(databaseUrl, tell) : openRedisStore(redisUrl, prefix, tell)
  const working = new Set<Working>()
  let opening: Promise<JobQueue> | undefined
  let closing: Promise<void> | undefined

  // BullMQ remembers a failed connection for good, so a queue that could not be opened is made anew.
  function queue(): Promise<JobQueue> {
    opening ??= opened(store.queue(queueNames.outreach), tell).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }

  function ask<T>(question: (queue: JobQueue) => Promise<T>): Promise<T> {
    store.assertUp()
    return within(answerWithinMs, queue().then(question))
  }

  async function closeAll() {
    await within(closeWithinMs, Promise.all([...working].map((worker) => worker.close()))).catch(tell)
    await within(closeWithinMs / 4, store.close()).catch(tell)
  }

  return {
    outreach: {
      async add(nudges) {
        if (nudges.length > 0) await ask((jobs) => jobs.addBulk(nudges.map(toJob)))
      },
    },
    work(handler, { concurrency }) {
      const worker = keepWorking(
        (counted) => store.worker(queueNames.outreach, counted, concurrency),
        handler,
        tell,
      )
      working.add(worker)
      return worker
    },
    async ping() {
      await within(answerWithinMs, store.ping())
    },
    async depth() {
      const counts = await ask((jobs) => jobs.getJobCounts('waiting', 'prioritized', 'active', 'delayed'))
      return Object.values(counts).reduce((sum, count) => sum + count, 0)
    },
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}

// A finished or failed job leaves at once: a kept one would block its id from being added again.
function toJob({ deliveryId, risk, nudge }: Nudge) {
  const priority = 1 + (100 - Math.round(Math.min(Math.max(risk, 0), 100)))
  const opts = {
    jobId: `delivery-${deliveryId}-${nudge}`,
    priority,
    attempts: 1,
    removeOnComplete: true,
    removeOnFail: true,
  }
  return { name: queueNames.outreach, data: { deliveryId }, opts }
}

async function opened<T extends JobQueue | JobWorker>(made: T, tell: (error: unknown) => void): Promise<T> {
  made.on('error', tell)
  try {
    await made.waitUntilReady()
    return made
  } catch (error) {
    await made.close(true).catch(() => undefined)
    throw error
  }
}

/** Runs a worker until it is closed, and a new one whenever one could not be opened or has ended by itself. */
function keepWorking(
  make: (handler: Handler<'outreach'>) => JobWorker,
  handler: Handler<'outreach'>,
  tell: (error: unknown) => void,
): Working {
  const stop = new AbortController()
  const underWay = new Set<Promise<void>>()
  let current: JobWorker | undefined
  void run()
  return {
    async close() {
      stop.abort()
      const closed = current?.close()
      await within(finishWithinMs, Promise.allSettled(underWay)).catch(tell)
      // With its store away a worker never closes; it has nothing to do any more, and its connections are cut later.
      await within(signOffWithinMs, Promise.resolve(closed)).catch(() => undefined)
    },
  }

  async function run() {
    while (!stop.signal.aborted) {
      current = make(counted)
      try {
        await (await opened(current, tell)).run()
      } catch (error) {
        if (!stop.signal.aborted) tell(error)
      }
      await clock.sleep(1_000, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }

  async function counted(job: Jobs['outreach']) {
    const work = handler(job)
    underWay.add(work)
    try {
      await work
    } catch (error) {
      tell(error)
      throw error
    } finally {
      underWay.delete(work)
    }
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return await withDeadline(ms, undefined, () => work, `the queue gave no answer within ${ms / 1000} s`)
}
