import { createPostgresBackend, runMigrations, withBackend } from 'bullmq'
import { Client, Pool } from 'pg'
import { workerSettings } from './store.ts'
import type { Store } from './store.ts'

/** BullMQ's own tables live in their own schema of the same database. */
const schema = 'bullmq'

const { Queue, Worker } = withBackend(createPostgresBackend)

/** Makes or updates the queue's tables in the database. Any number of processes may do so at once. */
export async function migrateQueues(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  // Without a listener a connection that breaks between two statements would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await runMigrations(client, schema)
  } finally {
    await client.end()
  }
}

/** The queue in PostgreSQL, over one pool of at most six connections; a worker holds one to listen on. */
export function openPostgresStore(databaseUrl: string, tell: (error: unknown) => void): Store {
  const pool = new Pool({
    connectionString: databaseUrl,
    options: `-c search_path=${schema}`,
    application_name: 'ennakko queue',
    max: 6,
    keepAlive: true,
    connectionTimeoutMillis: 2_000,
    query_timeout: 10_000,
  })
  pool.on('error', tell)
  // One that breaks while it is lent, between two statements, has no other listener: it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return {
    assertUp() {},
    queue: (name) => new Queue(name, { connection: pool }),
    worker: (name, handler, concurrency) =>
      new Worker<{ deliveryId: string }>(name, (job) => handler(job.data), {
        ...workerSettings,
        connection: pool,
        concurrency,
      }),
    async ping() {
      await pool.query('SELECT 1')
    },
    async close() {
      await pool.end()
    },
  }
}
