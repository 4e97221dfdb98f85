import { clock } from './clock.ts'

/**
 * Runs `work` with a signal that aborts after `ms` milliseconds or with `outer`, and rejects at that moment even
 * if `work` does not listen. Leaves no timer and no listener behind. `late` says what went wrong then.
 */
export async function withDeadline<T>(
  ms: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
  late = 'the deadline passed before the answer was complete',
): Promise<T> {
  outer?.throwIfAborted()
  const cut = Promise.withResolvers<never>()
  const controller = new AbortController()
  const stop = (reason: unknown) => {
    cut.reject(reason)
    controller.abort(reason)
  }
  const follow = () => stop(outer?.reason)
  const timer = clock.setTimeout(() => stop(new Error(late)), ms)
  outer?.addEventListener('abort', follow, { once: true })
  try {
    return await Promise.race([work(controller.signal), cut.promise])
  } finally {
    clock.clearTimeout(timer)
    outer?.removeEventListener('abort', follow)
  }
}
