import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import { ConfigError } from '../lib/errors.ts'
import type { Alert, CaseAlert, Channel, ChannelIo, ChannelType, SystemAlert } from './channel.ts'
import { troublePage } from './link.ts'
import { trim } from './render.ts'
import { reach, webhookUrl } from './webhook-url.ts'

/** Headers that the signature or the connection depends on. */
const reserved = /^(?:webhook-.*|content-type|content-length|transfer-encoding|connection|host)$/i

const options = z.strictObject({
  url: webhookUrl.describe('Where to POST each alert.'),
  secret: z
    .string()
    .min(1)
    .describe(
      'Signs every request: whsec_ and 24 to 64 random bytes in base64, or any other text that both ends know.',
    ),
  headers: z
    .record(
      z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is not a header name'),
      z.string().regex(/^[\t\u0020-\u007e]*$/, 'must be printable ASCII on one line'),
    )
    .refine((headers) => !Object.keys(headers).some((name) => reserved.test(name)), {
      error: 'may not set webhook-*, content-type, content-length, transfer-encoding, connection or host',
    })
    .optional()
    .describe('Further headers to send, such as an Authorization.'),
})

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const webhook = {
  summary: 'A signed HTTP POST of JSON (Standard Webhooks) to a system of your own',
  options,
  open: openWebhook,
} satisfies ChannelType<z.infer<typeof options>>

function openWebhook(
  { url, secret, headers }: z.infer<typeof options>,
  { http, channelId, publicUrl, now }: ChannelIo,
): Channel {
  const label = `webhook channel "${channelId}"`
  const signer = openSigner(secret, channelId)
  return {
    minGapMs: 0,
    deduplicates: true,
    async send(alert, key, signal) {
      const body = webhookBody(alert, publicUrl)
      const at = now?.() ?? clock.date()
      const response = await http.request(url, {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          'webhook-id': key,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
          'webhook-signature': signer.sign(key, at, body),
        },
        body,
        // The specification counts a redirect as a failure.
        maxRedirects: 0,
        maxBytes: 64 * 1024,
        timeoutMs: 20_000,
        label,
        signal,
      })
      return { detail: `HTTP ${response.status}` }
    },
    probe: async (signal) => await reach(http, url, label, signal),
  }
}

function openSigner(secret: string, channelId: string): Webhook {
  if (!secret.startsWith('whsec_')) return new Webhook(Buffer.from(secret, 'utf8'), { format: 'raw' })
  try {
    return new Webhook(secret)
  } catch {
    throw new ConfigError(
      `channels.${channelId}.secret starts with whsec_ but what follows is not base64: copy it again in full`,
    )
  }
}

/** Standard Webhooks advises bodies below 20 kB. */
const mostBytes = 20_000
const longestField = 500
const longestUrl = 2_000
const mostEvidence = 20

/**
 * The body of one alert, byte for byte the same in every retry. Long texts are cut and say so with
 * `"truncated": true`. Personal data stays: the receiver is the company's own system.
 */
export function webhookBody(alert: Alert, publicUrl: string): string {
  if (!('mention' in alert)) return JSON.stringify(systemPayload(alert, publicUrl))
  const whole = JSON.stringify(casePayload(alert, Number.POSITIVE_INFINITY))
  if (Buffer.byteLength(whole) <= mostBytes) return whole
  let fits = 0
  let tooLong = Math.min(alert.mention.text.length, mostBytes)
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2)
    if (Buffer.byteLength(JSON.stringify(casePayload(alert, middle))) <= mostBytes) fits = middle
    else tooLong = middle
  }
  return JSON.stringify(casePayload(alert, fits))
}

function casePayload(alert: CaseAlert, textMax: number): object {
  const { mention } = alert
  const { reply } = alert.case
  const url = mention.url !== undefined && mention.url.length <= longestUrl ? mention.url : undefined
  const truncated =
    mention.text.length > textMax ||
    mention.externalId.length > longestField ||
    (mention.author?.length ?? 0) > longestField ||
    url !== mention.url
  return {
    type: alert.type,
    timestamp: alert.at.toISOString(),
    data: {
      alert: { id: alert.id, step: alert.step },
      case: {
        id: alert.case.id,
        priority: alert.case.priority,
        score: alert.case.score,
        state: alert.case.state,
        mentions: alert.case.mentions,
        ...(reply
          ? { answer: { state: reply.state, reason: trim(reply.reason.toWellFormed(), 1_000) } }
          : {}),
      },
      mention: {
        id: mention.id,
        source: field(mention.source),
        connector: mention.connector,
        external_id: field(mention.externalId),
        url: url ?? null,
        author: mention.author === undefined ? null : field(mention.author),
        text: cut(mention.text, textMax),
        language: mention.language ?? null,
        published_at: mention.publishedAt?.toISOString() ?? null,
        brand: mention.brand === undefined ? null : field(mention.brand),
        sentiment: {
          label: mention.sentiment.label,
          negative: mention.sentiment.negative,
          confidence: mention.sentiment.confidence,
          why: mention.sentiment.why
            .slice(0, mostEvidence)
            .map((why) => ({ text: trim(why.text.toWellFormed(), 100), weight: why.weight })),
        },
        truncated: truncated || undefined,
        deleted: mention.deleted || undefined,
        thread_title: mention.threadTitle && field(mention.threadTitle),
        quoted: mention.quoted && field(mention.quoted),
      },
      links: { open: alert.links.open, acknowledge: alert.links.acknowledge ?? null },
    },
  }
}

function systemPayload(alert: SystemAlert, publicUrl: string): object {
  const channel = alert.type === 'delivery.dead'
  return {
    type: alert.type,
    timestamp: alert.at.toISOString(),
    data: {
      alert: { id: alert.id, step: alert.step },
      [channel ? 'channel' : 'source']: { id: field(alert.subject) },
      message: trim(alert.message.toWellFormed(), 4_000),
      links: { open: troublePage(alert.type, publicUrl) },
    },
  }
}

function field(text: string): string {
  return cut(text, longestField)
}

/** Lone surrogates would make JSON that some receivers refuse. */
function cut(text: string, max: number): string {
  return text.length > max ? trim(text, max).toWellFormed() : text.toWellFormed()
}
