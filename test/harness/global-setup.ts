import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../workers/embedded-postgres.ts'
import { dropDatabases, makeTemplate } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { url: string; run: string }
  }
}

// Kept between runs: the server starts in a tenth of a second once its folder stands.
const folder = resolve('node_modules/.cache/ennakko-test')

/** One PostgreSQL for the whole run: TEST_DATABASE_URL, whose account may create databases, or an embedded one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const run = `${process.pid}_${Date.now().toString(36)}`
  const given = process.env['TEST_DATABASE_URL']
  if (given) {
    await makeTemplate(given, run)
    project.provide('postgres', { url: given, run })
    return () => dropDatabases(given, run)
  }
  const log = { info: () => undefined, warn: console.warn }
  const { url, stop } = await startEmbeddedPostgres({ dataDir: folder, log })
  trust(join(folder, 'postgres/data'))
  await makeTemplate(url, run)
  project.provide('postgres', { url, run })
  return async () => {
    await dropDatabases(url, run)
    await stop()
  }
}

/** No test database lives to be vacuumed, and a connection that proves no password costs half. */
function trust(data: string): void {
  writeFileSync(join(data, 'postgresql.auto.conf'), 'autovacuum = off\n')
  writeFileSync(join(data, 'pg_hba.conf'), 'host all ennakko 127.0.0.1/32 trust\n')
  const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  process.kill(Number(pid), 'SIGHUP')
}
