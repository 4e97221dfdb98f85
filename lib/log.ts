import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'
import { prettyFactory } from 'pino-pretty'

export type Log = Logger

export interface LogOptions {
  /** `trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`. */
  level: string
  /** Lines for people instead of JSON. Default: when stdout is a terminal. */
  pretty?: boolean
  /** Where the lines go. Default stdout. */
  to?: DestinationStream
}

/** A logger that writes in this process, one line per event, with the values of keys that name secrets censored. */
export function createLog({ level, pretty = process.stdout.isTTY === true, to }: LogOptions): Log {
  const destination = to ?? pino.destination({ dest: 1, sync: true })
  return pino(
    {
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretPaths(), censor: '[redacted]' },
    },
    pretty ? forPeople(destination) : destination,
  )
}

// Not pino-pretty's stream: what has been logged must be out even when the process ends at once.
function forPeople(destination: DestinationStream): DestinationStream {
  const format = prettyFactory({ translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname', singleLine: true })
  return { write: (line) => destination.write(format(line)) }
}

// A net under the rule that nobody logs secrets, not a licence to log them.
const secretKeys = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'password',
  'secret',
  'token',
  'accessToken',
  'access_token',
  'refreshToken',
  'refresh_token',
  'apiKey',
  'api_key',
  'x-api-key',
  'databaseUrl',
  'DATABASE_URL',
  'redisUrl',
  'REDIS_URL',
]

function secretPaths(): string[] {
  return secretKeys.flatMap((key) => ['', '*', '*.*'].map((depth) => `${depth}["${key}"]`))
}
