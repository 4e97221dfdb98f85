import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../../db/database.ts'
import type { SourceRow } from '../../../db/tables.ts'
import { complaint, configOf, webhookTo } from '../../harness/config.ts'
import { type FeedServer, serveFeed } from '../../harness/feed-server.ts'
import { freePort } from '../../harness/free-port.ts'
import { freshDatabase } from '../../harness/postgres.ts'
import { type Process, endAll, makeProject, startEnnakko } from '../../harness/program.ts'
import { type Sink, serveSink } from '../../harness/sink.ts'
import { until } from '../../harness/until.ts'
import { type Served, rss, serveHttp } from '../serve.ts'

const day = 86_400
/** What refuses for good is asked again after so long, before it is believed. */
const secondLook = 300

interface Bad {
  id: string
  answer: RequestListener
  /** What the log and `ennakko sources` must say. */
  words: RegExp
  /** Seconds until the second try; 5 by default, as after any first failure of a source that is read often. */
  retry?: number
}

const status =
  (code: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(code, headers).end('trouble')
const body =
  (content: string | Buffer, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(200, headers).end(content)

const crowd = (items: number) =>
  rss(Array.from({ length: items }, (_, n) => ({ guid: `n${n}`, text: `Revontuli ${n}` })))

const bad: Bad[] = [
  {
    id: 'fifty-thousand',
    answer: body(crowd(50_000)),
    words: /the document holds 300007 tags, as no feed does/,
  },
  {
    id: 'web-page',
    answer: body('<!doctype html><html><head><title>Foorumi</title></head><body>Hei</body></html>'),
    words: /answers a web page \("Foorumi"\), not a feed/,
  },
  { id: 'empty', answer: body(''), words: /the answer is empty, not a feed/ },
  { id: 'api-error', answer: body('{"error":"no key"}'), words: /the answer is JSON, but no JSON Feed/ },
  { id: 'noise', answer: body(Buffer.alloc(5_000, 0xfe)), words: /the answer is no feed/ },
  {
    id: 'not-found',
    answer: (request, response) => (stage.repaired ? body(rss([])) : status(404))(request, response),
    words: /answered 404$/,
  },
  { id: 'broken', answer: status(500), words: /answered 500$/ },
  { id: 'busy', answer: status(503, { 'retry-after': '600' }), words: /answered 503/, retry: 600 },
  { id: 'limited', answer: status(429, { 'retry-after': '90' }), words: /answered 429/, retry: 90 },
  { id: 'gone', answer: status(410), words: /answered 410/, retry: secondLook },
  {
    id: 'endless',
    answer: (_, response) => {
      const chunk = Buffer.alloc(256 * 1024, '<item>')
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', more).on('error', () => undefined)
      more()
    },
    words: /the body is larger than 5242880 bytes/,
  },
  {
    id: 'ten-gigabytes',
    answer: (_, response) => {
      response.writeHead(200, { 'content-length': String(10 * 1024 ** 3) }).write(rss([{ text: complaint }]))
    },
    words: /the body is larger than 5242880 bytes/,
  },
  {
    id: 'bomb',
    answer: body(gzipSync(Buffer.alloc(64 * 1024 * 1024)), { 'content-encoding': 'gzip' }),
    words: /bytes of gzip unpack to more than \d+, which is beyond the limit/,
  },
  {
    id: 'loop',
    answer: (request, response) => response.writeHead(302, { location: request.url }).end(),
    words: /answered 302, a redirect that is not followed/,
  },
  {
    id: 'to-private',
    answer: status(302, { location: 'http://169.254.169.254/latest/meta-data' }),
    words: /refused, because it is 169\.254\.169\.254 port 80/,
    retry: secondLook,
  },
  { id: 'silent', answer: () => undefined, words: /the deadline passed before the answer was complete/ },
  {
    id: 'cut',
    answer: (request) => void request.socket.destroy(),
    words: /other side closed|socket hang up|ECONNRESET/,
  },
]

const elsewhere: Omit<Bad, 'answer'>[] = [
  { id: 'refused', words: /ECONNREFUSED/ },
  { id: 'unknown-name', words: /ENOTFOUND|EAI_AGAIN/ },
  {
    id: 'private',
    words:
      /refused, because it is 10\.11\.12\.13 port 80.*add "10\.11\.12\.13\/32:80" to network\.allow_private/,
    retry: secondLook,
  },
]

const stage = { served: [] } as unknown as {
  db: Database
  ennakko: Process
  feed: FeedServer
  sink: Sink
  served: Served[]
  /** Whether 'not-found' has a feed by now. */
  repaired?: boolean
}

/** Feeds that are wrong in a way that can be lived with; each tells of one complaint. */
const odd: Record<string, RequestListener> = {
  'wrong-charset': body(Buffer.from(rss([{ guid: 'w', text: complaint }]), 'latin1'), {
    'content-type': 'application/rss+xml; charset=utf-8',
  }),
  'bad-dates': (() => {
    let reads = 0
    return (_, response) => {
      reads += 1
      const first = { guid: 'd1', text: complaint, date: 'eilen illalla' }
      const second = { guid: 'd2', text: `${complaint} Taas.`, date: 'Mon, 99 Foo 20226 25:61:00 +9900' }
      response.end(rss(reads === 1 ? [first] : [first, second]))
    }
  })(),
  'no-guids': body(rss(['yksi', 'kaksi', 'kolme'].map((word) => ({ text: `${complaint} ${word}` })))),
  'same-guids': body(
    rss(['yksi', 'kaksi', 'kolme'].map((word) => ({ guid: 'same', text: `${complaint} ${word}` }))),
  ),
  'five-thousand': body(crowd(5_000)),
}

beforeAll(async () => {
  const url = await freshDatabase('bad_feeds')
  stage.db = openDatabase({ url })
  stage.feed = await serveFeed()
  stage.sink = await serveSink()
  const serve = async (id: string, answer: RequestListener) => {
    const served = await serveHttp(answer)
    stage.served.push(served)
    return { id, connector: 'feed', url: served.url, every: '1s' }
  }
  const sources = [
    ...(await Promise.all(bad.map(({ id, answer }) => serve(id, answer)))),
    ...(await Promise.all(Object.entries(odd).map(([id, answer]) => serve(id, answer)))),
    { id: 'refused', connector: 'feed', url: `http://127.0.0.1:${await freePort()}/feed.xml`, every: '1s' },
    { id: 'unknown-name', connector: 'feed', url: 'http://no-such-host.invalid/feed.xml', every: '1s' },
    { id: 'private', connector: 'feed', url: 'http://10.11.12.13/feed.xml', every: '1s' },
    { id: 'good', connector: 'feed', url: stage.feed.url, every: '1s' },
  ]
  const project = makeProject(configOf({ sources, channels: { desk: webhookTo(stage.sink) } }), {
    DATABASE_URL: url,
  })
  stage.ennakko = await startEnnakko(project)
})

afterAll(async () => {
  await endAll()
  await Promise.all([...stage.served, stage.feed, stage.sink].map((server) => server.close()))
  await stage.db.destroy()
})

function logOf(id: string): Record<string, unknown>[] {
  return stage.ennakko.log().filter(({ sourceId }) => sourceId === id)
}

async function rowOf(id: string): Promise<SourceRow> {
  return await stage.db.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

const textsOf = async (id: string) =>
  (await stage.db.selectFrom('mentions').select('text').where('sourceId', '=', id).execute())
    .map(({ text }) => text)
    .toSorted()

describe('a poller with a good source among bad ones', () => {
  it('goes on alerting of the good one while the bad ones fail', async () => {
    for (let round = 0; round < 5; round += 1) {
      stage.feed.posts.push({ id: `good-${round}`, text: `${complaint} ${round}` })
      await until(`round ${round}`, () => stage.sink.alerted().includes(`good-${round}`))
    }
    expect(stage.sink.refused).toEqual([])
  })
})

describe('a bad source', () => {
  it.each([...bad, ...elsewhere])(
    '$id is named with its reason, and left alone for a while',
    async ({ id, words, retry = 5 }) => {
      const [line] = await until(`the failure of ${id}`, () => {
        const lines = logOf(id)
        return lines.length > 0 ? lines : undefined
      })
      expect(line).toMatchObject({
        level: 'warn',
        msg: 'poll failed',
        failures: 1,
        error: expect.stringMatching(words),
      })
      const told = Number(line?.['retryInSeconds'])
      expect(told).toBeGreaterThanOrEqual(retry - 2)
      expect(told).toBeLessThanOrEqual(retry * 1.1 + 1)
      const row = await rowOf(id)
      expect(row).toMatchObject({
        state: 'failing',
        lastError: expect.stringMatching(words),
        lastSuccessAt: null,
      })
      // The database holds to the same pause (unless the next try is under way already).
      if (row.failures === 1 && row.leaseBy === null) {
        const pause = (row.nextPollAt.getTime() - (row.lastPollAt?.getTime() ?? 0)) / 1000
        expect(pause).toBeGreaterThanOrEqual(told - 1)
      }
      expect(await textsOf(id)).toEqual([])
    },
  )

  it('that is gone for good, or may not be reached, is stopped and told when it has said so for a while', async () => {
    const refusing = ['gone', 'private', 'to-private']
    await until('the stopped state', async () => {
      await stage.db
        .updateTable('sources')
        .set({ nextPollAt: new Date(0), refusedSince: new Date(Date.now() - 3_600_000) })
        .where('id', 'in', refusing)
        .where('state', '<>', 'stopped')
        .where('refusals', '>', 0)
        .execute()
      const rows = await Promise.all(refusing.map(rowOf))
      return rows.every(({ state, refusals }) => state === 'stopped' && refusals === 3)
    })
    for (const id of refusing) {
      const last = await until('its line', () => logOf(id).find(({ msg }) => msg === 'source stopped'))
      expect(Number(last['retryInSeconds'])).toBeGreaterThan(day - 5)
    }
    const told = await until('the stopped sources', () => {
      const subjects = stage.sink.received
        .filter(({ body }) => body.type === 'source.failing')
        .map(({ body }) => (body.data['source'] as { id: string }).id)
      return refusing.every((id) => subjects.includes(id)) ? subjects : undefined
    })
    expect(new Set(told).size).toBe(told.length)
  })

  it('that only fails is told to the operators after the third time, and its recovery too', async () => {
    const about = (type: string) =>
      stage.sink.received.filter(
        ({ body }) => body.type === type && (body.data['source'] as { id: string }).id === 'not-found',
      )
    await until('the operators know', () => about('source.failing').length > 0)
    const lines = logOf('not-found')
    expect(lines.map(({ failures }) => failures)).toEqual([1, 2, 3])
    const pauses = lines.map(({ retryInSeconds }) => Number(retryInSeconds))
    for (const [at, least] of [5, 10, 20].entries()) {
      expect(pauses[at]).toBeGreaterThanOrEqual(least)
      expect(pauses[at]).toBeLessThanOrEqual(least * 1.1 + 0.5)
    }
    expect(about('source.failing')).toHaveLength(1)
    stage.repaired = true
    await stage.db
      .updateTable('sources')
      .set({ nextPollAt: new Date(0) })
      .where('id', '=', 'not-found')
      .execute()
    await until('they know that it is well again', () => about('source.recovered').length > 0)
    expect(await rowOf('not-found')).toMatchObject({ state: 'ok', failures: 0, lastError: null })
  })

  it('is not asked for more often than it was told', async () => {
    const { failures, failuresTotal, pollsTotal } = await rowOf('busy')
    expect({ failures, failuresTotal, pollsTotal }).toEqual({
      failures: 1,
      failuresTotal: '1',
      pollsTotal: '1',
    })
    const { notBefore } = await rowOf('limited')
    expect(notBefore?.getTime()).toBeGreaterThan(Date.now())
  })
})

describe('an odd source', () => {
  it('in another encoding than it says is read as it was meant', async () => {
    await until('its poll', async () => Number((await rowOf('wrong-charset')).pollsTotal) > 0)
    expect(await textsOf('wrong-charset')).toEqual([complaint])
  })

  it('with dates that no clock shows is read as if it had none', async () => {
    await until('the second item', () => stage.sink.alerted().includes('d2'))
    const rows = await stage.db
      .selectFrom('mentions')
      .select(['externalId', 'publishedAt', 'decision', 'decisionReason'])
      .where('sourceId', '=', 'bad-dates')
      .orderBy('seq')
      .execute()
    expect(rows).toMatchObject([
      {
        externalId: 'd1',
        publishedAt: null,
        decision: 'store',
        decisionReason: expect.stringContaining('no date'),
      },
      { externalId: 'd2', publishedAt: null, decision: 'alert' },
    ])
  })

  it.each(['no-guids', 'same-guids'])('with %s gives each item once', async (id) => {
    await until('the polls', async () => Number((await rowOf(id)).pollsTotal) >= 3)
    expect(await textsOf(id)).toEqual(['kaksi', 'kolme', 'yksi'].map((word) => `${complaint} ${word}`))
  })

  it('of five thousand items is read in part, and says so', async () => {
    await until('its poll', async () => Number((await rowOf('five-thousand')).pollsTotal) > 0)
    expect(await rowOf('five-thousand')).toMatchObject({
      state: 'ok',
      lastNotice: expect.stringContaining('The feed holds 5000 items; only the newest 1000 are read.'),
    })
    expect(await textsOf('five-thousand')).toHaveLength(1000)
  })

  it('never stops the process, which ends in good order', async () => {
    const { code } = await stage.ennakko.stop()
    expect({ code }).toEqual({ code: 0 })
    expect(stage.ennakko.log().filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([])
  })
})
