import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { saveInboundItems } from '../../db/inbox.ts'
import { listenTo } from '../../db/listen.ts'
import { syncSources, wakeChannel, wakeSource } from '../../db/sources.ts'
import { query } from '../harness/sql.ts'
import { until } from '../harness/until.ts'
import { openTestDatabase } from './open.ts'

const { db, url } = await openTestDatabase('listen')
await syncSources(db, [{ id: 'form', connector: 'webhook', optionsHash: 'h', everySeconds: 3600 }])

let heard: string[]
let told: unknown[]
let stop: AbortController
let listening: Promise<void>

function listen(to: string): void {
  listening = listenTo(to)(
    wakeChannel,
    (id) => heard.push(id),
    stop.signal,
    (error) => told.push(error),
  )
}

beforeEach(() => {
  heard = []
  told = []
  stop = new AbortController()
})

afterEach(async () => {
  stop.abort()
  await listening
})

const listeners = `select pid from pg_stat_activity
  where application_name = 'ennakko listener' and datname = current_database() and query like 'LISTEN%'`

async function connected(): Promise<void> {
  await until('the listener listens', async () => (await query(url, listeners)).length === 1)
}

describe('listening for sources that were made due', () => {
  it('hears of pushed items when they are committed, and of none that were not', async () => {
    listen(url)
    await connected()
    await db
      .transaction()
      .execute(async (trx) => {
        await wakeSource(trx, 'form')
        throw new Error('no')
      })
      .catch(() => undefined)
    expect(heard).toEqual([])
    await saveInboundItems(db, 'form', [{ id: '1', unique: 'source', text: 'Revontuli?' }])
    await until('the wake-up', () => heard.length > 0)
    expect(heard).toEqual(['form'])
  })

  it('listens again after its connection was cut', async () => {
    listen(url)
    await connected()
    await query(url, `select pg_terminate_backend(pid) from (${listeners}) as mine`)
    await until('the cut is told', () => told.length > 0)
    await connected()
    await wakeSource(db, 'form')
    await until('the wake-up', () => heard.length > 0)
  })

  it('tells of a server that is away and tries on', async () => {
    listen('postgres://127.0.0.1:1/nowhere')
    await until('two tries', () => told.length >= 2)
  })

  it('ends at once when it is stopped, although the server says nothing', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const connection = new Promise((resolve) => {
      server.once('connection', resolve)
    })
    listen(`postgres://127.0.0.1:${(server.address() as AddressInfo).port}/silent`)
    await connection
    stop.abort()
    await listening
    server.close()
  })
})
