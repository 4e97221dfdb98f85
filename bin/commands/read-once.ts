import { clock } from '../../lib/clock.ts'
import type { Page } from '../../connectors/connector.ts'
import { joinPages } from '../../connectors/join-pages.ts'
import { ConfigError } from '../../lib/errors.ts'
import type { OpenSource } from '../../workers/open-source.ts'
import { inBatches } from '../../workers/poller/stream-batches.ts'

/** One poll, or, of a source that only streams, what comes in `listenMs`. Throws `ConfigError` when posts are pushed. */
export async function readOnce({ config: { id }, feed }: OpenSource, listenMs: number): Promise<Page> {
  if (!feed.poll && feed.stream) {
    const signal = clock.timeout(listenMs)
    return await listen(feed.stream(undefined, signal), signal)
  }
  if (feed.pushedOnly || !feed.poll) {
    throw new ConfigError(
      `posts are pushed to '${id}' at POST /hooks/${id}, so there is nothing to try; without --dry-run what has arrived is read`,
    )
  }
  return await feed.poll(undefined, clock.timeout(60_000))
}

async function listen(stream: AsyncIterable<Page>, signal: AbortSignal): Promise<Page> {
  return joinPages(await Array.fromAsync(inBatches(stream, signal)), '')
}
