import '../harness/probe.ts'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { connectors } from '../../connectors/index.ts'
import { readSource } from '../../db/sources.ts'
import type { Http } from '../../lib/http.ts'
import { pollSource } from '../../workers/poller/poll.ts'
import { openTestDatabase } from '../db/open.ts'
import { openShop } from '../workers/shop.ts'
import type { Post } from './churn.ts'
import type { Platform, Trouble } from './platform.ts'
import { platforms } from './platforms.ts'
import { impatientClient } from './replay.ts'
import { empty, expectFailure, postOf, told } from './trouble-stage.ts'

/** They ask nobody: what they read is made here, is pushed, or lies in a folder. */
const askNobody = new Set(['file', 'probe', 'sample', 'webhook'])

const { db } = await openTestDatabase('trouble', { byHand: true })
const signal = new AbortController().signal

beforeEach(() => empty(db))

it('has a row for every connector that asks a network', () => {
  const asking = Object.keys(connectors).filter((name) => !askNobody.has(name))
  const rows = Object.keys(platforms).map((name) => name.split(' ')[0])
  expect([...new Set(rows)].toSorted()).toEqual(asking)
})

describe.each(Object.keys(platforms))('%s', (name) => {
  it.each(open(name).troubles.map((trouble) => trouble.name))('lives through %s', async (story) => {
    const stage = await setUp(name, open(name), story)
    stage.appear(3)
    await stage.readAll()
    await stage.bring()
    await stage.heal()
    stage.appear(2)
    await stage.readAll()
    await stage.expectWhole()
  })
})

describe('a limit of our own', () => {
  it.each([
    ['stackexchange', /requests/],
    ['x', /USD/],
  ])("that is used up for today is shown, and is nobody else's fault: %s", async (name, unit) => {
    const platform = open(name)
    const stage = await setUp(name, platform)
    stage.appear(3)
    await stage.readAll()
    await db
      .updateTable('ledger')
      .set(({ ref }) => ({ spent: ref('budget') }))
      .execute()
    stage.appear(1)
    for (let polls = 0; polls < 3; polls++) expect(await stage.poll()).toHaveProperty('error')
    const row = await readSource(db, 'it')
    expect(row).toMatchObject({ state: 'ok', failures: 0, lastError: null })
    expect(row?.lastNotice).toMatch(unit)
    for (const secret of platform.secrets) expect(row?.lastNotice).not.toContain(secret)
    expect(await told(db)).toEqual([])
    await db.deleteFrom('ledger').execute()
    stage.appear(2)
    await stage.readAll()
    await stage.expectWhole()
  })

  it('that we know from the platform keeps us from asking again, and is counted once', async () => {
    const stage = await setUp('reddit', open('reddit'), 'a used-up limit')
    stage.appear(3)
    await stage.readAll()
    stage.begin()
    for (let polls = 0; polls < 3; polls++) expect(await stage.poll()).toHaveProperty('error')
    const row = await readSource(db, 'it')
    expect(row).toMatchObject({ state: 'failing', failures: 1 })
    expect(row?.lastError).toMatch(/answered 429/)
    expect((row?.notBefore?.getTime() ?? 0) - Date.now()).toBeGreaterThan(290_000)
    expect(await told(db)).toEqual([])
    await stage.heal()
    stage.appear(2)
    await stage.readAll()
    await stage.expectWhole()
  })
})

function open(name: string): Platform {
  const platform = platforms[name]?.()
  if (!platform) throw new Error(`no such platform: ${name}`)
  return platform
}

interface Stage {
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

async function setUp(name: string, platform: Platform, story = untroubled.name): Promise<Stage> {
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
