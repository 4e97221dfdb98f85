import { clock } from '../lib/clock.ts'

/**
 * Runs `work` again and again until the signal aborts, with `everyMs` between the end of one run and the start of
 * the next; `work` answering true means that there is more to do at once. An error is told and the loop goes on.
 */
export async function repeat(
  everyMs: number,
  signal: AbortSignal,
  work: () => Promise<boolean | void>,
  onError: (error: unknown) => void,
  pause: Pause = plainPause,
): Promise<void> {
  while (!signal.aborted) {
    let more = false
    try {
      more = (await work()) === true
    } catch (error) {
      if (!signal.aborted) onError(error)
    }
    if (!more) await pause(everyMs, signal)
  }
}

/** Resolves after `ms`, or when the signal aborts. */
type Pause = (ms: number, signal: AbortSignal) => Promise<void>

async function plainPause(ms: number, signal: AbortSignal): Promise<void> {
  await clock.sleep(ms, undefined, { signal }).catch(() => undefined)
}

/** Cuts a pause short. What rings while nobody pauses cuts the next one. */
export interface Bell {
  ring(): void
  pause: Pause
}

export function createBell(): Bell {
  let rung = new AbortController()
  return {
    ring: () => rung.abort(),
    async pause(ms, signal) {
      await plainPause(ms, AbortSignal.any([signal, rung.signal]))
      if (rung.signal.aborted) rung = new AbortController()
    },
  }
}

/** Passes an error on at most once in `everyMs` for each wording: a broken database is told of, not shouted about. */
export function atMostEvery(everyMs: number, tell: (error: unknown) => void): (error: unknown) => void {
  const toldAt = new Map<string, number>()
  return (error) => {
    const wording = error instanceof Error ? error.message : String(error)
    // The machine's clock may jump; this one does not.
    const now = clock.elapsed()
    if (now - (toldAt.get(wording) ?? Number.NEGATIVE_INFINITY) < everyMs) return
    if (toldAt.size > 100) toldAt.clear()
    toldAt.set(wording, now)
    tell(error)
  }
}

/** Resolves when the signal aborts. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true })
  })
}

/** Tries `work` for `ms` until it succeeds, for what must not get lost while the database is away for a moment. */
export async function insist<T>(ms: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const deadline = clock.elapsed() + ms
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted || clock.elapsed() > deadline) throw error
    }
    await plainPause(250, signal)
  }
}

/** Tries once a second until `work` succeeds: a database may go away between two statements. Throws when the signal aborts. */
export async function until(
  signal: AbortSignal,
  tell: (error: unknown) => void,
  work: () => Promise<void>,
): Promise<void> {
  const done = new AbortController()
  const attempt = async () => {
    await work()
    done.abort()
  }
  await repeat(1_000, AbortSignal.any([signal, done.signal]), attempt, tell)
  signal.throwIfAborted()
}
