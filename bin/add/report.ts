import { styleText } from 'node:util'
import { sourceLines, type NewSource } from '../../config/insert-source.ts'
import type { FeedItem } from '../../connectors/connector.ts'
import { clip, columns, oneLine } from '../terminal.ts'
import type { Candidate, Choice } from './choose.ts'

/** What `add` has found out, and what it did about it. */
export interface Report {
  url: string
  file: string
  choice: Choice
  /** The chosen source as it stands, or would stand, in the config. */
  source?: NewSource
  written: boolean
}

const shown = 3
const longestLine = 200

/** The items that a first look shows. */
function itemsOf({ look }: Candidate): FeedItem[] {
  return look.state === 'read' ? look.page.items.slice(0, shown) : []
}

/** One object, stable for programs. */
export function jsonOf({ url, file, choice, source, written }: Report): object {
  const { chosen, existing, waiting, failed } = choice
  const found = chosen?.found ?? existing?.found
  const look = chosen?.look
  return {
    url,
    connector: found?.connector ?? null,
    what: found?.what ?? null,
    id: existing?.id ?? source?.['id'] ?? null,
    already_there: existing !== undefined,
    source: source ?? null,
    missing: look?.state === 'waits' ? look.variable : null,
    items: (chosen ? itemsOf(chosen) : []).map((item) => ({
      external_id: item.id,
      url: item.url ?? null,
      title: item.title ?? null,
      text: item.text,
      author: item.author?.name ?? null,
      published_at: item.publishedAt ?? null,
    })),
    notes: look?.state === 'read' ? notesOf(look.page) : look?.state === 'later' ? [look.reason] : [],
    others: [...waiting, ...failed].map(({ found: other, look: at }) => ({
      connector: other.connector,
      what: other.what,
      trouble: troubleOf(at),
    })),
    file,
    written,
  }
}

/** What was found and what it would read, for people. */
export function humanOf({ choice }: Report, source: NewSource, file: string): string {
  const { chosen, waiting, failed } = choice
  if (chosen === undefined) return ''
  const { found, look } = chosen
  const items = itemsOf(chosen)
  const lines = [`Recognised as ${oneLine(found.what)}, read with the connector ${found.connector}.`]
  if (look.state === 'waits') lines.push(`It works after: set ${look.variable}`)
  if (look.state === 'later') lines.push(`It cannot be read at once: ${oneLine(look.reason)}`)
  if (look.state === 'read') {
    const all = look.page.items.length
    lines.push(
      all === 0
        ? 'There is nothing to read right now.'
        : `It would read ${all}${look.page.more ? '+' : ''} posts, such as:`,
    )
    lines.push(...items.map(itemLine), ...notesOf(look.page).map((note) => `note: ${oneLine(note)}`))
  }
  lines.push(...(found.also ?? []).slice(0, 5).map((other) => `also here: ${oneLine(other)}`))
  lines.push(...waiting.map(afterLine), ...failed.map((other) => `not possible: ${failedLine(other)}`))
  return `${[...lines, '', `For ${file}:`, '', sourceLines(source)].join('\n')}`
}

/** A way of reading that lacks a key. */
export function afterLine({ found: { what, connector }, look }: Candidate): string {
  return oneLine(`also possible: ${what}, after: ${troubleOf(look)} (add it with --connector ${connector})`)
}

/** A way of reading that was tried and failed. */
export function failedLine({ found: { what, connector }, look }: Candidate): string {
  return oneLine(`${what} (${connector}): ${troubleOf(look)}`)
}

/** What kept a candidate from being read. */
function troubleOf(look: Candidate['look']): string {
  if (look.state === 'waits') return `set ${look.variable}`
  return look.state === 'read' ? '' : look.reason
}

function notesOf({
  notices = [],
  gap,
  rejected = [],
}: {
  notices?: string[]
  gap?: string
  rejected?: { reason: string }[]
}) {
  const unread = rejected.length === 0 ? [] : [`${rejected.length} could not be read: ${rejected[0]?.reason}`]
  return [...notices, ...(gap === undefined ? [] : [gap]), ...unread]
}

function itemLine({ publishedAt, author, title, text }: FeedItem): string {
  const when = publishedAt?.toISOString().slice(0, 16).replace('T', ' ') ?? 'no date'
  const words = [author?.name, title, text.slice(0, 500)].filter((part) => part !== undefined).join(' – ')
  return clip(`  ${styleText('gray', when)}  ${oneLine(words)}`, Math.min(columns(), longestLine))
}
