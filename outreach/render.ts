import { stripVTControlCharacters } from 'node:util'
import type { Why } from '../mentions/mention.ts'
import type { Span } from '../mentions/normalise.ts'
import { maskPersonalData } from './privacy.ts'

/** A run of text that a channel shows plainly, or strongly because it speaks for "negative". */
export interface Segment {
  text: string
  marked: boolean
}

const markedSpans = 8

/**
 * Cuts `text` where its strongest negative evidence starts and ends. Spans that no longer fit the text (it was
 * edited, or scored together with its title) are looked for by their words, and left out when they are gone.
 * `shown` may replace the characters, one for one (personal data dotted out).
 */
export function markSpans(text: string, why: readonly Why[], shown: string = text): Segment[] {
  const segments: Segment[] = []
  let at = 0
  for (const { start, end } of evidenceSpans(text, why).toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(start, at)
    if (end <= from) continue
    if (from > at) segments.push({ text: shown.slice(at, from), marked: false })
    segments.push({ text: shown.slice(from, end), marked: true })
    at = end
  }
  if (at < shown.length) segments.push({ text: shown.slice(at), marked: false })
  return segments
}

/** What a channel shows of a post: evidence marked, personal data masked, harmless to display, at most `max` long. */
export function excerpt(text: string, why: readonly Why[], max: number): Segment[] {
  const from = windowStart(text, evidenceSpans(text, why)[0], max)
  // Neutralising may drop most of a hostile text; four times the room is plenty for any honest one.
  const to = from + max * 4
  const masked = maskPersonalData(text)
  const segments: Segment[] = []
  let at = 0
  for (const segment of markSpans(text, why, masked)) {
    const visible = segment.text.slice(Math.max(0, from - at), Math.max(0, to - at))
    at += segment.text.length
    const shown = neutralise(visible)
    if (shown !== '') segments.push({ text: shown, marked: segment.marked && shown.trim() !== '' })
  }
  if (from > 0) segments.unshift({ text: '… ', marked: false })
  return trimSegments(trimEdges(segments), max)
}

/** One line of untrusted text: neutralised, personal data masked, at most `max` long. */
export function line(text: string, max: number): string {
  return trim(
    neutralise(maskPersonalData(text.slice(0, max * 4)))
      .replace(/\s+/gu, ' ')
      .trim(),
    max,
  )
}

/** Shortens to at most `max` UTF-16 units, ending in "…", without splitting a character as people see it. */
export function trim(text: string, max: number): string {
  if (text.length <= max) return text
  if (max < 1) return ''
  return text.slice(0, graphemeBoundary(text, max - 1)).trimEnd() + '…'
}

/**
 * Text that cannot play tricks where it is shown: bidirectional controls appear as their code, terminal sequences,
 * control, zero-width and tag characters go, line breaks are all "\n", piles of combining marks are thinned out.
 * https://www.unicode.org/reports/tr36/, CVE-2021-42574.
 */
export function neutralise(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n')
    .replace(
      /[\u202a-\u202e\u2066-\u2069]/g,
      (char) => `[U+${char.charCodeAt(0).toString(16).toUpperCase()}]`,
    )
    .replace(invisible, '')
    .replace(/(\p{M}{4})\p{M}+/gu, '$1')
    .replace(/\n{3,}/g, '\n\n')
}

/** Control and invisible characters, but for the joiner inside and the selector after an emoji. */
const invisible =
  /(?!(?<=\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)\u200d(?=\p{Extended_Pictographic})|(?<=\p{Emoji})\ufe0f|[\n\t])[\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/gu

/** The plain text of segments. */
export function plain(segments: readonly Segment[]): string {
  return segments.map((segment) => segment.text).join('')
}

function evidenceSpans(text: string, why: readonly Why[]): Span[] {
  return why
    .filter((evidence) => evidence.weight > 0 && evidence.start !== undefined && evidence.text.trim() !== '')
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, markedSpans)
    .flatMap((evidence) => locate(text, evidence) ?? [])
}

function locate(text: string, { text: words, start = 0, end = 0 }: Why): Span | undefined {
  if (text.slice(start, end).toLowerCase() === words.toLowerCase())
    return wholeCharacters(text, { start, end })
  const found = new RegExp(RegExp.escape(words), 'iu').exec(text)
  return found ? { start: found.index, end: found.index + found[0].length } : undefined
}

function wholeCharacters(text: string, { start, end }: Span): Span {
  return { start: splitsPair(text, start) ? start - 1 : start, end: splitsPair(text, end) ? end + 1 : end }
}

function splitsPair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, at - 1), at + 1))
}

/** Where to begin a long text so that its strongest evidence is seen. */
function windowStart(text: string, strongest: Span | undefined, max: number): number {
  if (text.length <= max || strongest === undefined || strongest.end < max - 1) return 0
  const wanted = Math.max(0, strongest.start - Math.floor(max / 3))
  const space = text.slice(wanted, strongest.start).search(/\s/)
  return space === -1 ? graphemeBoundary(text, wanted) : wanted + space + 1
}

function trimSegments(segments: readonly Segment[], max: number): Segment[] {
  if (plain(segments).length <= max) return [...segments]
  const kept: Segment[] = []
  let room = max
  for (const segment of segments) {
    if (segment.text.length >= room) return [...kept, { ...segment, text: trim(`${segment.text} `, room) }]
    kept.push(segment)
    room -= segment.text.length
  }
  return kept
}

function trimEdges(segments: readonly Segment[]): Segment[] {
  return segments
    .map((segment, index) => ({
      ...segment,
      text: edge(segment.text, index === 0, index === segments.length - 1),
    }))
    .filter((segment) => segment.text !== '')
}

function edge(text: string, first: boolean, last: boolean): string {
  const left = first ? text.trimStart() : text
  return last ? left.trimEnd() : left
}

const graphemes = new Intl.Segmenter('fi', { granularity: 'grapheme' })

/** The last place at or before `at` between two characters as people see them. */
function graphemeBoundary(text: string, at: number): number {
  // A window around the place is enough: no honest character is longer, and a pile of marks may be cut.
  const from = Math.max(0, at - 64)
  const start = splitsPair(text, from) ? from - 1 : from
  let boundary = start
  for (const { index, segment } of graphemes.segment(text.slice(start, at + 64))) {
    if (start + index + segment.length > at) break
    boundary = start + index + segment.length
  }
  if (boundary > start || at === start) return boundary
  return splitsPair(text, at) ? at - 1 : at
}
