import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import type { Channel, ChannelIo, ChannelType } from './channel.ts'
import { compose, type Message } from './compose.ts'
import { plain, trim } from './render.ts'
import { reach, webhookUrl } from './webhook-url.ts'

const options = z.strictObject({
  url: webhookUrl.describe(
    'The address of a Slack incoming webhook. It is a secret: put it in the environment.',
  ),
})

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export const slack = {
  summary: 'A message in a Slack channel, through an incoming webhook',
  options,
  open: openSlack,
} satisfies ChannelType<z.infer<typeof options>>

/** Far below the 3,000 of one text and the some 13,200 of all blocks together (slackapi/bolt-js#2509). */
const bodyMax = 2_500

function openSlack(
  { url }: z.infer<typeof options>,
  { http, channelId, publicUrl, now }: ChannelIo,
): Channel {
  const label = `Slack channel "${channelId}"`
  return {
    // One message a second for each webhook: https://docs.slack.dev/apis/web-api/rate-limits
    minGapMs: 1_100,
    deduplicates: false,
    async send(alert, _key, signal) {
      const message = compose(alert, { now: now?.() ?? clock.date(), publicUrl, bodyMax })
      const response = await http.request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(slackPayload(message)),
        maxRedirects: 0,
        maxBytes: 64 * 1024,
        permanent: [400, 403, 404],
        label,
        signal,
      })
      const answer = response.body.toString('utf8').trim()
      if (answer === 'ok') return { detail: answer }
      throw new Error(
        `${label} answered ${response.status} with something else than "ok": is the url a Slack webhook?`,
      )
    },
    probe: async (signal) => await reach(http, url, label, signal),
  }
}

/**
 * The message in Block Kit. Words of others stand only in `plain_text` and `rich_text` elements, where Slack reads
 * neither mark-up nor mentions. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
export function slackPayload(message: Message): object {
  const section = (elements: object[]) => ({ type: 'rich_text_section', elements })
  const blocks: object[] = [{ type: 'header', text: plainText(trim(message.title, 150)) }]
  if (message.tags.length > 0) blocks.push(context(message.tags.join('. ')))
  const body = message.body.map((segment) => richText(segment.text, segment.marked))
  if (body.length > 0) {
    const quote = message.quoted ? { type: 'rich_text_quote', elements: body } : section(body)
    blocks.push({ type: 'rich_text', elements: [quote] })
  }
  const lines = message.next ? [message.next, ...message.facts] : message.facts
  if (lines.length > 0) {
    const runs = lines.flatMap(({ label, value }, index) => [
      richText(`${index > 0 ? '\n' : ''}${label}: `, true),
      richText(value),
    ])
    blocks.push({ type: 'rich_text', elements: [section(runs)] })
  }
  if (message.links.length > 0) blocks.push({ type: 'actions', elements: message.links.map(button) })
  blocks.push(context(message.footer))
  return { text: fallback(message), blocks, unfurl_links: false, unfurl_media: false }
}

/** What a phone shows in its notification: mark-up is read here, so it is escaped. */
function fallback(message: Message): string {
  const text = [message.title, ...message.tags, trim(plain(message.body), 200)].join('\n')
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function richText(text: string, bold = false): object {
  return bold ? { type: 'text', text, style: { bold } } : { type: 'text', text }
}

function plainText(text: string): object {
  return { type: 'plain_text', text, emoji: false }
}

function context(text: string): object {
  return { type: 'context', elements: [plainText(text)] }
}

function button(link: Message['links'][number]): object {
  return {
    type: 'button',
    action_id: link.kind,
    text: plainText(trim(link.label, 75)),
    url: link.url,
    style: link.kind === 'acknowledge' ? 'primary' : undefined,
  }
}
