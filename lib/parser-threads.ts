import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads'
import { Piscina } from 'piscina'
import type { ThreadTask } from './parser-thread.ts'

const mostThreads = 2

/**
 * Reading takes milliseconds; a document that needs this long is hostile or far beyond what people publish. Counted is the
 * processor's time for the document: a machine that is busy with other things, or a thread that starts, takes nothing of it.
 */
const mostCpuSeconds = 5

/** How often a thread at work is looked at. */
const lookMs = 250

let pool: Piscina | undefined
let running = 0
const waiting: (() => void)[] = []

/**
 * Runs the function `name` of the module `file` in a worker thread that is killed after five (or `cpuSeconds`) seconds of work, when it uses
 * up its heap, or when the signal aborts. One small pool serves the whole process; it starts with the first document, and
 * its idle threads keep no process alive. `what` is what is read, as messages call it.
 */
export function parserThread<Task, Result>(
  file: URL,
  name: string,
  what: string,
  cpuSeconds = mostCpuSeconds,
): (task: Task, signal: AbortSignal) => Promise<Result> {
  return async (task, signal) => {
    await slot(signal)
    const kill = new AbortController()
    const { port1, port2 } = new MessageChannel()
    try {
      pool ??= openPool()
      watch(pool, port1, cpuSeconds, kill)
      const asked: ThreadTask = { file: file.href, name, task, begun: port2 }
      const either = AbortSignal.any([signal, kill.signal])
      return (await pool.run(asked, { transferList: [port2], signal: either })) as Result
    } catch (error) {
      signal.throwIfAborted()
      if (!kill.signal.aborted) throw error
      throw new Error(`reading ${what} took longer than ${cpuSeconds} s, so it was stopped`, {
        cause: error,
      })
    } finally {
      port1.close()
      release()
    }
  }
}

/** Aborts when the thread that says at `port` that it has begun has worked too long. Ends when the port is closed. */
function watch(threads: Piscina, port: MessagePort, mostSeconds: number, kill: AbortController): void {
  let looks: NodeJS.Timeout | undefined
  port.once('close', () => clearInterval(looks))
  port.once('message', (threadId: number) => {
    const thread = threads.threads.find((one) => one.threadId === threadId)
    if (!thread) return
    const before = workedSeconds(thread)
    looks = setInterval(async () => {
      if ((await workedSeconds(thread)) - (await before) > mostSeconds) kill.abort(new Error('too long'))
    }, lookMs)
  })
}

/** Asked of the machine, so that a thread that listens to nobody answers as well; 0 of one that has ended. */
async function workedSeconds(thread: Worker): Promise<number> {
  const { user, system } = await thread.cpuUsage().catch(() => ({ user: 0, system: 0 }))
  return (user + system) / 1_000_000
}

/** Ends the threads. The next document starts them again. */
export async function closeParserThreads(): Promise<void> {
  const closing = pool
  pool = undefined
  await closing?.destroy()
}

function openPool(): Piscina {
  return new Piscina({
    filename: new URL('./parser-thread.ts', import.meta.url).href,
    name: 'runTask',
    minThreads: 0,
    maxThreads: mostThreads,
    // A thread takes a second to start on a busy machine, and idle it costs nothing but memory.
    idleTimeout: Infinity,
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  })
}

/** The deadline must not run while a document waits for a thread, so the waiting is here and not in the pool's queue. */
async function slot(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  if (running < mostThreads) {
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
