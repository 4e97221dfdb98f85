import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readEnv } from '../../config/env.ts'
import { ConfigError } from '../../lib/errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'ennakko-env-'))
afterAll(() => rmSync(folder, { recursive: true }))

function refusal(env: Record<string, string>): string {
  try {
    readEnv(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('the environment was accepted')
}

describe('the environment', () => {
  it('may be empty', () => {
    expect(readEnv({})).toEqual({
      configPath: 'config/ennakko.yaml',
      dataDir: '.ennakko',
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      logLevel: 'info',
    })
  })

  it('is read in full, and empty variables count as unset', () => {
    const env = {
      DATABASE_URL: 'postgresql://me:pw@db.example.com/ennakko',
      REDIS_URL: 'rediss://:pw@redis.example.com:6380',
      ENNAKKO_CONFIG: '/etc/ennakko.yaml',
      ENNAKKO_DATA: '/var/lib/ennakko',
      PORT: '8080',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://alerts.example.com/ennakko/',
      LOG_LEVEL: '',
    }
    expect(readEnv(env)).toEqual({
      databaseUrl: env.DATABASE_URL,
      redisUrl: env.REDIS_URL,
      configPath: env.ENNAKKO_CONFIG,
      dataDir: env.ENNAKKO_DATA,
      port: 8080,
      host: '0.0.0.0',
      publicUrl: 'https://alerts.example.com/ennakko',
      logLevel: 'info',
    })
  })

  it('lets the public address follow the port', () => {
    expect(readEnv({ PORT: '4000' }).publicUrl).toBe('http://localhost:4000')
  })

  it('takes the addresses of databases from files', () => {
    const file = join(folder, 'database-url')
    writeFileSync(file, 'postgres://me:pw@db/ennakko\n')
    expect(readEnv({ DATABASE_URL_FILE: file }).databaseUrl).toBe('postgres://me:pw@db/ennakko')
    expect(readEnv({ DATABASE_URL_FILE: file, DATABASE_URL: 'postgres://other/x' }).databaseUrl).toBe(
      'postgres://other/x',
    )
    expect(refusal({ REDIS_URL_FILE: join(folder, 'nowhere') })).toMatch(
      /REDIS_URL_FILE cannot be read \(ENOENT\); check/,
    )
  })

  it.each([
    ['DATABASE_URL', 'mysql://me:hunter2@db/ennakko', 'postgres://user:password@host:5432/database'],
    ['DATABASE_URL', 'postgres://', 'is not a PostgreSQL address'],
    ['REDIS_URL', 'hunter2', 'redis://:password@host:6379'],
    ['PORT', '80a', 'a number from 0 to 65535'],
    ['PORT', '70000', 'a number from 0 to 65535'],
    ['PORT', '-1', 'a number from 0 to 65535'],
    ['HOST', 'http://0.0.0.0', '127.0.0.1'],
    ['PUBLIC_URL', 'alerts.example.com', 'https://alerts.example.com'],
    ['PUBLIC_URL', 'ftp://alerts.example.com', 'https://alerts.example.com'],
    ['PUBLIC_URL', 'https://alerts.example.com/?a=b', 'may not hold ? or #'],
    ['LOG_LEVEL', 'verbose', 'trace, debug, info, warn, error, fatal, silent'],
  ])('refuses %s=%s', (name, value, remedy) => {
    const message = refusal({ [name]: value })
    expect(message.startsWith(`${name} `)).toBe(true)
    expect(message).toContain(remedy)
    expect(message).not.toContain('hunter2')
  })

  it('says everything that is wrong at once', () => {
    expect(refusal({ PORT: 'x', LOG_LEVEL: 'x', DATABASE_URL: 'x' }).split('\n')).toHaveLength(3)
  })
})
