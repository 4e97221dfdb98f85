import { z } from 'zod'
import { ConfigError } from '../lib/errors.ts'
import { readSecret } from './check/substitute.ts'
import type { Environment } from './check/substitute.ts'

/** What a deployment decides, as opposed to the config file. */
export interface Env {
  /** Absent: the embedded PostgreSQL. */
  databaseUrl?: string
  /** Absent: the queue lives in PostgreSQL. */
  redisUrl?: string
  configPath: string
  /** Where the embedded database and other local state are kept. */
  dataDir: string
  /** 0 lets the system choose. */
  port: number
  host: string
  /** Where people reach the web pages, without a trailing slash. */
  publicUrl: string
  logLevel: LogLevel
}

type LogLevel = (typeof logLevels)[number]

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

const variables = z.object({
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\/\S+$/,
      'is not a PostgreSQL address; write it as postgres://user:password@host:5432/database',
    )
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?(\+[a-z]+)?:\/\/\S+$/, 'is not a Redis address; write it as redis://:password@host:6379')
    .optional(),
  ENNAKKO_CONFIG: z.string().default('config/ennakko.yaml'),
  ENNAKKO_DATA: z.string().default('.ennakko'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, { abort: true, error: 'is not a port; write a number from 0 to 65535' })
    .transform(Number)
    .refine((port) => port <= 65_535, 'is not a port; write a number from 0 to 65535')
    .prefault('3000'),
  HOST: z
    .string()
    .regex(
      /^[\w.:%-]+$/,
      'is not a host name or address; write 127.0.0.1 for this machine only, or 0.0.0.0 for all networks',
    )
    .default('127.0.0.1'),
  PUBLIC_URL: z
    .url({
      protocol: /^https?$/,
      error: 'is not a web address; write it in full, such as https://alerts.example.com',
    })
    .refine(
      (url) => !/[?#]/.test(url),
      'may not hold ? or #; write only the address of the site, such as https://alerts.example.com',
    )
    .optional(),
  LOG_LEVEL: z
    .enum(logLevels, { error: `is not a level; use one of: ${logLevels.join(', ')}` })
    .default('info'),
})

/**
 * Reads the deployment's variables; an empty one counts as unset. DATABASE_URL and REDIS_URL may also be given as
 * DATABASE_URL_FILE and REDIS_URL_FILE. Throws `ConfigError` that names every bad variable and shows no value.
 */
export function readEnv(env: Environment): Env {
  const problems: string[] = []
  const set = Object.fromEntries(
    Object.keys(variables.shape).flatMap((name) => {
      const value = env[name]?.trim()
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )
  for (const name of ['DATABASE_URL', 'REDIS_URL']) {
    const file = env[`${name}_FILE`]
    if (name in set || file === undefined || file === '') continue
    const found = readSecret(name, file)
    if ('value' in found) set[name] = found.value
    else problems.push(found.problem)
  }
  const parsed = variables.safeParse(set)
  problems.push(...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`))
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems.join('\n'))
  const { PORT, PUBLIC_URL, ...rest } = parsed.data
  return {
    databaseUrl: rest.DATABASE_URL,
    redisUrl: rest.REDIS_URL,
    configPath: rest.ENNAKKO_CONFIG,
    dataDir: rest.ENNAKKO_DATA,
    port: PORT,
    host: rest.HOST,
    publicUrl: (PUBLIC_URL ?? `http://localhost:${PORT}`).replace(/(?<!\/)\/+$/, ''),
    logLevel: rest.LOG_LEVEL,
  }
}
