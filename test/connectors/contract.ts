import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { credentialsOf } from '../../connectors/access/credential.ts'
import type {
  Connector,
  Feed,
  FeedItem,
  InboundRequest,
  Io,
  Page,
  PollPlace,
} from '../../connectors/connector.ts'
import { connectors, type ConnectorName } from '../../connectors/index.ts'
import { jsonOrUndefined } from '../../connectors/values/json.ts'
import { describeError, PermanentError, RetryLater } from '../../lib/errors.ts'
import { client, rejection, serve, type Served } from '../lib/servers.ts'
import { findAbilities } from './abilities.ts'
import { memoryIo } from './memory-io.ts'
import { impatientClient } from './replay.ts'

/** How the network answers, unless a test says otherwise. */
export interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: string
}

export interface ContractCase {
  /** Options that lead to the test server at `origin`. `secret` stands somewhere in them when the connector takes one. */
  options(origin: string): unknown
  secret?: string
  /** The fixture of a connector that asks the network. */
  answer?: Answer
  /** What is answered beside that and is not under test, such as a token's endpoint. */
  aside?(path: string): Answer | undefined
  /** The fixture of a connector that is written to. */
  pushed?: InboundRequest[]
  /** A cursor that an earlier version wrote after this fixture, of a shape or from code that is gone: databases hold it. */
  earlierCursor?: string
  /** What the fixture holds, in order. */
  expected: Partial<FeedItem>[]
  /** Answers or requests that are no news; each must be an error. */
  garbage?: (Answer | InboundRequest)[]
  /** The connector sends no validators, so that a 304 would answer nothing. */
  unconditional?: boolean
}

const never = new AbortController().signal

/** Opens a connector whose options are not known to the compiler. Throws what zod throws when they are wrong. */
export function openConnector(name: ConnectorName, options: unknown, io: Partial<Io> = {}): Feed {
  const connector: Connector<unknown> = connectors[name]
  return connector.open(connector.options.parse(options), {
    sourceId: 'test',
    http: io.http ?? client(),
    ...memoryIo(),
    ...io,
  })
}

/** The promises that every connector keeps. One call for each key of the registry. */
export function testConnector(name: ConnectorName, contract: ContractCase): void {
  const connector: Connector<unknown> = connectors[name]
  describe(`connector ${name}`, () => {
    it('can do what it declares, and nothing else', async () => {
      const { places, ...declared } = connector.abilities
      expect(findAbilities(connector)).toEqual(declared)
      const { poll } = await open(name, contract)
      expect(places).toContain(placeOf((await poll()).cursor))
    })

    it('has fixtures for all that must not happen', () => {
      if (!contract.answer && !contract.pushed) return
      expect(contract.garbage ?? []).not.toHaveLength(0)
      const given = z.record(z.string(), z.unknown()).parse(contract.options('https://x.example'))
      const isKeyed = credentialsOf(connector.options)
        .keys()
        .some((option) => given[option] !== undefined)
      if (isKeyed) expect(contract.secret).toMatch(/.{4}/)
    })

    it('gives the items of its fixture', async () => {
      const { poll } = await open(name, contract)
      const page = await poll()
      expect(page.items).toHaveLength(contract.expected.length)
      contract.expected.forEach((item, i) => expect(page.items[i]).toMatchObject(item))
      page.items.forEach(checkItem)
    })

    it('gives nothing again when asked with the cursor it returned', async () => {
      const { poll } = await open(name, contract)
      const first = await poll()
      const second = await poll(first.cursor)
      expect(second.items).toEqual([])
      expect(second.gap).toBeUndefined()
    })

    it.runIf(contract.earlierCursor)('goes on from the cursor of an earlier version', async () => {
      const { poll } = await open(name, contract)
      const page = await poll(contract.earlierCursor)
      expect([page.items, page.deleted ?? []]).toEqual([[], []])
      expect([page.gap, page.notices ?? []]).toEqual([undefined, []])
      const next = await poll(page.cursor)
      expect([next.items, next.gap]).toEqual([[], undefined])
    })

    it('rejects when it is aborted, before and during a poll', async () => {
      const { feed, served } = await open(name, contract, () => 'hang')
      await expect(feed.poll?.(undefined, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
      if (!contract.answer) return
      const controller = new AbortController()
      const polled = feed.poll?.(undefined, controller.signal)
      await expect.poll(() => served.requests.length).toBeGreaterThan(0)
      controller.abort(new Error('stop now'))
      await expect(polled).rejects.toThrow('stop now')
    })

    it.runIf(contract.answer && !contract.unconditional)(
      'takes 304 for an empty page and keeps its cursor',
      async () => {
        let nth = 0
        const { poll } = await open(name, contract, () => (nth++ === 0 ? undefined : { status: 304 }))
        const first = await poll()
        const second = await poll(first.cursor)
        expect(second.items).toEqual([])
        expect(JSON.parse(second.cursor)).toEqual(JSON.parse(first.cursor))
      },
    )

    it.runIf(contract.answer)('throws RetryLater with the time that a 429 names', async () => {
      const { poll } = await open(name, contract, () => ({ status: 429, headers: { 'retry-after': '120' } }))
      const error = await rejection(poll())
      expect(error).toBeInstanceOf(RetryLater)
      if (error instanceof RetryLater) expect(error.retryAt.getTime()).toBeGreaterThan(Date.now() + 100_000)
    })

    it.runIf(contract.answer)('throws PermanentError for 410', async () => {
      const { poll } = await open(name, contract, () => ({ status: 410 }))
      expect(await rejection(poll())).toBeInstanceOf(PermanentError)
    })

    it.each(contract.garbage ?? [])(
      'throws for garbage instead of giving an empty page: %#',
      async (garbage) => {
        const { feed, poll } = await open(name, contract, () => (isRequest(garbage) ? undefined : garbage))
        if (isRequest(garbage))
          expect(await rejection(Promise.resolve().then(() => feed.receive?.(garbage)))).toBeInstanceOf(
            PermanentError,
          )
        else expect((await rejection(poll())).message).toMatch(/\w{3}/)
      },
    )

    it.runIf(contract.secret)('names no secret in any error', async () => {
      const secret = contract.secret ?? ''
      const answers: Answer[] = [401, 404, 410, 429, 500].map((status) => ({ status, body: 'no' }))
      const errors: Error[] = []
      for (const answer of [...answers, ...(contract.garbage ?? [])]) {
        if (isRequest(answer)) continue
        const { poll } = await open(name, contract, () => answer)
        if (contract.answer) errors.push(await rejection(poll()))
      }
      const { feed } = await open(name, contract)
      for (const garbage of (contract.garbage ?? []).filter(isRequest)) {
        errors.push(await rejection(Promise.resolve().then(() => feed.receive?.(garbage))))
      }
      expect(errors.length).toBeGreaterThan(0)
      for (const error of errors) expect(`${error.stack} ${describeError(error)}`).not.toContain(secret)
    })
  })
}

/** Text of a fixture of ours: `hackernews/search.json` lies in the folder `fixtures` of `hackernews`. */
export function fixture(path: string): string {
  return readFileSync(new URL(`./${path.replace('/', '/fixtures/')}`, import.meta.url), 'utf8')
}

interface Opened {
  feed: Feed
  served: Served
  poll(cursor?: string): Promise<Page>
}

async function open(
  name: ConnectorName,
  contract: ContractCase,
  answer: () => Answer | 'hang' | undefined = () => undefined,
): Promise<Opened> {
  const served = await serve((request: IncomingMessage, response: ServerResponse) => {
    const given = contract.aside?.(request.url ?? '') ?? answer() ?? contract.answer ?? { status: 404 }
    if (given !== 'hang') response.writeHead(given.status ?? 200, given.headers).end(given.body)
  })
  const entries: { seq: number; item: FeedItem }[] = []
  const inbox = {
    read: (after: number, limit: number) =>
      Promise.resolve(entries.filter(({ seq }) => seq > after).slice(0, limit)),
  }
  const feed = openConnector(name, contract.options(served.url), { http: impatientClient(), inbox })
  for (const request of contract.pushed ?? []) {
    for (const item of (await feed.receive?.(request))?.items ?? [])
      entries.push({ seq: entries.length + 1, item })
  }
  return {
    feed,
    served,
    async poll(cursor) {
      if (!feed.poll) throw new Error(`${name} cannot be polled`)
      return await feed.poll(cursor, never)
    },
  }
}

const overlapCursor = z.object({
  newest: z.number(),
  seen: z.array(z.tuple([z.string(), z.number()])).min(1),
})

/** By what the cursor holds; one may hold others, as texts. */
function placeOf(cursor: string): PollPlace {
  const parts = partsOf(cursor)
  if (parts.some((part) => overlapCursor.safeParse(part).success)) return 'overlap'
  const isTraces = (part: unknown) => typeof part === 'string' && /^(?:[\w-]{20})+$/.test(part)
  return parts.some(isTraces) ? 'seen' : 'number'
}

function partsOf(value: unknown): unknown[] {
  const inner = typeof value === 'string' ? jsonOrUndefined(value) : value
  if (typeof inner !== 'object' || inner === null) return [value]
  return [inner, ...Object.values(inner).flatMap(partsOf)]
}

function isRequest(garbage: Answer | InboundRequest): garbage is InboundRequest {
  return Buffer.isBuffer(garbage.body)
}

/** What holds for every item of every connector. */
export function checkItem(item: FeedItem): void {
  expect(item.id).not.toBe('')
  expect(item.text.trim()).not.toBe('')
  expect(item.text.isWellFormed()).toBe(true)
  // oxlint-disable-next-line no-control-regex
  expect(item.text + (item.title ?? '') + item.id).not.toMatch(/[\u0000-\u0008\u000e-\u001f]/)
  for (const url of [item.url, item.author?.url]) {
    if (url !== undefined) expect(new URL(url).protocol).toMatch(/^https?:$/)
  }
  for (const date of [item.publishedAt, item.editedAt]) {
    if (date === undefined) continue
    expect(date.getTime()).toBeGreaterThanOrEqual(Date.UTC(1990))
    expect(date.getTime()).toBeLessThan(Date.now() + 3 * 86_400_000)
  }
  if (item.author) expect(item.author.name.trim()).not.toBe('')
  if (item.quoted !== undefined) expect(item.quoted.trim()).not.toBe('')
  if (item.rating !== undefined) expect(item.rating >= 1 && item.rating <= 5).toBe(true)
}
