import { describe } from 'vitest'
import { hasRedis } from './redis-server.ts'

export { makeRedis, makeSentinel } from './redis-server.ts'
export type { TestRedis } from './redis-server.ts'

if (!hasRedis) {
  console.warn(
    '\n!!! redis-server is not installed: every suite on Redis is SKIPPED (apt-get install redis-server)\n',
  )
}

/** `describe` for what needs a Redis; skipped, loudly, where redis-server is not installed. */
export const describeWithRedis = describe.skipIf(!hasRedis)
