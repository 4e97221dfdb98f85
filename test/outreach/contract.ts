import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PermanentError, type RetryLater } from '../../lib/errors.ts'
import type { Http } from '../../lib/http.ts'
import type { Alert, Channel, ChannelIo } from '../../outreach/channel.ts'
import type { ChannelTypeName } from '../../outreach/index.ts'
import { openChannel } from './open-channel.ts'
import { alertTypes, anyAlert, caseAlert, now, withMention } from './alerts.ts'
import { hostileTexts, hostileUrls } from './hostile.ts'
import { loopbackHttp, startHttpSink, startSmtpSink } from './sinks.ts'

/** What a channel delivered to, opened against something real on loopback. */
export interface Sink {
  options: unknown
  /** What the reader's side got, raw, oldest first. */
  delivered(): string[]
  fail(how: Failure): void
  close(): Promise<void>
}

export type Failure = 'gone' | 'refused' | 'broken' | 'throttled' | 'redirect' | 'hang' | 'none'

interface ContractCase {
  start(io: Partial<ChannelIo>): Promise<Sink>
  /** The ways in which this sink can fail. */
  failures: Failure[]
  /** Failures after which trying again cannot help. */
  permanent: Failure[]
  /** Throws when what was delivered breaks a limit of the sink, or lets others' words act. */
  check(delivered: string): void
}

const key = 'alert-018f3c1e.step-1.support'

/** The promises that every channel keeps, checked against a real server. */
export function testChannel(
  type: ChannelTypeName,
  { start, failures, permanent, check }: ContractCase,
): void {
  describe(`channel ${type}`, () => {
    let http: Http
    let sink: Sink
    let channel: Channel

    beforeAll(async () => {
      http = loopbackHttp()
      const io: ChannelIo = {
        http,
        channelId: 'support',
        publicUrl: 'https://ennakko.example',
        now: () => now,
      }
      sink = await start(io)
      channel = openChannel(type, sink.options, io)
    })
    beforeEach(() => sink.fail('none'))
    afterAll(async () => {
      await sink.close()
      await http.close()
    })

    it.each(alertTypes.flatMap((alertType) => [[alertType, 'fi'] as const, [alertType, 'en'] as const]))(
      'delivers %s in %s within the limits',
      async (alertType, locale) => {
        const delivered = await send(anyAlert(alertType, { locale }))
        expect(delivered).toHaveLength(1)
        delivered.forEach(check)
      },
    )

    it.each(hostileTexts)('shows a hostile text without letting it act: %s', async (_name, text) => {
      const delivered = await send(...hostileAlerts(text))
      expect(delivered).toHaveLength(2)
      delivered.forEach(check)
    })

    it.each(hostileUrls)('links to no hostile address: %s', async (url) => {
      const delivered = await send(withMention({ url, authorUrl: url, externalId: url }))
      expect(delivered).toHaveLength(1)
      delivered.forEach(check)
    })

    it('rejects when the signal has already aborted, delivering nothing', async () => {
      const before = sink.delivered().length
      await expect(channel.send(caseAlert(), key, AbortSignal.abort(new Error('stop')))).rejects.toThrow()
      expect(sink.delivered()).toHaveLength(before)
    })

    it.each(failures)(
      'reports a sink that is %s as the right kind of error, without secrets',
      async (failure) => {
        sink.fail(failure)
        const signal = failure === 'hang' ? AbortSignal.timeout(300) : new AbortController().signal
        const error = await channel.send(caseAlert(), key, signal).then(
          () => expect.fail('the send succeeded'),
          (reason: unknown) => reason,
        )
        expect(error instanceof PermanentError).toBe(permanent.includes(failure))
        if (failure === 'throttled')
          expect((error as RetryLater).retryAt.getTime()).toBeGreaterThan(Date.now() + 50_000)
        expect(describeWhole(error)).not.toMatch(/topsecret/)
      },
    )

    it('delivers again once a broken sink has recovered', async () => {
      if (failures.includes('broken')) {
        sink.fail('broken')
        await expect(channel.send(caseAlert(), key, AbortSignal.timeout(120_000))).rejects.toThrow()
      }
      sink.fail('none')
      expect(await send(caseAlert())).toHaveLength(1)
    })

    /** Sends at once, and gives what arrived. */
    async function send(...alerts: Alert[]): Promise<string[]> {
      const before = sink.delivered().length
      await Promise.all(alerts.map((alert) => channel.send(alert, key, AbortSignal.timeout(120_000))))
      return sink.delivered().slice(before)
    }
  })
}

/** The text in every field that others can write. */
function hostileAlerts(text: string) {
  const base = caseAlert()
  const why = [{ text: text.slice(0, 30), weight: 2, start: 0, end: Math.min(30, text.length) }]
  const mention = {
    ...base.mention,
    text,
    title: text.slice(0, 5_000),
    author: text,
    externalId: text.slice(0, 100_000),
    urgencies: ['legal', text.slice(0, 10_000)],
    sentiment: { ...base.mention.sentiment, why },
  }
  const names = { source: text.slice(0, 1_000), brand: text.slice(0, 1_000) }
  const state = { ...base.case, state: 'acknowledged' as const, by: text }
  return [
    caseAlert({ mention }),
    caseAlert({ type: 'alert.updated', case: state, mention: { ...mention, ...names } }),
  ]
}

/** Everything a log could print of an error. */
function describeWhole(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = JSON.stringify(Object.fromEntries(Object.entries(error)))
  return `${error.message} ${error.stack} ${own} ${error.cause === undefined ? '' : describeWhole(error.cause)}`
}

/** A sink for the channels that POST to a URL. */
export async function httpSink(options: object, okBody: string, okStatus = 200): Promise<Sink> {
  const server = await startHttpSink()
  const answers: Record<
    Exclude<Failure, 'hang'>,
    { status: number; body?: string; headers?: Record<string, string> }
  > = {
    none: { status: okStatus, body: okBody },
    gone: { status: 410, body: 'channel_is_archived' },
    refused: { status: 404, body: 'no_service' },
    broken: { status: 500, body: 'server_error' },
    throttled: { status: 429, body: 'rate_limited', headers: { 'retry-after': '65' } },
    redirect: { status: 307, headers: { location: '/moved' } },
  }
  return {
    options: { ...options, url: server.url },
    delivered: () => server.received.map(({ body }) => body),
    fail(how) {
      server.answer = how === 'hang' ? how : answers[how]
    },
    close: server.close,
  }
}

/** A sink for the channel that sends mail. */
export async function mailSink(options: object): Promise<Sink> {
  const server = await startSmtpSink({ login: true })
  return {
    options: { ...options, smtp: server.url },
    delivered: () => server.received.map(({ raw }) => raw),
    fail(how) {
      server.refuse = {
        ...(how === 'gone' ? { recipient: () => 550 } : {}),
        ...(how === 'refused' ? { login: 535 } : {}),
        ...(how === 'broken' ? { message: 451 } : {}),
        ...(how === 'hang' ? { hang: true } : {}),
      }
    },
    close: server.close,
  }
}
