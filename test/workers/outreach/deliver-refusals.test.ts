import type { RequestListener } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../../db/database.ts'
import { retryDead } from '../../../db/deliveries.ts'
import type { DeliveryRow } from '../../../db/tables.ts'
import { complaint, configOf, webhookTo } from '../../harness/config.ts'
import { type FeedServer, serveFeed } from '../../harness/feed-server.ts'
import { freePort } from '../../harness/free-port.ts'
import { freshDatabase } from '../../harness/postgres.ts'
import { type Process, endAll, makeProject, startEnnakko } from '../../harness/program.ts'
import { type Sink, serveSink } from '../../harness/sink.ts'
import { until } from '../../harness/until.ts'
import { type Served, serveHttp } from '../serve.ts'

/** A Slack that answers as told, and well from the `well`th request on. */
interface Slack extends Served {
  /** When each request came, in milliseconds. */
  times: number[]
  bodies: string[]
  well: number
}

async function serveSlack(answer: RequestListener, well = Number.POSITIVE_INFINITY): Promise<Slack> {
  const served = await serveHttp((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      slack.times.push(Date.now())
      slack.bodies.push(Buffer.concat(chunks).toString())
      if (slack.times.length >= slack.well) response.end('ok')
      else answer(request, response)
    })
  })
  const slack: Slack = { ...served, times: [], bodies: [], well }
  return slack
}

const status =
  (code: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(code, headers).end('no_service')

const stage = {} as {
  db: Database
  feed: FeedServer
  desk: Sink
  slacks: Record<string, Slack>
  ennakko: Process
}

beforeAll(async () => {
  const url = await freshDatabase('refusals')
  stage.db = openDatabase({ url })
  stage.feed = await serveFeed()
  stage.desk = await serveSink()
  stage.slacks = {
    deleted: await serveSlack(status(404)),
    gone: await serveSlack(status(410)),
    limited: await serveSlack(status(429, { 'retry-after': '6' }), 2),
    broken: await serveSlack(status(500), 4),
    hanging: await serveSlack(() => undefined, 2),
    'no-slack': await serveSlack((_, response) => response.end('<html>Hello</html>')),
  }
  const slackAt = (address: string) => ({ type: 'slack', url: address })
  const channels = {
    desk: webhookTo(stage.desk),
    ...Object.fromEntries(
      Object.entries(stage.slacks).map(([id, { url: base }]) => [id, slackAt(`${base}?token=hush-${id}`)]),
    ),
    away: slackAt(`http://127.0.0.1:${await freePort()}/hush-away`),
  }
  const sources = [{ id: 'forum', connector: 'feed', url: stage.feed.url, every: '1s' }]
  stage.ennakko = await startEnnakko(
    makeProject(configOf({ sources, channels, operators: { notify: ['desk'] } }), { DATABASE_URL: url }),
  )
  stage.feed.posts.push({ id: 'bad', text: complaint })
})

afterAll(async () => {
  await endAll()
  await Promise.all([stage.feed, stage.desk, ...Object.values(stage.slacks)].map((server) => server.close()))
  await stage.db.destroy()
})

const slackOf = (id: string) => stage.slacks[id]!

async function rowOf(channel: string): Promise<DeliveryRow> {
  return await stage.db
    .selectFrom('deliveries')
    .selectAll()
    .where('channel', '=', channel)
    .where('type', '=', 'alert.opened')
    .executeTakeFirstOrThrow()
}

function logOf(channel: string, msg: string): Record<string, unknown>[] {
  return stage.ennakko.log().filter((line) => line['channel'] === channel && line['msg'] === msg)
}

/** The first failed try of a channel, once it is recorded. */
async function failure(channel: string): Promise<Record<string, unknown>> {
  const line = await until(`the log of ${channel}`, () => logOf(channel, 'sending failed')[0])
  await until('it is recorded', async () => (await rowOf(channel)).lastError !== null)
  return line
}

describe('when Slack', () => {
  it('is in trouble, the other channel has its alert at once', async () => {
    await until('the alert at the desk', () => stage.desk.alerted().includes('bad'))
    expect(stage.desk.refused).toEqual([])
  })

  it.each([
    ['deleted', '404'],
    ['gone', '410'],
  ])(
    'says that the webhook is %s, the alert is set aside and the other channel tells of it',
    async (id, code) => {
      const line = await until('the log', () => logOf(id, 'alert set aside')[0])
      expect(line).toMatchObject({ level: 'error', error: `POST Slack channel "${id}" answered ${code}` })
      expect(await rowOf(id)).toMatchObject({
        state: 'dead',
        attempts: 1,
        leaseBy: null,
        lastError: line['error'],
      })
      const told = await until('the operators', () =>
        stage.desk.received.find(
          ({ body }) =>
            body.type === 'delivery.dead' && (body.data['channel'] as { id: string } | undefined)?.id === id,
        ),
      )
      expect(String(told.body.data['message'])).toContain(`could not be delivered to ${id}`)
      expect(slackOf(id).times).toHaveLength(1)
    },
  )

  it('asks for a pause (429), the alert comes after it and not before', async () => {
    expect(await failure('limited')).toMatchObject({ level: 'warn', retryInSeconds: 6 })
    const { dueAt, maybeSent } = await rowOf('limited')
    expect(maybeSent).toBe(false)
    expect(dueAt.getTime() - slackOf('limited').times[0]!).toBeGreaterThan(5_500)
    await until('the second try', () => slackOf('limited').times.length === 2)
    const [first = 0, second = 0] = slackOf('limited').times
    expect(second - first).toBeGreaterThanOrEqual(5_900)
    await until('it is sent', async () => (await rowOf('limited')).state === 'sent')
  })

  it('is broken (500), it is tried again after longer and longer pauses until it works', async () => {
    await until('the fourth try', () => slackOf('broken').times.length === 4)
    const { times } = slackOf('broken')
    const pauses = times.slice(1).map((time, at) => (time - times[at]!) / 1000)
    for (const [at, least] of [2, 4, 8].entries()) expect(pauses[at]).toBeGreaterThanOrEqual(least)
    const planned = logOf('broken', 'sending failed').map((line) => Number(line['retryInSeconds']))
    for (const [at, least] of [2, 4, 8].entries()) {
      expect(planned[at]).toBeGreaterThanOrEqual(least)
      expect(planned[at]).toBeLessThanOrEqual(Math.ceil(least * 1.1))
    }
    await until('it is sent', async () => (await rowOf('broken')).state === 'sent')
    expect(await rowOf('broken')).toMatchObject({ attempts: 4, lastError: null })
    await until('the log of its end', () => logOf('broken', 'sent').length === 1)
    expect(logOf('broken', 'sending failed')).toHaveLength(3)
    // A refusal is an answer: the reader has seen nothing yet, so nothing is called a repeat.
    expect(slackOf('broken').bodies.filter((body) => /Voi olla toisto/.test(body))).toEqual([])
  })

  it('is not there, the alert waits with its reason', async () => {
    const line = await failure('away')
    expect(line['error']).toMatch(/^POST Slack channel "away": .*ECONNREFUSED/)
    await until('it waits again', async () => (await rowOf('away')).state === 'pending')
    expect(await rowOf('away')).toMatchObject({ maybeSent: false })
  })

  it('is no Slack at all, the alert waits and the log asks whether the address is right', async () => {
    expect((await failure('no-slack'))['error']).toContain('is the url a Slack webhook?')
  })

  it('does not answer, the try ends in time and the next one says that it may be a repeat', async () => {
    const line = await failure('hanging')
    expect(line['error']).toContain('the deadline passed before the answer was complete')
    await until('that is written down', async () => (await rowOf('hanging')).maybeSent)
    await until('the second try', () => slackOf('hanging').times.length === 2)
    const [first = '', second = ''] = slackOf('hanging').bodies
    expect(second).not.toBe(first)
    expect(second).toMatch(/Voi olla toisto/)
    expect(first).not.toMatch(/Voi olla toisto/)
    await until('it is sent', async () => (await rowOf('hanging')).state === 'sent')
  })

  it('works again, a person can send what was set aside', async () => {
    slackOf('deleted').well = 0
    expect(await retryDead(stage.db, (await rowOf('deleted')).id)).toBe(true)
    await until('it is sent', async () => (await rowOf('deleted')).state === 'sent')
    const alert = () =>
      stage.db
        .selectFrom('alerts')
        .select('closedAt')
        .where('kind', '=', 'delivery.dead')
        .where('subject', '=', 'deleted')
        .executeTakeFirstOrThrow()
    await until('the trouble is over', async () => (await alert()).closedAt)
  })

  it('is told of, its address is not', () => {
    expect(stage.ennakko.output()).not.toContain('hush')
    expect(JSON.stringify(stage.desk.received)).not.toContain('hush')
  })
})
