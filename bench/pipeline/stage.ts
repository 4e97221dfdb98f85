import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { type Process, type Project, makeProject, startEnnakko } from '../../test/harness/program.ts'
import { makeRedis } from '../../test/harness/redis-server.ts'
import { type Sink, serveSink, sinkSecret } from '../../test/harness/sink.ts'
import { startEmbeddedPostgres } from '../../workers/embedded-postgres.ts'
import { brands } from './stories.ts'
import { type Usage, parentOf, usageOf, usageOfTree } from './usage.ts'
import { languages } from '../../mentions/vocabulary.ts'

/** The three ways to run the same program. */
export type Shape = 'embedded' | 'PostgreSQL' | 'PostgreSQL + Redis'

export const pushSecret = 'whsec_cHVzaGVkLXBvc3RzLWFyZS1zaWduZWQtd2l0aC10aGlz'

export interface SourceLine {
  id: string
  url: string
}

/** A running installation: one process for each role, the stores, and the receiver of its alerts. */
export interface Stage {
  databaseUrl: string
  sink: Sink
  hookUrl: string
  /** Sets the config's feeds; a running program takes them over. */
  read(sources: SourceLine[]): void
  usage(): Promise<Record<string, Usage>>
  /** What the processes have logged as warnings or worse, but for what they find odd in the recorded feeds. */
  warnings(): string[]
  close(): Promise<void>
}

export async function setStage(shape: Shape, sources: SourceLine[], profile?: string): Promise<Stage> {
  const closing: (() => Promise<void>)[] = []
  const close = async () => {
    for (const end of closing) await end()
  }
  try {
    const sink = await serveSink()
    closing.unshift(sink.close)
    const folder = mkdtempSync(path.join(tmpdir(), 'ennakko-bench-'))
    // As root the server runs as another account, which must be able to enter.
    chmodSync(folder, 0o711)
    const database = await startEmbeddedPostgres({
      dataDir: folder,
      log: { info: () => undefined, warn: console.warn },
    })
    closing.unshift(async () => {
      await database.stop()
      const home = realpathSync(path.join(folder, 'postgres'))
      for (const place of [home, folder]) rmSync(place, { recursive: true, force: true })
    })
    const redis = shape === 'PostgreSQL + Redis' ? await makeRedis() : undefined
    if (redis) {
      await redis.start()
      closing.unshift(redis.remove)
    }
    const project = makeProject(configOf(sink, sources), {
      ENNAKKO_DATA: folder,
      ...(shape === 'embedded' ? {} : { DATABASE_URL: database.url }),
      ...(redis ? { REDIS_URL: redis.url } : {}),
    })
    const processes = await startProcesses(project, profile)
    closing.unshift(async () => {
      await Promise.all(Object.values(processes).map((process) => process.stop()))
    })
    return {
      databaseUrl: database.url,
      sink,
      hookUrl: `http://127.0.0.1:${await processes.web.port()}/hooks/push`,
      read: (lines) => project.edit(configOf(sink, lines)),
      usage: async () => ({
        ...Object.fromEntries(Object.entries(processes).map(([role, { pid }]) => [role, usageOf(pid)])),
        postgres: usageOfTree(await serverPid(database.url)),
        ...(redis ? { redis: usageOf(redis.pid() ?? 0) } : {}),
      }),
      warnings: () =>
        Object.values(processes).flatMap(({ log }) =>
          log().flatMap((line) =>
            /^(?:warn|error|fatal)$/.test(String(line['level'])) && line['notice'] === undefined
              ? [JSON.stringify(line)]
              : [],
          ),
        ),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function startProcesses(
  project: Project,
  profile: string | undefined,
): Promise<Record<'poller' | 'outreach' | 'web', Process>> {
  const profiling = profile === undefined ? '' : `--cpu-prof --cpu-prof-dir=${profile} `
  const as = (options: string) => ({ env: { NODE_OPTIONS: profiling + options } })
  // As bin/bootstrap.mjs starts them.
  const small = as('--max-semi-space-size=2')
  const [poller, outreach, web] = await Promise.all([
    startEnnakko(project, ['poller'], as('')),
    startEnnakko(project, ['outreach'], small),
    startEnnakko(project, ['web'], small),
  ])
  return { poller, outreach, web }
}

/** The server of a PostgreSQL on this machine, by a connection to it that is open while /proc is asked. */
async function serverPid(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    return parentOf(rows[0]?.pid ?? 0)
  } finally {
    await client.end()
  }
}

/** JSON is YAML too. Old posts alert as well: the recorded feeds hold nothing else. */
function configOf(sink: Sink, sources: SourceLine[]): string {
  return JSON.stringify({
    company: 'Revontuli Oy',
    languages: [...languages],
    alerts: { max_age: '3650d' },
    brands: brands.map(({ id, any }) => ({ id, any })),
    sources: [
      ...sources.map(({ id, url }) => ({ id, connector: 'feed', url, every: '1s' })),
      { id: 'push', connector: 'webhook', secret: pushSecret },
    ],
    channels: { desk: { type: 'webhook', url: sink.url, secret: sinkSecret } },
    policies: [{ steps: [{ after: '0m', notify: ['desk'] }] }],
    network: { allow_private: ['127.0.0.0/8'] },
  })
}
