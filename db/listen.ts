import pg from 'pg'
import { clock } from '../lib/clock.ts'

/** Hears PostgreSQL's notifications on one channel until the signal aborts; what is said while the connection is away is lost. */
export type Listen = (
  channel: string,
  onNotified: (payload: string) => void,
  signal: AbortSignal,
  onError: (error: unknown) => void,
) => Promise<void>

const retryMs = 1_000

/** Listens over a connection of its own, made anew whenever it breaks. */
export function listenTo(url: string): Listen {
  return async (channel, onNotified, signal, onError) => {
    while (!signal.aborted) {
      try {
        await listenOnce(url, channel, onNotified, signal)
      } catch (error) {
        if (!signal.aborted) onError(error)
      }
      await clock.sleep(retryMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

async function listenOnce(
  url: string,
  channel: string,
  onNotified: (payload: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'ennakko listener',
  })
  const leave = new AbortController()
  const ended = new Promise<void>((resolve, reject) => {
    client.on('error', reject)
    client.on('end', resolve)
    signal.addEventListener('abort', () => resolve(), { once: true, signal: leave.signal })
  })
  // It may break before anybody waits for it.
  ended.catch(() => undefined)
  client.on('notification', ({ payload = '' }) => onNotified(payload))
  try {
    await Promise.race([client.connect(), ended])
    if (!signal.aborted) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    await ended
  } finally {
    leave.abort()
    // A server that is away does not answer a goodbye, and a stopping process must not wait for it.
    client.end().catch(() => undefined)
  }
}
