import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Model } from './model-folder.ts'

/**
 * A loaded model in a process of its own. A thread would not do: native memory has no limit there, native code cannot
 * be stopped, and a crash in it takes the poller along.
 */
export interface ModelProcess {
  alive: () => boolean
  /** The classes' shares for each text. One question at a time. Throws when there is no answer in time, or on abort. */
  ask: (texts: readonly string[], timeoutMs: number, signal: AbortSignal) => Promise<Shares[]>
  end: () => Promise<void>
}

export type Shares = z.infer<typeof answer>[number]

const share = z.number().min(0).max(1)
const answer = z.array(z.object({ negative: share, positive: share }))
const refusal = z.object({ error: z.string() })

/** Reading a large model from a slow disk. */
const loadTimeoutMs = 60_000

/** Starts the process and waits until the model is loaded. */
export async function startModel(model: Model, signal: AbortSignal): Promise<ModelProcess> {
  const child = fork(fileURLToPath(new URL('./serve-model.ts', import.meta.url)), [JSON.stringify(model)], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // It reads files and computes; it may write nothing, start nothing, and needs none of our secrets.
    execArgv: ['--permission', '--allow-fs-read=*', '--allow-addons', '--max-old-space-size=256'],
    env: pick(process.env, ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'TMPDIR']),
  })
  // An error is followed by an exit, or is an answer to `send`; without a listener it would end our own process.
  child.on('error', () => {})
  child.unref()
  child.channel?.unref()
  await goFirst(child)
  const loaded: ModelProcess = {
    alive: () => child.exitCode === null && child.signalCode === null,
    ask: async (texts, timeoutMs, stop) => await ask(child, texts, timeoutMs, stop),
    end: () => end(child),
  }
  try {
    await loaded.ask([], loadTimeoutMs, signal)
  } catch (error) {
    await loaded.end()
    throw error
  }
  return loaded
}

/** When memory runs out, Linux shall end this process and not the one that alerts people. */
async function goFirst({ pid }: ChildProcess): Promise<void> {
  if (process.platform !== 'linux' || pid === undefined) return
  await writeFile(`/proc/${pid}/oom_score_adj`, '1000').catch(() => undefined)
}

async function ask(
  child: ChildProcess,
  texts: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Shares[]> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const onExit = () => reject(new Error(`the model's process ended (${howItEnded(child)})`))
  const onAbort = () => reject(signal.reason)
  const timer = setTimeout(
    () => reject(new Error(`the model did not answer within ${timeoutMs / 1000} s`)),
    timeoutMs,
  )
  child.once('message', resolve).once('exit', onExit)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    if (child.connected) child.send(texts, (error) => error && reject(error))
    else onExit()
    const message = await promise
    const refused = refusal.safeParse(message)
    if (refused.success) throw new Error(refused.data.error)
    const { data: shares } = answer.length(texts.length).safeParse(message)
    if (!shares) throw new Error('the model did not give each text its shares of the classes')
    return shares
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    child.off('message', resolve).off('exit', onExit)
  }
}

function howItEnded({ exitCode, signalCode }: ChildProcess): string {
  if (signalCode === 'SIGKILL') return 'killed, probably because memory ran out'
  return signalCode ?? `exit code ${exitCode ?? 'unknown'}`
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.ref()
  child.kill('SIGKILL')
  await ended
}

function pick(env: Readonly<Record<string, string | undefined>>, names: string[]) {
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])))
}
