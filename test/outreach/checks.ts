import { expect } from 'vitest'
import { readMail } from './sinks.ts'

const safeUrl = /^https?:\/\/[\u0021-\u007e]+$/
/** Bidirectional and zero-width controls that must never reach a reader's eye. */
const trickery = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/u

/** Every object of a JSON value, in depth. */
export function objectsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn)
  if (typeof value !== 'object' || value === null) return []
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(objectsIn)]
}

/** Slack's limits, and no element through which words can ping, link, format or embed. */
export function checkSlack(delivered: string): void {
  const message = JSON.parse(delivered) as {
    text: string
    blocks: unknown[]
    unfurl_links: boolean
    unfurl_media: boolean
  }
  expect(Object.keys(message).toSorted()).toEqual(['blocks', 'text', 'unfurl_links', 'unfurl_media'])
  expect([message.unfurl_links, message.unfurl_media]).toEqual([false, false])
  expect(message.text).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/)
  expect(message.blocks.length).toBeLessThanOrEqual(50)
  const allowed = [
    'header',
    'context',
    'rich_text',
    'rich_text_quote',
    'rich_text_section',
    'actions',
    'button',
    'plain_text',
    'text',
  ]
  let total = 0
  for (const object of objectsIn(message.blocks)) {
    if ('type' in object) expect(allowed).toContain(object['type'])
    if (object['type'] === 'plain_text') expect(object['emoji']).toBe(false)
    if (object['type'] === 'header') expect(textOf(object['text']).length).toBeLessThanOrEqual(150)
    if (object['type'] === 'button') {
      expect(textOf(object['text']).length).toBeLessThanOrEqual(75)
      expect(object['url']).toMatch(safeUrl)
      expect(String(object['url']).length).toBeLessThanOrEqual(3_000)
    } else expect(object).not.toHaveProperty('url')
    if (object['type'] === 'context' || object['type'] === 'actions') {
      expect((object['elements'] as unknown[]).length).toBeGreaterThan(0)
      expect((object['elements'] as unknown[]).length).toBeLessThanOrEqual(10)
    }
    if (typeof object['text'] === 'string') {
      expect(object['text'].length).toBeGreaterThan(0)
      expect(object['text'].length).toBeLessThanOrEqual(3_000)
      total += object['text'].length
    }
  }
  expect(total).toBeLessThan(12_000)
  expect(delivered).not.toMatch(trickery)
}

function textOf(value: unknown): string {
  return (value as { text: string }).text
}

/** Teams' size, and nothing but plain runs of text and links of our own. */
export function checkTeams(delivered: string): void {
  expect(Buffer.byteLength(delivered)).toBeLessThanOrEqual(25_000)
  const { attachments } = JSON.parse(delivered) as { attachments: { content: Record<string, unknown> }[] }
  const card = attachments[0]?.content ?? {}
  expect(card['version']).toBe('1.5')
  expect(card['msteams']).toEqual({ width: 'Full' })
  const allowed = ['AdaptiveCard', 'RichTextBlock', 'TextRun', 'Container', 'Action.OpenUrl']
  for (const object of objectsIn(card)) {
    if ('type' in object) expect(allowed).toContain(object['type'])
    if (object['type'] === 'Action.OpenUrl') expect(object['url']).toMatch(safeUrl)
    else
      for (const name of ['url', 'selectAction', 'entities', 'backgroundImage'])
        expect(object).not.toHaveProperty(name)
    if (object['type'] === 'RichTextBlock') expect((object['inlines'] as unknown[]).length).toBeGreaterThan(0)
    if (object['type'] === 'TextRun') expect(object['text']).not.toMatch(/\n/)
  }
  expect(delivered).not.toMatch(trickery)
}

const mailHeaders = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'in-reply-to',
  'importance',
  'list-id',
  'message-id',
  'mime-version',
  'references',
  'subject',
  'to',
  'x-auto-response-suppress',
  'x-msmail-priority',
  'x-priority',
]

/** No header, recipient or tag but ours, and lines that mail servers take. */
export function checkEmail(delivered: string): void {
  for (const line of delivered.split('\r\n')) {
    expect(line.length).toBeLessThanOrEqual(998)
    expect(line).not.toMatch(/[\r\n\0]/)
  }
  const { headers, text, html } = readMail(delivered)
  for (const [name, values] of headers) {
    expect(mailHeaders).toContain(name)
    expect(values).toHaveLength(1)
    expect(values[0]).not.toMatch(/[\r\n]/)
  }
  expect(headers.get('to')).toEqual(['lead@example.com'])
  for (const [, name] of html.matchAll(/<\/?([a-z][a-z0-9]*)/gi)) {
    expect(['html', 'head', 'meta', 'title', 'body', 'h1', 'p', 'div', 'bdi', 'strong', 'a']).toContain(name)
  }
  expect(html.match(/<meta/g)).toHaveLength(2)
  for (const [, url] of html.matchAll(/href="([^"]*)"/g))
    expect(url?.replaceAll('&amp;', '&')).toMatch(safeUrl)
  expect(tagsOf(html)).not.toMatch(/\s(?:on\w+|src|action)\s*=|url\(|javascript:/i)
  expect(text).not.toMatch(trickery)
  expect(html).not.toMatch(trickery)
}

/** The tags of a page, without the words between them. */
function tagsOf(html: string): string {
  return (html.match(/<[^>]*>/g) ?? []).join('')
}

/** The size, and exactly the fields of the published payload. */
export function checkWebhook(delivered: string): void {
  expect(Buffer.byteLength(delivered)).toBeLessThanOrEqual(20_000)
  expect(delivered.isWellFormed()).toBe(true)
  const { type, timestamp, data, ...rest } = JSON.parse(delivered) as Record<string, Record<string, unknown>>
  expect(rest).toEqual({})
  expect(timestamp).toBe('2026-11-20T12:16:00.000Z')
  expect(delivered).not.toMatch(/\\ud[89a-f]/i)
  if (!String(type).startsWith('alert.')) return
  expect(Object.keys(data ?? {})).toEqual(['alert', 'case', 'mention', 'links'])
}

/** No control character but the line break: what others wrote cannot drive the terminal. */
export function checkConsole(delivered: string): void {
  expect(delivered).not.toMatch(/(?!\n)\p{Cc}/u)
  expect(delivered).not.toMatch(trickery)
  expect(delivered.length).toBeLessThan(16_000)
  for (const line of delivered.trim().split('\n')) expect(line.startsWith('┃')).toBe(true)
}
