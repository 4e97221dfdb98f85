import { clock } from './clock.ts'

/** Above this many characters the connection is paused, so that the sender waits. */
const highWater = 4 * 1024 * 1024
/** What a paused connection may still bring: the rest of a chunk, decompressed. Behind it, the reader gives up. */
const overflow = 4 * highWater

/** Messages that came and were not read yet, in bounded memory. */
export interface FrameInbox {
  put(message: string): void
  /** What waits, at most `count`, the oldest first. Throws what ended the inbox once it is empty. */
  take(count: number): string[]
  /** True as soon as `take` has something to give or to throw; false after `ms`. */
  wait(ms: number): Promise<boolean>
  end(reason: unknown): void
  isFull(): boolean
}

/** `pause` and `resume` the connection that fills it; `name` begins the message of an overflow. */
export function createInbox(pause: () => void, resume: () => void, name: string): FrameInbox {
  let waiting: string[] = []
  let chars = 0
  let ended: { reason: unknown } | undefined
  let wake: (() => void) | undefined

  function end(reason: unknown): void {
    ended ??= { reason }
    wake?.()
  }

  return {
    put(message) {
      if (ended) return
      waiting.push(message)
      chars += message.length
      if (chars > overflow) {
        waiting = []
        end(new Error(`${name} sent faster than it was read: more than ${overflow} characters were waiting`))
      } else if (chars > highWater) pause()
      wake?.()
    },
    take(count) {
      if (waiting.length === 0 && ended) throw ended.reason
      const taken = waiting.slice(0, count)
      waiting = waiting.slice(count)
      for (const { length } of taken) chars -= length
      if (chars < highWater / 2) resume()
      return taken
    },
    async wait(ms) {
      if (waiting.length > 0 || ended) return true
      const woken = Promise.withResolvers<boolean>()
      wake = () => woken.resolve(true)
      const timer = clock.setTimeout(() => woken.resolve(false), ms)
      try {
        return await woken.promise
      } finally {
        clock.clearTimeout(timer)
        wake = undefined
      }
    },
    end,
    isFull: () => chars > highWater,
  }
}
