import { createHmac } from 'node:crypto'
import { type FeedServer, serveFeed } from '../../test/harness/feed-server.ts'
import { freePort } from '../../test/harness/free-port.ts'
import { endAll, makeProject } from '../../test/harness/program.ts'
import { type Crew, startCrew } from './crew.ts'
import { type DatabaseServer, type QueueServer, startDatabase, startQueueServer } from './servers.ts'
import { type FaultySink, serveBlindSink, serveKeyedSink } from './sinks.ts'
import { type SourcePlan, configOf, feedWindow } from './workload.ts'

/** Everything that plays a part. The servers that post and receive are in this process, which survives. */
export interface Stage {
  database: DatabaseServer
  /** Absent: the queue lives in the database. */
  redis: QueueServer | undefined
  feeds: Map<string, FeedServer>
  sinks: { desk: FaultySink; lead: FaultySink; blind: FaultySink }
  crew: Crew
  /** The web role's address. */
  webUrl: string
  close(): Promise<void>
}

const crewNames = ['poller-1', 'poller-2', 'outreach-1', 'outreach-2', 'outreach-3', 'web-1']

export async function setStage(sources: SourcePlan[], withRedis: boolean): Promise<Stage> {
  const database = await startDatabase()
  const redis = withRedis ? await startQueueServer() : undefined
  const feeds = new Map<string, FeedServer>()
  // A server for each: a poller leaves a second between two requests to one.
  for (const { id, way } of sources) if (way === 'feed') feeds.set(id, await serveFeed())
  for (const feed of feeds.values()) feed.window = feedWindow
  const sinks = {
    desk: await serveKeyedSink('desk'),
    lead: await serveKeyedSink('lead'),
    blind: await serveBlindSink('chat'),
  }
  const port = await freePort()
  const crew = await startCrew(makeProject(configOf(sources, { feeds, ...sinks })), crewNames, {
    DATABASE_URL: database.url,
    ...(redis ? { REDIS_URL: redis.url } : {}),
    PORT: String(port),
  })
  return {
    database,
    redis,
    feeds,
    sinks,
    crew,
    webUrl: `http://127.0.0.1:${port}`,
    async close() {
      await crew.dismiss()
      await endAll()
      for (const server of [...feeds.values(), ...Object.values(sinks)]) await server.close()
      await redis?.remove()
      await database.close()
    },
  }
}

/** Posts as another system would: again and again until it is answered. Gives the status that ended it. */
export async function postUntil(
  url: string,
  body: object,
  { accept, secret, patienceMs = 60_000 }: { accept: number[]; secret?: string; patienceMs?: number },
): Promise<number> {
  const raw = JSON.stringify(body)
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  if (secret)
    headers['X-Hub-Signature-256'] = `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`
  const deadline = Date.now() + patienceMs
  for (;;) {
    const status = await fetch(url, {
      method: 'POST',
      headers,
      body: raw,
      signal: AbortSignal.timeout(5_000),
    })
      .then((response) => response.body?.cancel().then(() => response.status) ?? response.status)
      .catch((error: unknown) => String(error))
    if (typeof status === 'number' && accept.includes(status)) return status
    if (Date.now() > deadline)
      throw new Error(`no answer that counts from ${new URL(url).pathname}, but ${status}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
