import { isDeepStrictEqual } from 'node:util'
import { Document, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml'
import type { Pair, YAMLMap, YAMLSeq } from 'yaml'
import { ConfigError } from '../lib/errors.ts'
import { readYaml } from './check/document.ts'
import { isRecord } from '../lib/record.ts'

/** A source as it is written in the file: `id`, `connector` and the options, in this order. */
export type NewSource = Readonly<Record<string, unknown>>

/** A change of a text: `insert` comes at `at`, in place of `removed` characters. */
interface Splice {
  at: number
  removed: number
  insert: string
}

/**
 * The config text with one more source behind the others, in the style of the file: its comments, order, indentation and
 * line ends stay. Throws `ConfigError` with the lines to paste when the text is of a shape that cannot be kept so, such
 * as `sources` being an alias.
 */
export function insertSource(text: string, source: NewSource): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const body = text.slice(mark.length)
  const end = /\r\n/.test(body) ? '\r\n' : '\n'
  const splice = place(body, escaped(source))
  if (splice !== undefined) {
    const { at, removed, insert } = splice
    const changed = `${body.slice(0, at)}${insert.replaceAll('\n', end)}${body.slice(at + removed)}`
    if (holdsOneMore(body, changed, escaped(source))) return mark + changed
  }
  throw new ConfigError(
    `the list of sources is written in a way that is not changed by itself; add these lines to it:\n${sourceLines(source)}`,
  )
}

/** The lines of one source, as they stand in a list without indentation. */
export function sourceLines(source: NewSource): string {
  return `${blockOf(escaped(source), '', '- ').trimEnd()}\n`
}

/** What `${` stands for in a config is a variable; an address may hold it by chance. */
function escaped(source: NewSource): NewSource {
  const change = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll('${', () => '$${')
    if (Array.isArray(value)) return value.map(change)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]))
  }
  return Object.fromEntries(Object.entries(source).map(([key, value]) => [key, change(value)]))
}

/** The proof: reading both texts, nothing differs but the source at the end of the list. */
function holdsOneMore(before: string, after: string, source: NewSource): boolean {
  const [old, changed] = [readYaml(before), readYaml(after)]
  if (old.broken || changed.broken || changed.faults.length > 0) return false
  if (!isRecord(old.value) || !isRecord(changed.value)) return false
  const { sources, ...rest } = old.value
  return isDeepStrictEqual(changed.value, {
    ...rest,
    sources: [...(Array.isArray(sources) ? sources : []), source],
  })
}

function place(text: string, source: NewSource): Splice | undefined {
  const { contents } = parseDocument(text, { keepSourceTokens: true, uniqueKeys: false })
  if (!isMap(contents)) return undefined
  const pair = contents.items.find(({ key }) => isScalar(key) && key.value === 'sources')
  if (pair === undefined) return contents.flow === true ? undefined : newList(text, contents, source)
  if (isSeq(pair.value)) {
    if (pair.value.flow === true) return intoFlow(text, pair.value, contents, source)
    return behindBlock(text, pair.value, source)
  }
  return isScalar(pair.value) && pair.value.value === null ? inPlaceOfNothing(text, pair, source) : undefined
}

function newList(text: string, root: YAMLMap, source: NewSource): Splice {
  const indent = indentAt(text, root.range?.[0] ?? 0)
  const at = root.range?.[2] ?? text.length
  const list = blockOf(source, `${indent}  `, '- ')
  return { at, removed: 0, insert: `${newline(text, at)}\n${indent}sources:\n${list}` }
}

/** `sources:` with nothing behind it. */
function inPlaceOfNothing(text: string, { key, value }: Pair, source: NewSource): Splice | undefined {
  const [start = 0, stop = 0] = (isScalar(value) ? value.range : undefined) ?? []
  const indent = indentAt(text, (isScalar(key) ? key.range?.[0] : undefined) ?? 0)
  const from = stop > start ? start : undefined
  return replaceLineEnd(text, from ?? stop, stop, blockOf(source, `${indent}  `, '- '))
}

/** `sources: []` becomes a list of lines; `[a, b]` goes on as it is written. */
function intoFlow(text: string, list: YAMLSeq, root: YAMLMap, source: NewSource): Splice | undefined {
  const [start, stop] = list.range ?? [0, 0]
  const last = list.items.at(-1)
  if (last === undefined) {
    if (!/^\[\s*\]$/.test(text.slice(start, stop))) return undefined
    if (root.flow === true) return { at: start + 1, removed: 0, insert: flowOf(source, text) }
    const indent = indentAt(text, root.range?.[0] ?? 0)
    return replaceLineEnd(text, start, stop, blockOf(source, `${indent}  `, '- '))
  }
  const range = rangeOf(last)
  if (range === undefined) return undefined
  const lineStart = lineStartOf(text, range[0])
  const before = text.slice(lineStart, range[0])
  const gap = /^\s*$/.test(before) ? `\n${before}` : ' '
  return { at: range[1], removed: 0, insert: `,${gap}${flowOf(source, text)}` }
}

/** Takes out what stands there, and puts the list under the line, whose comment stays. */
function replaceLineEnd(text: string, start: number, stop: number, list: string): Splice {
  const from = start - (/(?<![ \t])[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0)
  const eol = text.indexOf('\n', stop)
  const rest = text.slice(stop, eol < 0 ? undefined : eol + 1)
  const kept = rest.trim() === '' ? '' : ` ${rest.trim()}`
  return { at: from, removed: stop - from + rest.length, insert: `${kept}\n${list}` }
}

function behindBlock(text: string, list: YAMLSeq, source: NewSource): Splice | undefined {
  const last = list.items.at(-1)
  const range = rangeOf(last)
  const token = list.srcToken
  if (range === undefined || token?.type !== 'block-seq') return undefined
  const dash = ' '.repeat(token.indent)
  const at = endOfItem(text, range[1], token.indent)
  const space =
    isMap(last) && last.flow !== true ? range[0] - lineStartOf(text, range[0]) - token.indent - 1 : 1
  // A blank line before the last is the habit of the file.
  const above = text.slice(0, lineStartOf(text, range[0]))
  const gap = list.items.length > 1 && /\n[ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*$/.test(above) ? '\n' : ''
  return {
    at,
    removed: 0,
    insert: `${newline(text, at)}${gap}${blockOf(source, dash, `-${' '.repeat(Math.max(1, space))}`)}`,
  }
}

/** Behind its line, and behind comments that stand under it further in than its dash. */
function endOfItem(text: string, stop: number, column: number): number {
  let at = stop > 0 && text[stop - 1] === '\n' ? stop : nextLine(text, stop)
  for (;;) {
    const line = text.slice(at, nextLine(text, at))
    if ((/^( *)#/.exec(line)?.[1]?.length ?? -1) <= column) return at
    at += line.length
  }
}

function blockOf(source: NewSource, indent: string, dash: string): string {
  const document = new Document(source)
  visit(document, { Seq: (_, list) => void (list.flow = true) })
  const lines = document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd().split('\n')
  const inner = ' '.repeat(dash.length)
  return lines.map((line, index) => `${indent}${index === 0 ? dash : inner}${line}\n`).join('')
}

/** As JSON where the whole file is. */
function flowOf(source: NewSource, text: string): string {
  if (/^\s*\{\s*"/.test(text)) return JSON.stringify(source)
  const document = new Document(source)
  visit(document, { Collection: (_, collection) => void (collection.flow = true) })
  return document.toString({ lineWidth: 0 }).trimEnd()
}

function rangeOf(node: unknown): readonly [number, number] | undefined {
  const range = isMap(node) || isScalar(node) || isSeq(node) ? node.range : undefined
  return range ? [range[0], range[1]] : undefined
}

function lineStartOf(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

function nextLine(text: string, offset: number): number {
  const eol = text.indexOf('\n', offset)
  return eol < 0 ? text.length : eol + 1
}

function indentAt(text: string, offset: number): string {
  return /^[ ]*/.exec(text.slice(lineStartOf(text, offset)))?.[0] ?? ''
}

/** A line end, when the text before lacks one. */
function newline(text: string, at: number): string {
  return at === 0 || text[at - 1] === '\n' ? '' : '\n'
}
