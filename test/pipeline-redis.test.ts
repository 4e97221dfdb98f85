import { describeWithRedis, makeRedis } from './harness/redis.ts'
import { theWholeWay } from './the-whole-way.ts'

describeWithRedis('the whole way, with the queue in Redis', () => {
  theWholeWay('redis', async () => {
    const redis = await makeRedis()
    await redis.start()
    return { env: { REDIS_URL: redis.url }, close: () => redis.remove() }
  })
})
