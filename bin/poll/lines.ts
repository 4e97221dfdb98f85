import { styleText } from 'node:util'
import type { FeedItem } from '../../connectors/connector.ts'
import type { MentionToSave } from '../../db/mention-rows.ts'
import type { OtherItem } from '../../workers/poller/judge-page.ts'
import { clip, columns, oneLine, padEnd, wrap } from '../terminal.ts'

/** The mentions as JSON Lines, and behind them `others`, with no brand and the decision "skip". */
export function jsonLines(source: string, mentions: MentionToSave[], others: OtherItem[]): string[] {
  return [...mentions.map(mentionObject), ...others.map((other) => otherObject(source, other))].map((line) =>
    JSON.stringify(line),
  )
}

function mentionObject({ scored, decision, decisionReason, plan }: MentionToSave) {
  const { item, brands, sentiment, priority, urgencies, intent, causes, relevance, language } = scored
  return {
    source: scored.sourceId,
    connector: scored.connector,
    ...itemObject(item),
    language: language ?? null,
    rating: item.rating ?? null,
    brands,
    label: sentiment.label,
    negative: sentiment.negative,
    confidence: sentiment.confidence,
    why: sentiment.why,
    urgencies,
    intent,
    causes,
    relevance,
    priority,
    decision,
    decision_reason: decisionReason,
    notify: channelsOf(plan),
  }
}

function otherObject(source: string, { item, reason }: OtherItem) {
  return { source, ...itemObject(item), brands: [], decision: 'skip', decision_reason: reason }
}

function itemObject(item: FeedItem) {
  return {
    external_id: item.id,
    url: item.url ?? null,
    title: item.title ?? null,
    text: item.text,
    quoted: item.quoted ?? null,
    thread: item.thread ?? null,
    author: item.author?.name ?? null,
    published_at: item.publishedAt ?? null,
  }
}

/** How many posts are shown in full: enough to see what a source gives, as `ennakko add` does. */
const mostInFull = 3

/** All that a page gives, for people: what concerns us first, the first ones in full, one line each behind them. */
export function pageLines(mentions: MentionToSave[], others: OtherItem[]): string[] {
  const shortOthers = Math.max(0, mostInFull - mentions.length)
  return [
    ...mentions.slice(0, mostInFull).flatMap(mentionInFull),
    ...mentions.slice(mostInFull).map((mention) => mentionRow(mention, datedWordsOf)),
    ...others.slice(0, shortOthers).flatMap(otherInFull),
    ...others.slice(shortOthers).flatMap(otherInShort),
  ]
}

function mentionInFull(mention: MentionToSave): string[] {
  return [mentionRow(mention), ...factLines(mention.scored.item, toldOf(mention))]
}

function otherInFull(other: OtherItem): string[] {
  return [otherRow(other, wordsOf), ...factLines(other.item, [other.reason])]
}

/** Where a name was found, what stopped it is worth a line. */
function otherInShort(other: OtherItem): string[] {
  const row = otherRow(other, datedWordsOf)
  return other.isNamed ? [row, factLine('outcome', other.reason)] : [row]
}

const colours = { negative: 'red', positive: 'green', neutral: 'gray', uncertain: 'yellow' } as const
const longestLabel = 9
const longestLine = 200

/** One line: what was made of a mention, and its words. */
export function mentionRow({ scored, decision }: MentionToSave, words = wordsOf): string {
  const { item, sentiment, priority, brands } = scored
  const { label, negative } = sentiment
  const facts = [label.padEnd(longestLabel), negative.toFixed(2), priority.level, decision.padEnd(6)]
  const line = [...facts, brands[0]?.id ?? '–', ` ${words(item)}`].join(' ')
  return styleText(colours[label], label) + clip(line, lineWidth()).slice(label.length)
}

function otherRow({ item }: OtherItem, words: typeof wordsOf): string {
  const facts = ['–'.padEnd(longestLabel), '–   ', '– ', 'skip  ']
  return styleText('gray', clip([...facts, 'no brand', ` ${words(item)}`].join(' '), lineWidth()))
}

function wordsOf({ title, text }: FeedItem): string {
  return oneLine(`${title ? `${title} – ` : ''}${text.slice(0, 1_000)}`)
}

/** With what a post in full says on lines of its own. */
function datedWordsOf(item: FeedItem): string {
  const { publishedAt, author, quoted } = item
  const when = publishedAt?.toISOString().slice(0, 16).replace('T', ' ') ?? 'no date'
  const facts = [when, author ? oneLine(author.name) : 'no author', ...(quoted ? ['quotation cut'] : [])]
  return `${facts.join(', ')} – ${wordsOf(item)}`
}

function lineWidth(): number {
  return Math.min(columns(), longestLine)
}

/** More of a text tells no more about a source. */
const mostChars = 1_000

const labelWidth = 10

/** A post with everything that was read of it, and what was made of it. A part that the source does not give says so. */
function factLines(item: FeedItem, told: string[]): string[] {
  const { publishedAt, author, url, thread, title, text, quoted } = item
  const facts: [string, string | undefined][] = [
    ['date', publishedAt?.toISOString() ?? 'none'],
    ['author', [author?.name ?? 'none', author?.url].filter((part) => part !== undefined).join(', ')],
    ['address', url ?? 'none'],
    ['thread', thread?.title],
    ['title', title],
    ['text', text === '' ? 'none of its own' : text],
    ['quoted', quoted && `${quoted.slice(0, mostChars)} (not judged)`],
    ...told.map((line, at): [string, string] => [at === 0 ? 'outcome' : '', line]),
  ]
  return facts.flatMap(([label, value]) => (value === undefined ? [] : [factLine(label, value)]))
}

function factLine(label: string, value: string): string {
  const cut = value.length > mostChars ? `${value.slice(0, mostChars)} …` : value
  const border = '│ '
  const indent = border.length + labelWidth
  const width = Math.min(columns(), 100) - indent
  const wrapped = wrap(oneLine(cut), width, 0).replaceAll('\n', `\n${border}${' '.repeat(labelWidth)}`)
  return `${border}${styleText('bold', padEnd(label, labelWidth))}${wrapped}`
}

function toldOf({ scored, decision, decisionReason, plan }: MentionToSave): string[] {
  const { brands, language, sentiment } = scored
  const named = brands.map(
    ({ id, matched }) => `${id}${matched.length > 0 ? ` (${matched.join(', ')})` : ''}`,
  )
  const channels = channelsOf(plan)
  const heard = channels.length > 0 ? `, to ${channels.join(', ')}` : ''
  return [
    `${decision}: ${decisionReason}${heard}`,
    `brand ${named.join(', ') || 'none'}; language ${language ?? 'unknown'}`,
    `because of ${sentiment.why.map(({ text }) => `"${text}"`).join(', ') || 'no single word'}`,
  ]
}

function channelsOf(plan: MentionToSave['plan']): string[] {
  return [...new Set(plan.map(({ channel }) => channel))]
}
