import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openTestDatabase } from './open.ts'

const { db } = await openTestDatabase('broken_connection')

it('a connection that breaks between two statements of a transaction ends that transaction, not the process', async () => {
  const between = db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db)
    // Nobody waits for an answer when the connection goes.
    await sleep(200)
    await sql`select 1`.execute(trx)
  })
  await expect(between).rejects.toThrow()
  expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
})
