import { Piscina } from 'piscina'

const THREADS = 2

/** Reading takes milliseconds; a document that needs this long is hostile or far beyond what people publish. */
const KILL_AFTER_MS = 5000

let pool: Piscina | undefined
let running = 0
const waiting: (() => void)[] = []

/**
 * Runs the function `name` of the module `file` in a worker thread that is killed after five seconds, or when it uses up
 * its heap. One small pool serves the whole process; it starts with the first document and its idle threads end by
 * themselves. `what` is what is read, as messages call it.
 */
export function parserThread<Task, Result>(
  file: URL,
  name: string,
  what: string,
): (task: Task, signal: AbortSignal) => Promise<Result> {
  return async (task, signal) => {
    await slot(signal)
    const kill = AbortSignal.timeout(KILL_AFTER_MS)
    try {
      pool ??= openPool()
      const run = { filename: file.href, name, signal: AbortSignal.any([signal, kill]) }
      return (await pool.run(task, run)) as Result
    } catch (error) {
      signal.throwIfAborted()
      if (!kill.aborted) throw error
      throw new Error(`reading ${what} took longer than ${KILL_AFTER_MS / 1000} s, so it was stopped`, {
        cause: error,
      })
    } finally {
      release()
    }
  }
}

/** Ends the threads. The next document starts them again. */
export async function closeParserThreads(): Promise<void> {
  const closing = pool
  pool = undefined
  await closing?.destroy()
}

function openPool(): Piscina {
  return new Piscina({
    minThreads: 0,
    maxThreads: THREADS,
    idleTimeout: 30_000,
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  })
}

/** The deadline must not run while a document waits for a thread, so the waiting is here and not in the pool's queue. */
async function slot(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  if (running < THREADS) {
    running++
    return
  }
  await new Promise<void>((resolve, reject) => {
    const enter = () => {
      signal.removeEventListener('abort', leave)
      resolve()
    }
    const leave = () => {
      waiting.splice(waiting.indexOf(enter), 1)
      reject(signal.reason)
    }
    waiting.push(enter)
    signal.addEventListener('abort', leave, { once: true })
  })
}

/** Hands the slot to the next in line; `running` stays what it is then. */
function release(): void {
  const next = waiting.shift()
  if (next) next()
  else running--
}
