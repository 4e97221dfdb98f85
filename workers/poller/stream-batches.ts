import { clock } from '../../lib/clock.ts'
import type { Page } from '../../connectors/connector.ts'
import { joinPages } from '../../connectors/join-pages.ts'

/** What arrives is put together for so many milliseconds, or until there are so many items. */
const batchMs = 250
const batchItems = 500

/**
 * The pages of a stream, put together: each batch holds what arrived in a quarter of a second, at most about 500 items,
 * and the last cursor. What came before an error is given before the error is thrown. Ends when the signal aborts, also
 * when the stream does not mind it.
 */
export async function* inBatches(pages: AsyncIterable<Page>, signal: AbortSignal): AsyncGenerator<Page> {
  const iterator = pages[Symbol.asyncIterator]()
  const line = createLine(iterator, signal)
  try {
    for (;;) {
      await line.wait()
      const deadline = clock.elapsed() + batchMs
      const batch: Page[] = []
      let size = 0
      for (let page = line.next(); page && !signal.aborted; page = line.next()) {
        batch.push(page)
        size += Math.max(1, page.items.length + (page.deleted?.length ?? 0))
        if (size >= batchItems || clock.elapsed() >= deadline) break
        await line.wait(deadline - clock.elapsed())
      }
      if (signal.aborted) return
      const last = batch.at(-1)
      if (last) yield batch.length === 1 ? last : joinPages(batch, last.cursor)
      else if (line.ended()) return
    }
  } finally {
    // Not waited for: a stream that hangs would hang its worker.
    iterator.return?.().catch(() => undefined)
  }
}

/** One page at a time of a stream, asked for ahead. Nothing of it outlives a page: a stream may run for months. */
interface Line {
  /** Resolves when a page is there, the stream has ended, the signal aborts, or after `ms`. */
  wait(ms?: number): Promise<void>
  /** The page that is there, if one is; the next is asked for. */
  next(): Page | undefined
  /** Whether there is no more. Throws what the stream threw. */
  ended(): boolean
}

type Arrival = { page: Page } | { error: unknown } | { end: true }

function createLine(iterator: AsyncIterator<Page>, signal: AbortSignal): Line {
  let arrival: Arrival | undefined
  let ring = (): void => undefined
  const arrive = (what: Arrival) => {
    arrival = what
    ring()
  }
  const ask = () => {
    iterator.next().then(
      ({ done, value }) => arrive(done ? { end: true } : { page: value }),
      (error: unknown) => arrive({ error }),
    )
  }
  signal.addEventListener('abort', () => ring(), { once: true })
  ask()
  return {
    async wait(ms) {
      if (arrival || signal.aborted) return
      await new Promise<void>((resolve) => {
        const timer = ms === undefined ? undefined : clock.setTimeout(resolve, ms)
        ring = () => {
          clock.clearTimeout(timer)
          resolve()
        }
      })
    },
    next() {
      if (!arrival || !('page' in arrival)) return undefined
      const { page } = arrival
      arrival = undefined
      ask()
      return page
    },
    ended() {
      if (arrival && 'error' in arrival) throw arrival.error
      return arrival !== undefined && 'end' in arrival
    },
  }
}
