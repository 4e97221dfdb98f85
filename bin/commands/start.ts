import { readEnv } from '../../config/env.ts'
import { ConfigError } from '../../lib/errors.ts'
import { createLog } from '../../lib/log.ts'
import { type Role, roles, start } from '../../workers/start.ts'

/** Runs roles until SIGTERM or SIGINT; a second signal ends the process at once. */
export async function startCommand(names: string[]): Promise<void> {
  const env = readEnv(process.env)
  const log = createLog({ level: env.logLevel })
  const stopping = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(1)
      log.info({ signal }, 'stopping; what is under way is finished or given back')
      stopping.abort(new Error('shutting down'))
    })
  }
  await start({
    env,
    secrets: process.env,
    roles: names.length === 0 ? roles : names.map(toRole),
    log,
    signal: stopping.signal,
    announce: (text) => process.stdout.write(`${text}\n`),
  })
  log.info('stopped')
  // A hanging socket of somebody else's library must not keep a stopped process alive.
  process.exit(0)
}

function toRole(name: string): Role {
  const role = roles.find((known) => known === name)
  if (role) return role
  throw new ConfigError(`there is no role '${name}'; the roles are ${roles.join(', ')}`)
}
