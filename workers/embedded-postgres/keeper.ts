import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import type { ServerAccount } from './account.ts'
import { isCode } from './home.ts'

// A named pipe tells when the last process that uses the server is gone, however it went: the kernel closes the
// write ends, and the reader comes to the end of the file. The shell costs about 1 MB, and no polling.
const script = `
fifo=$1; shift
"$@" 3<&- &
server=$!
( while read -r _; do :; done; kill -INT $server ) <&3 &
reader=$!
exec 3<&-
wait $server
kill $reader 2>/dev/null
rm -f "$fifo"
`

export interface Keeper {
  /** Ends when the server has ended. */
  process: ChildProcess
  /** Our hold on the server: closing it lets go. */
  hold: number
}

/** Runs `command` until nobody holds `fifo` any more, then interrupts it. The caller is the first to hold it. */
export function startKeeper(
  fifo: string,
  command: string[],
  logFile: string,
  account: ServerAccount,
  env: Record<string, string>,
): Keeper {
  const made = spawnSync('mkfifo', ['-m', '600', fifo], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr || `mkfifo is missing (${made.error?.message})`)
  // Opened for both first: a blocking open of one side would wait for the other.
  const both = openSync(fifo, constants.O_RDWR)
  const readEnd = openSync(fifo, constants.O_RDONLY)
  const hold = openSync(fifo, constants.O_WRONLY)
  const log = openSync(logFile, 'wx', 0o600)
  try {
    const child = spawn('/bin/sh', ['-c', script, 'ennakko-keeper', fifo, ...command], {
      ...account,
      cwd: '/',
      env,
      detached: true,
      stdio: ['ignore', log, log, readEnd],
    })
    // A shell that cannot be started shows as one that has ended.
    child.on('error', () => undefined)
    child.unref()
    return { process: child, hold }
  } finally {
    for (const descriptor of [both, readEnd, log]) closeSync(descriptor)
  }
}

/** Takes hold of a server that another process started; undefined when its keeper has let go of it already. */
export function takeHold(fifo: string): number | undefined {
  try {
    return openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch (error) {
    if (isCode(error, 'ENXIO', 'ENOENT')) return undefined
    throw error
  }
}
