import { styleText } from 'node:util'
import { clock } from '../../lib/clock.ts'
import { type Env, readEnv } from '../../config/env.ts'
import { ConfigError } from '../../lib/errors.ts'
import { type Log, createLog } from '../../lib/log.ts'
import { type Ready, type Role, roles, start } from '../../workers/start.ts'

/** A terminal, npm and a supervisor may each pass the same wish to stop on; within this it counts once. */
const sameWishMs = 1_000

/** Runs roles until SIGTERM or SIGINT; a second signal, a second later or more, ends the process at once. */
export async function startCommand(names: string[]): Promise<void> {
  const env = readEnv(process.env)
  const wanted = names.length === 0 ? roles : names.map(toRole)
  const log = createLog({ level: env.logLevel })
  await start({
    env,
    secrets: process.env,
    roles: wanted,
    log,
    signal: untilAskedToStop(log),
    announce: (text) => process.stdout.write(`${text}\n`),
    onReady: (ready) => {
      if (process.stdout.isTTY) process.stdout.write(greeting(env, wanted, ready))
    },
  })
  log.info('stopped')
  // A hanging socket of somebody else's library must not keep a stopped process alive.
  process.exit(0)
}

function untilAskedToStop(log: Log): AbortSignal {
  const stopping = new AbortController()
  let askedAt = 0
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (!stopping.signal.aborted) {
        askedAt = clock.elapsed()
        log.info({ signal }, 'stopping; what is under way is finished or given back')
        stopping.abort(new Error('shutting down'))
      } else if (clock.elapsed() - askedAt >= sameWishMs) {
        process.exit(1)
      }
    })
  }
  return stopping.signal
}

function toRole(name: string): Role {
  const role = roles.find((known) => known === name)
  if (role) return role
  throw new ConfigError(`there is no role '${name}'; the roles are ${roles.join(', ')}`)
}

/** What a person at the terminal wants to know now. */
function greeting({ configPath }: Env, wanted: readonly Role[], ready: Ready): string {
  const { company, sources, channels } = ready.config
  const on = sources.filter(({ enabled }) => enabled).length
  const here = channels.some(({ type }) => type === 'console') && wanted.includes('outreach')
  const elsewhere = channels.map(({ id }) => id).join(', ')
  const line = (label: string, text: string) => `  ${styleText('bold', label.padEnd(7))} ${text}\n`
  return [
    `\n${styleText(['bold', 'green'], 'Ennakko')} listens for ${company}: ${on} source${on === 1 ? '' : 's'}.\n`,
    ready.port === undefined ? '' : line('Page', ready.publicUrl),
    line('Config', `${configPath} – an edit takes effect within seconds`),
    line('Alerts', here ? 'appear below' : `go to ${elsewhere}`),
    line('Stop', 'Ctrl+C'),
    '\n',
  ].join('')
}
