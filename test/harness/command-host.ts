import { Readable, Writable } from 'node:stream'
import type { CommandRequest, CommandResult } from './commands.ts'

/**
 * A process that runs one command of its script after the other, each as if it were started for it: with its own environment,
 * arguments, streams and exit code. What the commands import is loaded once, which is most of what a start costs.
 */

/** Where a command that calls `process.exit` stops. */
class Ended extends Error {}

process.on('message', async (request: CommandRequest) => {
  process.send?.(await run(request))
})
const leave = process.exit.bind(process)
process.on('disconnect', () => leave())
process.on('uncaughtException', (error) => {
  if (!(error instanceof Ended)) throw error
})

const script = process.argv[2]
let runs = 0

async function run({ args, env, input }: CommandRequest): Promise<CommandResult> {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, env)
  process.argv.splice(2, Infinity, ...args)
  process.exitCode = undefined
  const stdout = collect()
  const stderr = collect()
  const streams = { stdout: stdout.stream, stderr: stderr.stream, stdin: Readable.from([input]) }
  for (const [name, value] of Object.entries(streams)) {
    Object.defineProperty(process, name, { value, configurable: true })
  }
  const code = await new Promise<number>((resolve) => {
    process.exit = (given) => {
      resolve(Number(given ?? process.exitCode ?? 0))
      throw new Ended()
    }
    runs += 1
    // With a name of its own the program is run anew; what it imports is not.
    import(`../../${script}?run=${runs}`).then(
      () => resolve(Number(process.exitCode ?? 0)),
      (error: unknown) => {
        stderr.stream.write(String(error))
        resolve(1)
      },
    )
  })
  return { code, stdout: stdout.text(), stderr: stderr.text() }
}

function collect(): { stream: Writable; text: () => string } {
  const chunks: Buffer[] = []
  const stream = new Writable({
    decodeStrings: true,
    write(chunk: Buffer, _, done) {
      chunks.push(chunk)
      done()
    },
  })
  return { stream, text: () => Buffer.concat(chunks).toString() }
}
