import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { configOf } from '../harness/config.ts'
import { makeProject, runProcess } from '../harness/ennakko.ts'
import { emptyDatabase, freshDatabase, query } from '../harness/postgres.ts'

const url = await freshDatabase('start')
const good = configOf({ sources: [{ id: 'form', connector: 'webhook', secret: 'a-secret-of-some-length' }] })

/** What the process wrote beside its log. */
function words(stdout: string, stderr: string): string[] {
  return [...stdout.split('\n'), ...stderr.split('\n')].filter((line) => line !== '' && !line.startsWith('{'))
}

async function start(yaml: string, env: Record<string, string>, ...roles: string[]) {
  const project = makeProject(yaml, { DATABASE_URL: url, ...env })
  const { code, stdout, stderr } = await runProcess(project, ['start', ...roles])
  return { code, said: words(stdout, stderr), everything: stdout + stderr, project }
}

describe('ennakko start refuses to start, with exit code 1 and one clear sentence, when', () => {
  it('there is no such role', async () => {
    const { code, said } = await start(good, {}, 'poler')
    expect({ code, said }).toEqual({
      code: 1,
      said: ["there is no role 'poler'; the roles are poller, outreach, web"],
    })
  })

  it('its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => {
      other.once('listening', resolve)
    })
    const { port } = other.address() as AddressInfo
    const { code, said } = await start(good, { PORT: String(port) })
    other.close()
    expect(code).toBe(1)
    expect(said).toEqual([`port ${port} of 127.0.0.1 is taken; set PORT to a free one, or stop what uses it`])
  })

  it('the address to listen at is not of this machine', async () => {
    const { code, said } = await start(good, { HOST: '203.0.113.7' })
    expect(code).toBe(1)
    expect(said).toEqual(['port 0 of 203.0.113.7 is not an address of this machine; set HOST to one that is'])
  })

  it.each([
    [{ DATABASE_URL: 'mysql://me:hush@db/x' }, 'DATABASE_URL is not a PostgreSQL address'],
    [{ REDIS_URL: 'http://me:hush@redis' }, 'REDIS_URL is not a Redis address'],
    [{ REDIS_URL: 'redis://:hush@a:1,b:2' }, 'REDIS_URL cannot be used: several hosts need'],
    [{ PORT: '80o0' }, 'PORT is not a port; write a number from 0 to 65535'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is not a level; use one of: trace, debug'],
    [{ PUBLIC_URL: 'alerts.example.com' }, 'PUBLIC_URL is not a web address'],
  ])('the environment is wrong: %o', async (env, sentence) => {
    const { code, said, everything } = await start(good, env)
    expect({ code, lines: said.length }).toEqual({ code: 1, lines: 1 })
    expect(said[0]).toContain(sentence)
    expect(everything).not.toMatch(/hush|\n\s+at /)
  })

  it('the config is missing', async () => {
    const { code, said, project } = await start(good, { ENNAKKO_CONFIG: '/nowhere/ennakko.yaml' })
    expect(code).toBe(1)
    expect(said).toEqual([
      '/nowhere/ennakko.yaml:1:1 file: there is no such file; check the name, or set ENNAKKO_CONFIG to where your config is',
    ])
    expect(path.basename(project.configPath)).toBe('ennakko.yaml')
  })

  it('the config is wrong', async () => {
    const { code, said, project } = await start(good.replace('"company"', '"compnay"'), {})
    expect(code).toBe(1)
    expect(said).toHaveLength(2)
    expect(said[0]).toContain(`${project.configPath}:`)
    expect(said.join('\n')).toContain('did you mean "company"?')
  })

  it('a channel of a valid config cannot work here', async () => {
    const { code, said } = await start(
      configOf({ channels: { lead: { type: 'email', to: ['lead@example.com'] } } }),
      {},
    )
    expect(code).toBe(1)
    expect(said).toEqual([expect.stringMatching(/^channels\.lead: has no mail server: set .*SMTP_URL/)])
  })

  it('the data folder cannot be made', async () => {
    const { code, said } = await start(good, { DATABASE_URL: '', ENNAKKO_DATA: '/dev/null/data' })
    expect(code).toBe(1)
    expect(said).toEqual([
      expect.stringMatching(/^Cannot make the data folder \/dev\/null\/data: set ENNAKKO_DATA/),
    ])
  })
})

describe('the command line itself', () => {
  it.each([
    [['strat'], /^error: unknown command 'strat'\n\(Did you mean start\?\)\n/],
    [['poll'], /^error: missing required argument 'id'\n/],
    [['token'], /^error: required option '--new' not specified\n/],
    [['sources', '--jsn'], /^error: unknown option '--jsn'\n\(Did you mean --json\?\)\n/],
  ])('answers %j with what is wrong and exit code 1', async (args, shape) => {
    const { code, stdout, stderr } = await runProcess(makeProject(good), args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(shape)
  })

  it('lists every command of the contract', async () => {
    const { code, stdout } = await runProcess(makeProject(good), ['--help'])
    expect(code).toBe(0)
    const commands = [
      'start',
      'check',
      'sources',
      'poll',
      'score',
      'match',
      'explain',
      'doctor',
      'migrate',
      'token',
    ]
    expect(commands.filter((name) => !new RegExp(`^  ${name}\\b`, 'm').test(stdout))).toEqual([])
  })
})

describe('ennakko migrate', () => {
  it('applies what is missing, and finds nothing to do the second time', async () => {
    const fresh = await emptyDatabase('migrate')
    const project = makeProject(good, { DATABASE_URL: fresh })
    const first = await runProcess(project, ['migrate'])
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toMatch(/^Applied 0001_initial[^\n]*\.\n$/)
    expect(await runProcess(project, ['migrate'])).toEqual({
      code: 0,
      stdout: 'The database is up to date.\n',
      stderr: '',
    })
    expect(
      await query(fresh, `select count(*)::int as n from pg_tables where schemaname = 'bullmq'`),
    ).not.toEqual([{ n: 0 }])
  })

  it('works when two processes do it at once', async () => {
    const fresh = await emptyDatabase('migrate_twice')
    const project = makeProject(good, { DATABASE_URL: fresh })
    const both = await Promise.all([runProcess(project, ['migrate']), runProcess(project, ['migrate'])])
    const quiet = { code: 0, stderr: '' }
    expect(both.map(({ code, stderr }) => ({ code, stderr }))).toEqual([quiet, quiet])
    expect(both.filter(({ stdout }) => stdout.startsWith('Applied'))).toHaveLength(1)
  })
})

describe('ennakko token --new', () => {
  it('prints a token that replaces the one from before, and stores only its hash', async () => {
    const fresh = await freshDatabase('token')
    const project = makeProject(good, { DATABASE_URL: fresh })
    const first = await runProcess(project, ['token', '--new'])
    const second = await runProcess(project, ['token', '--new'])
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toMatch(/^ennakko_[\w-]{43}\n$/)
    expect(second.stdout).toMatch(/^ennakko_[\w-]{43}\n$/)
    expect(second.stdout).not.toBe(first.stdout)
    const rows = await query(fresh, 'select value from settings')
    expect(rows).toEqual([{ value: expect.stringMatching(/^[\da-f]{64}$/) }])
  })
})
