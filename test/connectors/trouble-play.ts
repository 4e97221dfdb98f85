import '../harness/probe.ts'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../db/database.ts'
import { readSource } from '../../db/sources.ts'
import type { Http } from '../../lib/http.ts'
import { pollSource } from '../../workers/poller/poll.ts'
import { openShop } from '../workers/shop.ts'
import type { Post } from './churn.ts'
import type { Platform, Trouble } from './platform.ts'
import { platforms } from './platforms.ts'
import { impatientClient } from './replay.ts'
import { expectFailure, postOf, told } from './trouble-stage.ts'

const signal = new AbortController().signal

/** Leads the connectors of these platforms through each of their troubles. `db` is empty at the beginning of a test. */
export function liveThroughTroubles(db: Database, names: string[]): void {
  describe.each(names)('%s', (name) => {
    it.each(open(name).troubles.map((trouble) => trouble.name))('lives through %s', async (story) => {
      const stage = await setUp(db, name, open(name), story)
      stage.appear(3)
      await stage.readAll()
      await stage.bring()
      await stage.heal()
      stage.appear(2)
      await stage.readAll()
      await stage.expectWhole()
    })
  })
}

export function open(name: string): Platform {
  const platform = platforms[name]?.()
  if (!platform) throw new Error(`no such platform: ${name}`)
  return platform
}

export interface Stage {
  poll(): ReturnType<typeof pollSource>
  appear(amount: number): void
  /** Polls until there is no more, which must work. */
  readAll(): Promise<void>
  begin(): void
  /** Lets the trouble begin and last, and looks at what is told of it. */
  bring(): Promise<void>
  heal(): Promise<void>
  /** Everything is stored once, and the operators know that it is over. */
  expectWhole(): Promise<void>
}

const untroubled: Trouble = { name: 'nothing at all', kind: 'harmless' }

/** A connector that reads its platform in a database that holds nothing else. */
export async function setUp(
  db: Database,
  name: string,
  platform: Platform,
  story = untroubled.name,
): Promise<Stage> {
  const trouble = [...platform.troubles, untroubled].find((one) => one.name === story)
  if (!trouble) throw new Error(`no such trouble: ${story}`)
  let wasTold = false
  const posts: Post[] = []
  let isTroubled = false
  const origin = await platform.serve(
    () => posts,
    (call) => (isTroubled ? trouble.interrupt?.(call) : undefined),
  )
  const line = renewableHttp(() => (isTroubled && trouble.isSilent ? { timeoutMs: 200 } : {}))
  const source = { id: 'it', connector: name.split(' ')[0], match: 'all', ...platform.options(origin) }
  const shop = await openShop(db, [source], {}, line.http)
  let serial = 0

  async function poll(): Promise<Awaited<ReturnType<typeof pollSource>>> {
    return await pollSource(shop.app, await shop.claim('it'), signal)
  }

  async function readAll(): Promise<void> {
    for (let polls = 0, more: boolean | undefined = true; more; polls++) {
      if (polls > 20) throw new Error('does not come to an end')
      const outcome = await poll()
      if ('error' in outcome) throw outcome.error
      more = outcome.page.more
    }
  }

  function appear(amount: number): void {
    for (let i = 0; i < amount; i++) posts.unshift(postOf(++serial))
  }

  /** Until the limits that were told are over. */
  async function passTime(): Promise<void> {
    await line.renew()
    await db.deleteFrom('turns').execute()
    await db
      .updateTable('sources')
      .set({ refusedSince: sql<Date>`refused_since - interval '1 hour'` })
      .execute()
  }

  function begin(): void {
    isTroubled = true
    trouble?.begin?.()
  }

  return {
    appear,
    readAll,
    poll,
    begin,
    async bring() {
      begin()
      for (let polls = 0; polls < (trouble.unnoticed ?? 0); polls++)
        expect(await poll()).not.toHaveProperty('error')
      const polls = trouble.polls ?? 3
      for (let failures = 1; failures <= polls; failures++) {
        appear(failures === 1 ? (trouble.posts ?? 1) : 1)
        await passTime()
        const before = await readSource(db, 'it')
        const outcome = await poll()
        if (trouble.kind === 'harmless') expect(outcome).not.toHaveProperty('error')
        else await expectFailure(shop, platform.secrets, trouble, failures, before?.notBefore)
        wasTold ||= trouble.kind !== 'harmless' && failures >= 3
      }
    },
    async heal() {
      isTroubled = false
      trouble.heal?.()
      await passTime()
    },
    async expectWhole() {
      const rows = await db.selectFrom('mentions').select('text').execute()
      const stored = rows.map(({ text }) => Number(/Viesti (\d+)/.exec(text)?.[1])).toSorted((a, b) => a - b)
      expect(stored).toEqual(posts.map((post) => post.serial).toReversed())
      const row = await readSource(db, 'it')
      expect(row).toMatchObject({ state: 'ok', failures: 0, lastError: null })
      expect(row?.itemsTotal, 'each was given once').toBe(String(posts.length))
      expect(await told(db)).toEqual(wasTold ? ['source.failing', 'source.recovered'] : [])
    },
  }
}

/** A client that can be made to forget what it knows, with other limits at times. */
function renewableHttp(limits: () => { timeoutMs?: number }): { http: Http; renew(): Promise<void> } {
  let inner = impatientClient()
  const http: Http = {
    request: (url, request) => inner.request(url, { ...request, ...limits() }),
    socket: (url, request) => inner.socket(url, request),
    close: () => inner.close(),
  }
  return {
    http,
    async renew() {
      await inner.close()
      inner = impatientClient()
    },
  }
}
