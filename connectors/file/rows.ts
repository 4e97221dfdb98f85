import type * as CsvParse from 'csv-parse/sync'
import { PermanentError } from '../../lib/errors.ts'
import { lazily } from '../../lib/lazily.ts'
import { type Fields, type FieldName, fieldNames } from '../values/fields.ts'
import { type Pick, compilePick } from '../json/paths.ts'
import type { FileOptions } from './options.ts'

const csv = lazily<typeof CsvParse>('csv-parse/sync')

export interface Row {
  /** Its last line in the file, from 1. */
  line: number
  fields: Fields | { reason: string }
}

interface Progress {
  header?: string[]
  delimiter: string
  lines: number
}

interface Rows extends Progress {
  rows: Row[]
  /** Bytes of the chunk that the rows took, and their lines. */
  used: number
  lines: number
  /** The line of a row that has no end. */
  broken?: number
}

/** Reads whole rows from the beginning of `chunk`; `last` when nothing comes behind it. */
export type ReadRows = (chunk: Buffer, before: Progress, last: boolean, most: number) => Rows

/** Throws `ConfigError` for a JSONPath that is none. */
export function openRows({ format, path, fields }: FileOptions): ReadRows {
  if ((format ?? (/\.(?:jsonl|ndjson)$/i.test(path) ? 'jsonl' : 'csv')) === 'csv') {
    return (chunk, before, last, most) => csvRows(chunk, before, last, most, fields)
  }
  const picks = fieldNames.flatMap((name): [FieldName, Pick][] => {
    const place = fields === undefined ? name : fields[name]
    return place === undefined ? [] : [[name, compilePick(place, `fields.${name}`)]]
  })
  return (chunk, before, last, most) => jsonRows(chunk, before, last, most, picks)
}

function csvRows(
  chunk: Buffer,
  before: Progress,
  last: boolean,
  most: number,
  fields: FileOptions['fields'],
): Rows {
  const { parse } = csv()
  const delimiter = before.delimiter || sniffDelimiter(chunk)
  const ended = last || endsLine(chunk)
  const records: { values: string[]; bytes: number; lines: number }[] = []
  const limit = most + (before.header ? 0 : 1)
  try {
    parse(chunk, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record(values: string[], { bytes, lines }) {
        const cut = bytes >= chunk.length && !ended
        if (!cut && records.length < limit) records.push({ values, bytes, lines })
        return null
      },
    })
  } catch (error) {
    // A quote that is open at the end of the chunk is closed in the next one.
    if (!(error instanceof Error && 'code' in error && error.code === 'CSV_QUOTE_NOT_CLOSED')) throw error
  }
  const head = before.header === undefined ? records.shift() : undefined
  const header = before.header ?? head?.values.map((name) => name.trim())
  if (header === undefined) return { ...brokenLine(chunk, before, last), rows: [], delimiter }
  const columns = columnsOf(header, fields)
  const end = records.at(-1) ?? head
  if (end === undefined) return { ...brokenLine(chunk, before, last), rows: [], header, delimiter }
  const rows = records.map(({ values, lines }) => ({
    line: before.lines + lines,
    fields: Object.fromEntries(columns.map(([name, at]) => [name, values[at]])),
  }))
  return { rows, header, delimiter, used: end.bytes, lines: end.lines }
}

function columnsOf(header: string[], fields: FileOptions['fields']): [FieldName, number][] {
  const columns = fieldNames.flatMap((name): [FieldName, number][] => {
    const wanted = fields === undefined ? name : fields[name]
    if (wanted === undefined) return []
    const at = header.findIndex((column) => column.toLowerCase() === wanted.trim().toLowerCase())
    if (at < 0 && fields !== undefined)
      throw new PermanentError(
        `fields.${name}: the file has no column "${wanted}"; it has ${header.join(', ').slice(0, 400)}`,
      )
    return at < 0 ? [] : [[name, at]]
  })
  if (columns.some(([name]) => name === 'text' || name === 'title')) return columns
  throw new PermanentError(
    `the file has no column "text": name the right one in fields; it has ${header.join(', ').slice(0, 400)}`,
  )
}

function jsonRows(
  chunk: Buffer,
  before: Progress,
  last: boolean,
  most: number,
  picks: [FieldName, Pick][],
): Rows {
  const rows: Row[] = []
  let used = 0
  let lines = 0
  while (rows.length < most && used < chunk.length) {
    const at = chunk.indexOf('\n', used)
    if (at < 0 && !last) break
    const line = chunk.toString('utf8', used, at < 0 ? chunk.length : at).trim()
    used = at < 0 ? chunk.length : at + 1
    lines++
    if (line !== '') rows.push({ line: before.lines + lines, fields: jsonFields(line, picks) })
  }
  if (used === 0 && chunk.length > 0) return { ...brokenLine(chunk, before, last), rows, delimiter: '' }
  return { rows, delimiter: '', used, lines }
}

function jsonFields(line: string, picks: [FieldName, Pick][]): Row['fields'] {
  try {
    const document: unknown = JSON.parse(line)
    return Object.fromEntries(picks.map(([name, pick]) => [name, pick(document)]))
  } catch {
    return { reason: 'not JSON' }
  }
}

/** Rows that are half a megabyte long are none: reading goes on at the next line. Shorter ones are still being written. */
function brokenLine(
  chunk: Buffer,
  before: Progress,
  last: boolean,
): { used: number; lines: number; broken?: number } {
  if (chunk.length === 0 || (!last && chunk.length < 256 * 1024)) return { used: 0, lines: 0 }
  return { ...firstLine(chunk), broken: before.lines + 1 }
}

function firstLine(chunk: Buffer): { used: number; lines: number } {
  const at = chunk.indexOf('\n')
  return { used: at < 0 ? chunk.length : at + 1, lines: 1 }
}

function endsLine(chunk: Buffer): boolean {
  return chunk.at(-1) === 0x0a || chunk.at(-1) === 0x0d
}

/** The one that the line of column names has most of, outside of quotes. */
function sniffDelimiter(chunk: Buffer): string {
  const line =
    chunk
      .toString('utf8', 0, 10_000)
      .split(/[\r\n]/, 1)[0]
      ?.replaceAll(/"[^"]*"/g, '') ?? ''
  const counts = [',', ';', '\t', '|'].map((each) => ({ each, count: line.split(each).length }))
  return counts.toSorted((a, b) => b.count - a.count)[0]?.each ?? ','
}
