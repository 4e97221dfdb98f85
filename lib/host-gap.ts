import { type Timer, clock } from './clock.ts'

/** Spaces out what this process asks of one host: one at a time, first come first served. */
export interface HostGap {
  /**
   * Resolves when the caller's turn has come, at least `gapMs` after the turn before it ended, with the
   * function that ends the turn. Rejects with the signal's reason. A gap of 0 does not queue.
   */
  enter(host: string, gapMs: number, signal?: AbortSignal): Promise<() => void>
  /** Hosts that are busy or still resting; the others are forgotten. */
  readonly size: number
}

interface Turn {
  gapMs: number
  start(): void
}

interface Line {
  waiting: Turn[]
  busy: boolean
  /** When the last turn ended, on the monotonic clock. */
  endedAt: number
  /** The longest gap anybody asked for: how long this line must be remembered. */
  longestGapMs: number
  timer?: Timer
}

export function createHostGap(): HostGap {
  const lines = new Map<string, Line>()

  async function enter(host: string, gapMs: number, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted()
    if (gapMs <= 0) return () => {}
    const line = lines.get(host) ?? { waiting: [], busy: false, endedAt: -Infinity, longestGapMs: 0 }
    lines.set(host, line)
    line.longestGapMs = Math.max(line.longestGapMs, gapMs)
    await new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        line.waiting.splice(line.waiting.indexOf(turn), 1)
        reject(signal?.reason)
        advance(host, line)
      }
      const turn: Turn = {
        gapMs,
        start() {
          signal?.removeEventListener('abort', giveUp)
          resolve()
        },
      }
      signal?.addEventListener('abort', giveUp, { once: true })
      line.waiting.push(turn)
      advance(host, line)
    })
    return () => {
      line.busy = false
      line.endedAt = clock.elapsed()
      advance(host, line)
    }
  }

  function advance(host: string, line: Line): void {
    clock.clearTimeout(line.timer)
    if (line.busy) return
    const next = line.waiting[0]
    const restMs = line.endedAt + (next?.gapMs ?? line.longestGapMs) - clock.elapsed()
    if (restMs > 0) {
      const timer = clock.setTimeout(() => advance(host, line), Math.ceil(restMs))
      line.timer = next ? timer : timer.unref()
    } else if (next) {
      line.waiting.shift()
      line.busy = true
      next.start()
    } else {
      lines.delete(host)
    }
  }

  return {
    enter,
    get size() {
      return lines.size
    },
  }
}
