import { styleText } from 'node:util'
import { clock } from '../../lib/clock.ts'
import { type Env, readEnv } from '../../config/env.ts'
import { loadConfig } from '../../config/load.ts'
import type { Page } from '../../connectors/connector.ts'
import { listOpenSystemAlerts } from '../../db/alerts.ts'
import { type Database, pendingMigrations } from '../../db/database.ts'
import { countUnsettled } from '../../db/deliveries.ts'
import { findBreaches, readInvariants } from '../../db/invariants.ts'
import { inspectServer } from '../../db/server.ts'
import { listSources } from '../../db/sources.ts'
import { describeError } from '../../lib/errors.ts'
import type { OpenConfig } from '../../workers/open-config.ts'
import { inBatches } from '../../workers/poller/stream-batches.ts'
import { inspectRedis } from '../../workers/queues/inspect-redis.ts'
import { columns, oneLine, wrap } from '../terminal.ts'
import { withOpenConfig, withDatabaseAsItIs } from './project.ts'

interface Finding {
  check: string
  state: 'ok' | 'warning' | 'bad'
  detail: string
}

/** Clocks further apart than this make signed webhooks fail and ages lie, in seconds. */
const worstSkewSeconds = 60

/** Looks at everything that Ennakko stands on, without alerting anybody. Exit code 1 when something is bad. */
export async function doctorCommand({ json }: { json?: boolean }): Promise<void> {
  const env = readEnv(process.env)
  const findings: Finding[] = []
  const examine = async (check: string, look: () => Promise<Finding[]>) => {
    try {
      findings.push(...(await look()))
    } catch (error) {
      findings.push({ check, state: 'bad', detail: describeError(error) })
    }
  }
  await examine('config', async () => examineConfig(env))
  const canOpen = findings.every(({ state }) => state !== 'bad')
  await examine('database', async () => await withDatabaseAsItIs(examineDatabase))
  const { redisUrl } = env
  if (redisUrl !== undefined) await examine('redis', async () => await examineRedis(redisUrl))
  if (canOpen) await examine('network', async () => await withOpenConfig(examineNetwork))
  if (json) process.stdout.write(`${JSON.stringify(findings)}\n`)
  else show(findings)
  if (findings.some(({ state }) => state === 'bad')) process.exitCode = 1
}

function examineConfig({ configPath }: Env): Finding[] {
  const { config, warnings } = loadConfig(configPath, process.env)
  const detail = `${configPath}: ${count(config.sources.length, 'source')}, ${count(config.brands.length, 'brand')}`
  return [
    { check: 'config', state: 'ok', detail },
    ...warnings.map(({ path, message }) => ({
      check: 'config',
      state: 'warning' as const,
      detail: `${path}: ${message}`,
    })),
  ]
}

async function examineDatabase(db: Database): Promise<Finding[]> {
  const { version, fsync, synchronousCommit, clockSkewSeconds } = await inspectServer(db)
  const skew = Math.abs(clockSkewSeconds)
  const pending = await pendingMigrations(db)
  return [
    { check: 'database', state: 'ok', detail: `PostgreSQL ${version}` },
    fsync
      ? { check: 'database fsync', state: 'ok', detail: 'on' }
      : {
          check: 'database fsync',
          state: 'bad',
          detail: 'fsync is off: a power failure can destroy the database; set fsync = on',
        },
    synchronousCommit === 'off'
      ? {
          check: 'database commits',
          state: 'bad',
          detail: 'synchronous_commit is off: a power failure loses the last commits; set it to on',
        }
      : { check: 'database commits', state: 'ok', detail: `synchronous_commit ${synchronousCommit}` },
    pending.length === 0
      ? { check: 'migrations', state: 'ok', detail: 'up to date' }
      : {
          check: 'migrations',
          state: 'warning',
          detail: `${pending.join(', ')} will be applied at the next start, or now by ennakko migrate`,
        },
    skew <= worstSkewSeconds
      ? { check: 'clock', state: 'ok', detail: `${skew.toFixed(1)} s from the database's` }
      : {
          check: 'clock',
          state: 'bad',
          detail: `this machine's clock is ${Math.round(skew)} s ${clockSkewSeconds > 0 ? 'ahead of' : 'behind'} the database's; switch time synchronisation on`,
        },
    // The tables may be missing or older than these questions.
    ...(pending.length === 0 ? [...(await examineRecords(db)), ...(await examineWork(db))] : []),
  ]
}

/** Whether the tables say what they must always say. */
async function examineRecords(db: Database): Promise<Finding[]> {
  const breaches = await findBreaches(db)
  if (breaches.length === 0)
    return [{ check: 'records', state: 'ok', detail: `${count(readInvariants().length, 'rule')} hold` }]
  return breaches.map(({ invariant, promise, subject, what }) => ({
    check: `records ${invariant}`,
    state: 'bad',
    detail: `${promise} But ${subject}: ${what}. Please report this with the version of Ennakko.`,
  }))
}

/** What has gone wrong lately in the work itself. */
async function examineWork(db: Database): Promise<Finding[]> {
  const dead = (await countUnsettled(db)).filter(({ state }) => state === 'dead')
  const failing = (await listSources(db)).filter((source) => source.enabled && source.state !== 'ok')
  const alerts = (await listOpenSystemAlerts(db)).filter(({ kind }) => kind !== 'source.failing')
  return [
    ...failing.map((source) => ({
      check: `source ${source.id}`,
      state: 'bad' as const,
      detail: `${source.state} after ${count(source.failures, 'failed read')}: ${source.lastError ?? 'unknown'}`,
    })),
    ...dead.map(({ channel, count: number }) => ({
      check: `channel ${channel}`,
      state: 'bad' as const,
      detail: `${count(number, 'alert')} could not be delivered and ${number === 1 ? 'was' : 'were'} set aside; see GET /api/v1/alerts?state=dead`,
    })),
    ...alerts.map(({ kind, subject, message }) => ({
      check: `${kind} ${subject}`,
      state: 'warning' as const,
      detail: message,
    })),
  ]
}

async function examineRedis(redisUrl: string): Promise<Finding[]> {
  const { version, evictionPolicy, appendOnly } = await inspectRedis(redisUrl)
  return [
    { check: 'redis', state: 'ok', detail: `version ${version}` },
    evictionPolicy === 'noeviction'
      ? { check: 'redis eviction', state: 'ok', detail: 'noeviction' }
      : {
          check: 'redis eviction',
          state: 'bad',
          detail: `maxmemory-policy is ${evictionPolicy}: Redis may drop jobs; set it to noeviction`,
        },
    appendOnly
      ? { check: 'redis append-only file', state: 'ok', detail: 'on' }
      : {
          check: 'redis append-only file',
          state: 'bad',
          detail: 'off: a restart of Redis forgets the queue; set appendonly yes',
        },
  ]
}

/** Sources that are read to see whether the network lets us out; all of a large config would be a load on others. */
const mostSourcesRead = 10

async function examineNetwork({ sources, channels, waiting }: OpenConfig): Promise<Finding[]> {
  const signal = clock.timeout(15_000)
  const examine = async (check: string, look: () => Promise<string>): Promise<Finding> => {
    try {
      return { check, state: 'ok', detail: await look() }
    } catch (error) {
      return { check, state: 'bad', detail: describeError(error) }
    }
  }
  const read = [...sources.values()].slice(0, mostSourcesRead).map(({ config, feed }) =>
    examine(`network ${config.id}`, async () => {
      if (!feed.poll && feed.stream) {
        const quiet = AbortSignal.any([signal, clock.timeout(quietMs)])
        return await tryStream(feed.stream(undefined, quiet), quiet)
      }
      if (feed.pushedOnly || !feed.poll) return 'is pushed to us'
      const { items } = await feed.poll(undefined, signal)
      return `answers, ${count(items.length, 'item')}`
    }),
  )
  const reached = [...channels].map(([id, channel]) =>
    examine(`channel ${id}`, async () => {
      if (!channel.probe) return 'needs no network'
      await channel.probe(signal)
      return 'reachable'
    }),
  )
  const off = [...waiting].map(([id, variable]) => ({
    check: `source ${id}`,
    state: 'warning' as const,
    detail: `disabled: set ${variable}`,
  }))
  return [...off, ...(await Promise.all([...read, ...reached]))]
}

/** A stream on which nobody speaks is as good as one on which somebody does. */
const quietMs = 5_000

async function tryStream(pages: AsyncIterable<Page>, signal: AbortSignal): Promise<string> {
  for await (const { items } of inBatches(pages, signal)) return `streams, ${count(items.length, 'item')}`
  return 'streams, nothing came in a few seconds'
}

const marks = { ok: ['green', '✓'], warning: ['yellow', '!'], bad: ['red', '✗'] } as const

function show(findings: Finding[]): void {
  const width = Math.max(...findings.map(({ check }) => check.length))
  for (const { check, state, detail } of findings) {
    const [colour, mark] = marks[state]
    const words = wrap(oneLine(detail), columns() - width - 4, width + 4)
    process.stdout.write(`${styleText(colour, mark)} ${check.padEnd(width)}  ${words}\n`)
  }
  const bad = findings.filter(({ state }) => state === 'bad').length
  const verdict = bad === 0 ? 'Nothing is wrong.' : `${count(bad, 'thing')} to repair.`
  process.stdout.write(`\n${styleText('bold', verdict)}\n`)
}

function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`
}
