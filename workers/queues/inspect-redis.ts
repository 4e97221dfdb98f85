import { connectRedis } from './redis.ts'
import { parseRedisUrl } from './redis-url.ts'

export interface RedisFacts {
  version: string
  /** Must be `noeviction`: any other policy may drop jobs. */
  evictionPolicy: string
  /** Without the append-only file a restart of Redis forgets the queue (PostgreSQL still knows what is due). */
  appendOnly: boolean
}

/** What the doctor wants to know of a Redis. Throws when it does not answer within 5 s. */
export async function inspectRedis(redisUrl: string): Promise<RedisFacts> {
  const client = connectRedis(parseRedisUrl(redisUrl), { maxRetriesPerRequest: 1, commandTimeout: 5_000 })
  let trouble: Error | undefined
  client.on('error', (error) => {
    trouble = error
  })
  try {
    // INFO and not CONFIG GET: hosted Redis often forbids the latter.
    const info = await client.info()
    const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'mu').exec(info)?.[1] ?? 'unknown'
    return {
      version: field('redis_version'),
      evictionPolicy: field('maxmemory_policy'),
      appendOnly: field('aof_enabled') === '1',
    }
  } catch (error) {
    throw trouble ?? error
  } finally {
    client.disconnect()
  }
}
