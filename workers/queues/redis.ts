import { Queue, Worker } from 'bullmq'
import type * as IoRedis from 'ioredis'
import type { Cluster, Redis, RedisOptions } from 'ioredis'
import { lazily } from '../../lib/lazily.ts'
import { parseRedisUrl } from './redis-url.ts'
import type { RedisPlace } from './redis-url.ts'
import { workerSettings } from './store.ts'
import type { Store } from './store.ts'

/** With the queue in PostgreSQL no process needs it. */
const ioredis = lazily<typeof IoRedis>('ioredis')

type RedisClient = Redis | Cluster

// Adding must fail at once when Redis is away, since the database remembers; working must wait for it to come back.
const addingOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 2_000,
  socketTimeout: 5_000,
}
const workingOptions = { maxRetriesPerRequest: null, socketTimeout: 20_000 }

/** The queue in Redis or Valkey. Throws `ConfigError` when the URL cannot be read. */
export function openRedisStore(
  redisUrl: string,
  wantedPrefix: string | undefined,
  tell: (error: unknown) => void,
): Store {
  const place = parseRedisUrl(redisUrl)
  // A queue's keys must be in one slot of a cluster: the braces see to that.
  const prefix = wantedPrefix ?? (place.kind === 'cluster' ? '{bull}' : 'bull')
  const clients: RedisClient[] = []
  const adding = open(addingOptions)
  let working: RedisClient | undefined

  function open(options: RedisOptions): RedisClient {
    const client = connectRedis(place, options)
    client.on('error', tell)
    clients.push(client)
    return client
  }
  function assertUp() {
    if (!isUp(adding)) throw new Error(`Redis is away (${adding.status})`)
  }
  return {
    assertUp,
    queue: (name) => new Queue(name, { connection: adding, prefix }),
    worker(name, handler, concurrency) {
      working ??= open(workingOptions)
      return new Worker<{ deliveryId: string }>(name, (job) => handler(job.data), {
        ...workerSettings,
        connection: working,
        prefix,
        concurrency,
      })
    },
    async ping() {
      assertUp()
      await adding.ping()
    },
    async close() {
      for (const client of clients) client.disconnect()
    },
  }
}

// A cluster that works says 'connect' for a moment before 'ready'.
function isUp({ status }: RedisClient): boolean {
  return status === 'ready' || status === 'connect'
}

export function connectRedis(place: RedisPlace, options: RedisOptions): RedisClient {
  const { Cluster, Redis } = ioredis()
  const redisOptions: RedisOptions = {
    ...options,
    connectTimeout: 5_000,
    keepAlive: 10_000,
    retryStrategy,
    // After a failover the old primary answers READONLY until the client looks again for the new one.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
    username: place.username,
    password: place.password,
    tls: place.tls ? {} : undefined,
  }
  if (place.kind === 'cluster') {
    const { enableOfflineQueue, ...nodeOptions } = redisOptions
    return new Cluster(place.nodes, {
      enableOfflineQueue,
      redisOptions: nodeOptions,
      clusterRetryStrategy: retryStrategy,
    })
  }
  if (place.kind === 'sentinel') {
    return new Redis({
      ...redisOptions,
      sentinels: place.nodes,
      name: place.primary,
      db: place.db,
      sentinelPassword: place.sentinelPassword,
      sentinelRetryStrategy: retryStrategy,
    })
  }
  return new Redis({ ...redisOptions, ...place.nodes[0], db: place.db })
}

function retryStrategy(times: number): number {
  return Math.min(times * 100, 2_000)
}
