import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import { listSpent, spend } from '../../db/ledger.ts'
import { readSource } from '../../db/sources.ts'
import { complaint, configOf } from '../harness/config.ts'
import { makeProject, runCommand, startEnnakko } from '../harness/ennakko.ts'
import { freshDatabase } from '../harness/postgres.ts'
import { type ProbeServer, serveProbe } from '../harness/probe-server.ts'
import { until } from '../harness/until.ts'

const stage = { n: 0 } as { n: number; url: string; probe: ProbeServer }
const withProbe = 'test/harness/ennakko-with-probe.ts'

beforeEach(async () => {
  stage.n += 1
  stage.url = await freshDatabase(`missing_keys_${stage.n}`)
  stage.probe = await serveProbe()
  stage.probe.posts.push({ id: 'a', text: complaint, publishedAt: new Date().toISOString() })
  return async () => await stage.probe.close()
})

const keyed = () => ({ id: 'keyed', connector: 'probe', url: stage.probe.url, needs_key: true })
const open = () => ({ id: 'open', connector: 'probe', url: stage.probe.url })
const hook = { id: 'hook', connector: 'webhook', secret: '${HOOK_SECRET}' }

function project(sources: object[], env: Record<string, string> = {}) {
  return makeProject(configOf({ sources }), { DATABASE_URL: stage.url, ...env }, withProbe)
}

describe('a source whose key is not set', () => {
  it('is a warning of `check`, which calls the config good', async () => {
    const { code, stdout, stderr } = await runCommand(project([open(), keyed(), hook]), ['check'])
    expect(code).toBe(0)
    expect(stderr.split('\n').filter(Boolean).toSorted()).toEqual([
      expect.stringMatching(/^warning .*ennakko\.yaml:\d+:\d+ sources\[1\]: disabled: set PROBE_KEY$/),
      expect.stringMatching(
        /^warning .*ennakko\.yaml:\d+:\d+ sources\[2\]\.secret: disabled: set HOOK_SECRET$/,
      ),
    ])
    expect(stdout).toContain('is good')
  })

  it('is no excuse for a channel', async () => {
    const config = configOf({ channels: { desk: { type: 'slack', url: '${SLACK_URL}' } } })
    const { code, stderr } = await runCommand(makeProject(config), ['check'])
    expect(code).toBe(1)
    expect(stderr).toContain('SLACK_URL is not set')
  })

  it('is shown by `sources`, before and after a poller has looked at it', async () => {
    const one = project([open(), keyed(), hook])
    const before = await runCommand(one, ['sources'])
    expect(before.stdout).toMatch(/^keyed +probe +disabled: set PROBE_KEY /m)
    expect(before.stdout).toMatch(/^hook +webhook +disabled: set HOOK_SECRET /m)
    const ennakko = await startEnnakko(one, ['poller'])
    await until('the other source is read', () => stage.probe.requests.length > 0)
    await ennakko.stop()
    const after = await runCommand(one, ['sources', '--json'])
    const shown = (JSON.parse(after.stdout) as Record<string, unknown>[]).map((source) => [
      source['id'],
      source['enabled'],
      source['disabled'],
    ])
    expect(shown).toEqual([
      ['hook', false, 'set HOOK_SECRET'],
      ['keyed', false, 'set PROBE_KEY'],
      ['open', true, null],
    ])
    expect((await runCommand(one, ['sources'])).stdout).toMatch(/^keyed +probe +disabled: set PROBE_KEY /m)
    const polled = await runCommand(one, ['poll', 'keyed'])
    expect(polled).toMatchObject({ code: 1, stderr: expect.stringContaining('disabled: set PROBE_KEY') })
  })

  it('is read as soon as the file that holds its key is filled, and goes on where it was', async () => {
    const one = project([keyed()])
    const file = path.join(path.dirname(one.configPath), 'key')
    writeFileSync(file, '')
    one.env['PROBE_KEY_FILE'] = file
    const ennakko = await startEnnakko(one, ['poller'])
    const db = openDatabase({ url: stage.url })
    const row = async () => await readSource(db, 'keyed')
    try {
      await until('it waits', async () => (await row())?.waitsFor === 'PROBE_KEY')
      expect(stage.probe.requests).toEqual([])
      writeFileSync(file, 'a-key-of-the-probe\n')
      await until('it is read', async () => (await row())?.cursor === '1')
      expect(await row()).toMatchObject({ waitsFor: null, enabled: true })
      writeFileSync(file, '')
      await until('it waits again', async () => (await row())?.waitsFor === 'PROBE_KEY')
      expect(await row()).toMatchObject({ cursor: '1', enabled: false })
      writeFileSync(file, 'another-key-of-the-probe')
      await until('it is read again', async () => (await row())?.enabled === true)
      await until('from where it was', () => stage.probe.requests.at(-1) === 'items?after=1')
      expect(stage.probe.requests.filter((request) => request === 'items?after=0')).toHaveLength(1)
      expect(ennakko.output()).not.toMatch(/a-key-of|another-key/)
    } finally {
      await db.destroy()
    }
  })

  it('takes the key from the environment, and shows it nowhere', async () => {
    const one = project([keyed()], { PROBE_KEY: 'sesame-open-4711' })
    const polled = await runCommand(one, ['poll', 'keyed'])
    expect(polled).toMatchObject({ code: 0, stderr: 'keyed: 1 item, 1 of interest, 1 new, 1 case opened\n' })
    const short = await runCommand(project([{ ...keyed(), url: 7 }], { PROBE_KEY: 'sesame-open-4711' }), [
      'check',
    ])
    expect(short.code).toBe(1)
    expect(`${short.stderr}${polled.stdout}`).not.toContain('sesame')
  })
})

describe('a budget', () => {
  it('is shown with the sources that draw on it', async () => {
    const one = project([open()])
    await runCommand(one, ['poll', 'open'])
    const db = openDatabase({ url: stage.url })
    const budget = { limit: 100, unit: 'searches' }
    await spend(db, { sourceId: 'open', account: 'youtube #1a2b3c4d', amount: 7, budget })
    const [{ day } = { day: '' }] = await listSpent(db)
    await db.destroy()
    const [source] = JSON.parse((await runCommand(one, ['sources', '--json'])).stdout) as Record<
      string,
      unknown
    >[]
    expect(source?.['spent']).toEqual([
      { account: 'youtube #1a2b3c4d', unit: 'searches', spent: 7, limit: 100, day },
    ])
    expect(day).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect((await runCommand(one, ['sources'])).stdout).toContain(
      '\nyoutube #1a2b3c4d: 7 of 100 searches spent today\n',
    )
  })
})

describe('ennakko poll of a source that streams', () => {
  const streaming = () => ({ ...open(), does: ['stream'] })

  it('listens for a while and stores what came', async () => {
    const one = project([streaming()])
    const publishing = setInterval(() => {
      const id = `n${stage.probe.posts.length}`
      stage.probe.posts.push({ id, text: `${complaint} ${id}`, publishedAt: new Date().toISOString() })
    }, 100)
    const { code, stdout, stderr } = await runCommand(one, ['poll', 'open', '--seconds', '2', '--json'])
    clearInterval(publishing)
    expect(code).toBe(0)
    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { external_id: string }).external_id)
    expect(ids.length).toBeGreaterThan(3)
    expect(stderr).toContain(`${ids.length} of interest, ${ids.length} new`)
    const db = openDatabase({ url: stage.url })
    expect(await db.selectFrom('mentions').select('id').execute()).toHaveLength(ids.length)
    expect(await readSource(db, 'open')).toMatchObject({ cursor: String(ids.length), leaseBy: null })
    await db.destroy()
  })

  it('can be tried without storing anything, and fails when the stream does', async () => {
    const one = project([streaming()])
    const tried = await runCommand(one, ['poll', 'open', '--dry-run', '--seconds', '1'])
    expect(tried).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('1 would alert (nothing was stored)'),
    })
    expect(tried.stdout).toMatch(/^negative /)
    stage.probe.failing = { status: 500 }
    const failed = await runCommand(one, ['poll', 'open', '--seconds', '5'])
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('answered 500') })
    const wrong = await runCommand(one, ['poll', 'open', '--seconds', 'soon'])
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('--seconds takes a number') })
  })

  it('is shown as live while somebody listens, and no longer when that process has died', async () => {
    const one = project([streaming()])
    await runCommand(one, ['poll', 'open', '--seconds', '1'])
    const db = openDatabase({ url: stage.url })
    const live = async () => (await runCommand(one, ['sources'])).stdout.match(/^open .*$/m)?.[0]
    const leaseUntil = (seconds: number) => new Date(Date.now() + seconds * 1000)
    expect(await live()).not.toContain(' live ')
    await db
      .updateTable('sources')
      .set({ streaming: true, leaseUntil: leaseUntil(60) })
      .execute()
    expect(await live()).toContain(' live ')
    await db
      .updateTable('sources')
      .set({ leaseUntil: leaseUntil(-1) })
      .execute()
    expect(await live()).not.toContain(' live ')
    await db.destroy()
  })
})
