import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

export interface CommandRequest {
  args: string[]
  env: Record<string, string>
  input: string
}

export interface CommandResult {
  code: number | null
  stdout: string
  stderr: string
}

const hosts = new Set<ChildProcess>()
/** By the script that they run. */
const idle = new Map<string, ChildProcess[]>()

process.once('exit', () => {
  for (const host of hosts) host.kill('SIGKILL')
})

/** Runs one command of the program `script` in a process that has loaded it already, see `command-host.ts`. */
export async function runLoaded(script: string, request: CommandRequest): Promise<CommandResult> {
  const waiting = idle.get(script) ?? []
  idle.set(script, waiting)
  const host = waiting.pop() ?? startHost(script)
  host.ref()
  host.channel?.ref()
  host.send(request)
  const over = new AbortController()
  const { signal } = over
  const result = await Promise.race([
    once(host, 'message', { signal }).then(([answer]) => answer as CommandResult),
    once(host, 'exit', { signal }).then(() => undefined),
  ]).finally(() => over.abort())
  if (result === undefined)
    throw new Error(`the process that runs commands ended in "${request.args.join(' ')}"`)
  waiting.push(host)
  // An idle one must not keep its test file from ending.
  host.unref()
  host.channel?.unref()
  return result
}

function startHost(script: string): ChildProcess {
  const host = fork(path.join(import.meta.dirname, 'command-host.ts'), [script], {
    cwd: path.join(import.meta.dirname, '../..'),
    execArgv: [],
    env: { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] },
  })
  hosts.add(host)
  return host
}
