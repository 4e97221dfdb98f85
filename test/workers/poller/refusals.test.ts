import '../../harness/probe.ts'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { readSource } from '../../../db/sources.ts'
import { pollSource } from '../../../workers/poller/poll.ts'
import { afterRefusal } from '../../../workers/retry.ts'
import { impatientClient } from '../../connectors/replay.ts'
import { empty, told } from '../../connectors/trouble-stage.ts'
import { openTestDatabase } from '../../db/open.ts'
import { serve } from '../../lib/servers.ts'
import { rss } from '../serve.ts'
import { openShop } from '../shop.ts'

const { db } = await openTestDatabase('refusals', { byHand: true })
const signal = new AbortController().signal

beforeEach(() => empty(db))

type Answer = { status: number; headers?: Record<string, string>; body?: string }

const good: Answer = { status: 200, body: rss([]) }
const page: Answer = { status: 200, body: '<html><body><div class="post"><p>Hei</p></div></body></html>' }

/** What may be said once by a wall, a deployment or a hotel's network, and means nothing then. */
const passing: [string, object, Answer, Answer][] = [
  ['410', { connector: 'feed' }, { status: 410 }, good],
  [
    'a redirect to a captive portal',
    { connector: 'feed' },
    { status: 302, headers: { location: 'http://192.168.1.1/login?back=feed' } },
    good,
  ],
  ['a redirect to nowhere', { connector: 'feed' }, { status: 302, headers: { location: 'http://[' } }, good],
  [
    '403 of a web page',
    { connector: 'html', items: '.post', fields: { text: 'p' } },
    { status: 403, body: 'Forbidden' },
    page,
  ],
  [
    'a challenge',
    { connector: 'html', items: '.post', fields: { text: 'p' } },
    { status: 200, headers: { 'cf-mitigated': 'challenge' }, body: 'Just a moment' },
    page,
  ],
]

async function reading(options: object, well: Answer) {
  let answer = well
  const { url } = await serve((request, response) => {
    const { status, headers, body } = request.url === '/robots.txt' ? { status: 404 } : answer
    response.writeHead(status, headers).end(body)
  })
  const shop = await openShop(db, [{ id: 'it', url, every: '5m', ...options }], {}, impatientClient())
  return {
    answers: (next: Answer) => void (answer = next),
    async poll() {
      await pollSource(shop.app, await shop.claim('it'), signal)
      const row = await readSource(db, 'it')
      if (!row) throw new Error('no source')
      return { row, seconds: (row.nextPollAt.getTime() - (row.lastPollAt?.getTime() ?? 0)) / 1000 }
    },
  }
}

/** As if all of it had happened so much earlier. */
async function passMinutes(minutes: number): Promise<void> {
  await db
    .updateTable('sources')
    .set({ refusedSince: sql<Date>`refused_since - ${minutes} * interval '1 minute'` })
    .execute()
}

describe.each(passing)('%s', (_, options, refusal, well) => {
  it('once, and once more, stops nothing', async () => {
    const { answers, poll } = await reading(options, well)
    await poll()
    for (let round = 0; round < 3; round++) {
      answers(refusal)
      const first = await poll()
      expect(first.row).toMatchObject({ state: 'failing', failures: 1 })
      expect(first.seconds).toBeGreaterThan(295)
      expect(first.seconds).toBeLessThan(340)
      await passMinutes(40)
      expect((await poll()).row).toMatchObject({ state: 'failing', failures: 2 })
      answers(well)
      expect((await poll()).row).toMatchObject({ state: 'ok', failures: 0, refusals: 0, refusedSince: null })
    }
    expect(await told(db)).toEqual([])
  })

  it('three times over half an hour is believed, and still asked about once a day', async () => {
    const { answers, poll } = await reading(options, well)
    answers(refusal)
    await poll()
    await passMinutes(5)
    await poll()
    await passMinutes(30)
    const { row, seconds } = await poll()
    expect(row).toMatchObject({ state: 'stopped', failures: 3 })
    expect(seconds).toBeGreaterThan(86_000)
    expect(await told(db)).toEqual(['source.failing'])
    expect((await poll()).row.state).toBe('stopped')
    answers(well)
    expect((await poll()).row.state).toBe('ok')
  })

  it('many times in a minute is not believed yet', async () => {
    const { answers, poll } = await reading(options, well)
    answers(refusal)
    for (let times = 0; times < 5; times++) {
      const { row, seconds } = await poll()
      expect(row.state).toBe('failing')
      expect(seconds).toBeLessThan(2000)
    }
  })
})

it('refusals with another failure in between begin anew', async () => {
  const { answers, poll } = await reading({ connector: 'feed' }, good)
  for (const status of [410, 410, 500, 410, 410]) {
    answers({ status })
    await poll()
    await passMinutes(60)
  }
  const row = await readSource(db, 'it')
  expect(row).toMatchObject({ state: 'failing', failures: 5, refusals: 2 })
})

it('what refuses is asked again after its interval where that is longer', () => {
  expect(afterRefusal(1, 0, 6 * 3600).retrySeconds).toBeGreaterThanOrEqual(6 * 3600)
  expect(afterRefusal(2, 300, 1).retrySeconds).toBeGreaterThanOrEqual(1500)
  expect(afterRefusal(2, 3000, 1).retrySeconds).toBeGreaterThanOrEqual(300)
  expect(afterRefusal(3, 1800, 1)).toEqual({ stopped: true, retrySeconds: 86_400 })
})
