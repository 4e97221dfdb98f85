import { clock } from '../../lib/clock.ts'
import { RetryLater } from '../../lib/errors.ts'
import type { Io } from '../connector.ts'
import type { FeedState } from './cursor.ts'
import { type FeedReading, type Source, readAt } from './read.ts'

/** "For good" ends when a site moves back or gives its new domain up, so the configured address is asked once a day. */
const homeEveryMs = 24 * 3_600_000

/**
 * Reads the feed where it has moved for good, and at the configured address where that does not answer with a feed any
 * more. Throws what the address that was asked first said, when the other has nothing either.
 */
export async function readFeed(
  source: Source,
  state: FeedState,
  io: Io,
  signal: AbortSignal,
  first: boolean,
): Promise<FeedReading> {
  const now = clock.now()
  const atHome = async () => {
    // Validators are those of another address.
    const fresh = { ...state, movedTo: undefined, etag: undefined, modified: undefined, homeAt: now }
    return await readAt(source.address, source, fresh, io, signal, first)
  }
  const { movedTo, homeAt = 0 } = state
  if (movedTo === undefined) {
    const reading = await readAt(source.address, source, state, io, signal, first)
    return reading.state.movedTo === undefined
      ? reading
      : { ...reading, state: { ...reading.state, homeAt: now } }
  }
  if (now - homeAt > homeEveryMs) {
    const away = async () => await readAt(movedTo, source, { ...state, homeAt: now }, io, signal, first)
    return await either(atHome, away, () => true, signal)
  }
  const away = async () => await readAt(movedTo, source, state, io, signal, first)
  // Who asks for patience is there.
  return await either(away, atHome, (error) => !(error instanceof RetryLater), signal)
}

async function either(
  ask: () => Promise<FeedReading>,
  otherwise: () => Promise<FeedReading>,
  isLost: (error: unknown) => boolean,
  signal: AbortSignal,
): Promise<FeedReading> {
  try {
    return await ask()
  } catch (error) {
    if (signal.aborted || !isLost(error)) throw error
    return await otherwise().catch(() => {
      signal.throwIfAborted()
      throw error
    })
  }
}
