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
const idle: ChildProcess[] = []

process.once('exit', () => {
  for (const host of hosts) host.kill('SIGKILL')
})

/** Runs one command of the shipped program in a process that has loaded it already, see `command-host.ts`. */
export async function runLoaded(request: CommandRequest): Promise<CommandResult> {
  const host = idle.pop() ?? startHost()
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
  idle.push(host)
  // An idle one must not keep its test file from ending.
  host.unref()
  host.channel?.unref()
  return result
}

function startHost(): ChildProcess {
  const host = fork(path.join(import.meta.dirname, 'command-host.ts'), {
    cwd: path.join(import.meta.dirname, '../..'),
    execArgv: [],
    env: { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] },
  })
  hosts.add(host)
  return host
}
