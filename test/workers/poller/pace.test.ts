import '../../harness/probe.ts'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { readSource } from '../../../db/sources.ts'
import { pollSource } from '../../../workers/poller/poll.ts'
import { empty } from '../../connectors/trouble-stage.ts'
import { impatientClient } from '../../connectors/replay.ts'
import { openTestDatabase } from '../../db/open.ts'
import { serve } from '../../lib/servers.ts'
import { rss } from '../serve.ts'
import { openShop } from '../shop.ts'

const { db } = await openTestDatabase('pace', { byHand: true })
const signal = new AbortController().signal

beforeEach(() => empty(db))

interface Answer {
  status: number
  headers?: Record<string, string>
  body?: string
}

/** A feed whose server answers as `answer` says at that moment. */
async function reading(options: object = {}) {
  let answer: Answer = { status: 200, body: rss([]) }
  const served = await serve((_, response) => {
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  const shop = await openShop(
    db,
    [{ id: 'it', connector: 'feed', url: served.url, ...options }],
    {},
    impatientClient(),
  )
  return {
    served,
    answers: (next: Answer) => void (answer = next),
    /** In how many seconds it is asked again, by its due time and by what the server demands. */
    async poll() {
      await pollSource(shop.app, await shop.claim('it'), signal)
      const row = await readSource(db, 'it')
      if (!row) throw new Error('no source')
      const due = Math.max(row.nextPollAt.getTime(), row.notBefore?.getTime() ?? 0)
      return { row, seconds: (due - (row.lastPollAt?.getTime() ?? 0)) / 1000 }
    },
  }
}

/** What a second or two of a busy machine may take away or add. */
const slack = 5

describe('a server that is overrun', () => {
  const past = 'Sat, 21 Nov 2020 12:00:00 GMT'
  const spent = (reset: string) => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset })

  it.each<[string, Answer]>([
    ['429 and "now"', { status: 429, headers: { 'retry-after': '0' } }],
    ['429 and less than a second', { status: 429, headers: { 'retry-after': '0.3' } }],
    ['429 and the past', { status: 429, headers: { 'retry-after': past } }],
    ['429 and a reset that is past', { status: 429, headers: spent('1000000000') }],
    ['429 and a reset of 0', { status: 429, headers: spent('0') }],
    ['429 alone', { status: 429 }],
    ['503 and "now"', { status: 503, headers: { 'retry-after': '0' } }],
    ['403 and a spent limit', { status: 403, headers: spent('0') }],
  ])('with %s is asked again after the interval, and ever later', async (_, answer) => {
    const { answers, poll } = await reading({ every: '5m' })
    answers(answer)
    const waits: number[] = []
    for (let failures = 1; failures <= 6; failures++) waits.push((await poll()).seconds)
    expect(Math.min(...waits)).toBeGreaterThan(300 - slack)
    expect(waits.at(-1)).toBeGreaterThan(900 - slack)
    expect(Math.max(...waits)).toBeLessThan(1000)
  })

  it('is left alone for longer and longer also where it is read every second', async () => {
    const { answers, poll } = await reading({ every: '1s' })
    answers({ status: 429, headers: { 'retry-after': '0' } })
    const waits: number[] = []
    for (let failures = 1; failures <= 8; failures++) waits.push((await poll()).seconds)
    for (const [n, wait] of waits.entries()) expect(wait).toBeGreaterThan(5 * 2 ** n - slack)
  })

  it.each<[string, Record<string, string>, number]>([
    ['a demand that is longer than the interval', { 'retry-after': '3600' }, 3600],
    ['a demand that came twice', { 'retry-after': '3600, 3600' }, 3600],
    ['a demand that is shorter', { 'retry-after': '10' }, 300],
  ])('gets the longest of all: %s', async (_, headers, seconds) => {
    const { answers, poll } = await reading({ every: '5m' })
    answers({ status: 429, headers })
    const wait = await poll()
    expect(wait.seconds).toBeGreaterThan(seconds - slack)
    expect(wait.seconds).toBeLessThan(seconds * 1.1 + slack)
  })

  it('is never asked before its interval, whatever it says', async () => {
    const { answers, poll, served } = await reading({ every: '5m' })
    const figure = fc.oneof(
      fc.integer({ min: -10, max: 200 }).map(String),
      fc.constantFrom('', 'soon', past, '0', '0, 0', '-1', '1e9', 'NaN', new Date(0).toUTCString()),
    )
    const headers = fc.record(
      {
        'retry-after': figure,
        'x-ratelimit-remaining': figure,
        'x-ratelimit-reset': figure,
        ratelimit: figure,
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(429, 503, 500, 403), headers, async (status, given) => {
        answers({ status, headers: given })
        const before = served.requests.length
        const { row, seconds } = await poll()
        if (served.requests.length === before) return
        expect(row.state).toBe('failing')
        expect(seconds).toBeGreaterThan(60 - slack)
        if (status === 429) expect(seconds).toBeGreaterThan(300 - slack)
      }),
      { numRuns: 30 },
    )
  })
})

describe('what a feed says of its own pace', () => {
  const feed = (channel: string) =>
    rss([]).replace(
      '<channel>',
      `<channel xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">${channel}`,
    )

  it.each<[string, Answer]>([
    ['max-age of a month', { status: 200, body: feed(''), headers: { 'cache-control': 'max-age=2591034' } }],
    ['a ttl of a day', { status: 200, body: feed('<ttl>1440</ttl>') }],
    [
      'Expires next year',
      { status: 200, body: feed(''), headers: { expires: 'Wed, 01 Jan 2070 00:00:00 GMT' } },
    ],
    ['a daily update', { status: 200, body: feed('<sy:updatePeriod>daily</sy:updatePeriod>') }],
    [
      'days to skip',
      {
        status: 200,
        body: feed(
          `<skipDays>${['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].map((day) => `<day>${day}</day>`).join('')}</skipDays><ttl>1440</ttl>`,
        ),
      },
    ],
  ])('puts the next reading off by an hour at most, and is told: %s', async (_, answer) => {
    const { answers, poll } = await reading()
    answers(answer)
    const { row, seconds } = await poll()
    expect(seconds).toBeGreaterThan(3600 - slack)
    expect(seconds).toBeLessThan(3600 * 1.1 + slack)
    expect(row.lastNotice).toMatch(/more than an hour.*`every`/)
  })

  it('gives way to the config without a word', async () => {
    const { answers, poll } = await reading({ every: '3h' })
    answers({ status: 200, body: feed('<ttl>1440</ttl>') })
    const { row, seconds } = await poll()
    expect(seconds).toBeGreaterThan(3 * 3600 - slack)
    expect(row.lastNotice).toBeNull()
  })

  it('is nobody’s word where WordPress writes it into every feed', async () => {
    const { answers, poll } = await reading()
    answers({
      status: 200,
      body: feed(
        '<sy:updatePeriod>\n\thourly\t</sy:updatePeriod><sy:updateFrequency>\n\t1\t</sy:updateFrequency>',
      ),
    })
    const { row, seconds } = await poll()
    expect(seconds).toBeLessThan(500)
    expect(row.lastNotice).toBeNull()
  })
})

describe('an edit of the config while a source is read', () => {
  it('sets the interval after that reading', async () => {
    const every = (value: string) => [{ id: 'it', connector: 'feed', url: served.url, every: value }]
    const served = await serve(async (_, response) => {
      await shop.edit(every('1m'))
      response.end(rss([]))
    })
    const shop = await openShop(db, every('24h'), {}, impatientClient())
    await pollSource(shop.app, await shop.claim('it'), signal)
    const row = await readSource(db, 'it')
    const seconds = ((row?.nextPollAt.getTime() ?? 0) - (row?.lastPollAt?.getTime() ?? 0)) / 1000
    expect(seconds).toBeLessThan(60 * 1.1 + slack)
  })
})
