import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import type { Alert, Channel, ChannelIo, ChannelType } from './channel.ts'
import { compose, type Message } from './compose.ts'
import type { Fact } from './facts.ts'
import type { Segment } from './render.ts'
import { reach, webhookUrl } from './webhook-url.ts'

const options = z.strictObject({
  url: webhookUrl.describe(
    'The address of a Teams workflow "Post to a channel when a webhook request is received". ' +
      'It is a secret: put it in the environment.',
  ),
})

/** https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using */
export const teams = {
  summary: 'An Adaptive Card in a Microsoft Teams channel, through a workflow (Power Automate)',
  options,
  open: openTeams,
} satisfies ChannelType<z.infer<typeof options>>

/** Teams refuses messages of about 28 KB, and does so silently inside the flow. */
const mostBytes = 25_000

function openTeams(
  { url }: z.infer<typeof options>,
  { http, channelId, publicUrl, now }: ChannelIo,
): Channel {
  const label = `Teams channel "${channelId}"`
  return {
    // Teams allows 4 a second and 60 in 30 seconds.
    minGapMs: 1_000,
    deduplicates: false,
    async send(alert, _key, signal) {
      const response = await http.request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: teamsBody(alert, publicUrl, now?.() ?? clock.date()),
        maxRedirects: 0,
        maxBytes: 64 * 1024,
        permanent: [400, 401, 403, 404],
        label,
        signal,
      })
      // 202: the flow has the card; whether it reached the channel, the sender is never told.
      return { detail: `HTTP ${response.status}` }
    },
    probe: async (signal) => await reach(http, url, label, signal),
  }
}

/** The request's body, its quote shortened until Teams takes it. */
function teamsBody(alert: Alert, publicUrl: string, now: Date): string {
  for (let bodyMax = 4_000; ; bodyMax = Math.floor(bodyMax / 2)) {
    const body = JSON.stringify(teamsPayload(compose(alert, { now, publicUrl, bodyMax })))
    if (Buffer.byteLength(body) <= mostBytes || bodyMax < 100) return body
  }
}

/**
 * The message as an Adaptive Card. Words stand only in text runs, where Markdown is not read; `Action.OpenUrl` is
 * the one action whose click does not have to come back to the flow.
 */
export function teamsPayload(message: Message): object {
  const colour = { alarm: 'Attention', notice: 'Warning', good: 'Good' }[message.tone]
  const items = paragraphs(message.body).map((runs) => richText(runs.map(textRun)))
  const body: object[] = [
    richText([{ type: 'TextRun', text: message.title, size: 'Large', weight: 'Bolder', color: colour }]),
    ...message.tags.map((tag) =>
      richText([{ type: 'TextRun', text: tag, weight: 'Bolder', color: 'Warning' }]),
    ),
    ...(items.length > 0
      ? [{ type: 'Container', items, style: message.quoted ? 'emphasis' : undefined }]
      : []),
    ...(message.next ? [labelled(message.next)] : []),
    ...message.facts.map(labelled),
    richText([{ type: 'TextRun', text: message.footer, isSubtle: true, size: 'Small' }]),
  ]
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.5',
    lang: message.language,
    fallbackText: message.title,
    body,
    actions: message.links.map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url })),
    msteams: { width: 'Full' },
  }
  const contentType = 'application/vnd.microsoft.card.adaptive'
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content: card }] }
}

function labelled({ label, value }: Fact): object {
  return richText([
    { type: 'TextRun', text: `${label}: `, weight: 'Bolder' },
    { type: 'TextRun', text: value },
  ])
}

function richText(inlines: object[]): object {
  return { type: 'RichTextBlock', inlines }
}

function textRun({ text, marked }: Segment): object {
  return marked ? { type: 'TextRun', text, weight: 'Bolder' } : { type: 'TextRun', text }
}

/** Text runs do not break lines, so each line becomes a block of its own; at most 40, the rest in the last. */
function paragraphs(segments: readonly Segment[]): Segment[][] {
  const lines: Segment[][] = [[]]
  for (const { text, marked } of segments) {
    text.split('\n').forEach((part, index) => {
      if (index > 0 && lines.length < 40) lines.push([])
      const shown = index > 0 && lines.length === 40 ? ` ${part}` : part
      if (shown !== '') lines.at(-1)?.push({ text: shown, marked })
    })
  }
  return lines.filter((runs) => runs.length > 0)
}
