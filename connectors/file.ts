import { z } from 'zod'
import { inTurns } from '../lib/turns.ts'
import { clock } from '../lib/clock.ts'
import type { ImportedFile } from '../lib/import-folder.ts'
import type { Connector, Feed, Io, Page } from './connector.ts'
import { readCursor } from './reading/cursor.ts'
import { itemOf } from './values/fields.ts'
import { type ReadRows, openRows } from './file/rows.ts'
import { type Encoding, decodeChunk, sniffEncoding } from './file/encoding.ts'
import { type FileOptions, options } from './file/options.ts'
import { shortHash } from './reading/traces.ts'

/** Posts of the past, out of a file that another system exported. */
export const file: Connector<FileOptions> = {
  summary: 'Past posts from a CSV or JSON Lines file of any size, resumed where the last read ended',
  options,
  everySeconds: 300,
  kind: 'inbox',
  abilities: { poll: 'always', places: ['number'] },
  docs: {
    example: `- id: old-reviews
  connector: file
  path: reviews-2025.csv
  fields: { id: Review ID, text: Comment, rating: Stars, date: Created, author: Customer }
  match: all`,
    costs: 'Nothing.',
    blind:
      'Rows that are changed in the part of a file that was read already, unless its beginning changes too.',
    rules:
      'Only files below the import folder are read. Exports hold personal data: delete them after the import.',
  },
  open: openFile,
}

const chunkBytes = 512 * 1024
const pageRows = 2000
const headBytes = 4096

/** A last line without an end may still be being written, for this long after the last change. */
const settledMs = 5000

const stateSchema = z.object({
  path: z.string(),
  /** The file's beginning, by which another file under the same name is known. */
  head: z.object({ bytes: z.number(), hash: z.string() }),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
  delimiter: z.string(),
  header: z.array(z.string()).optional(),
  offset: z.number(),
  /** Lines and rows before `offset`. */
  lines: z.number(),
  rows: z.number(),
})

export type FileState = z.infer<typeof stateSchema>

function openFile(config: FileOptions, io: Io): Feed {
  const readRows = openRows(config)
  return {
    async poll(cursor, signal) {
      signal.throwIfAborted()
      const opened = await io.files.open(config.path)
      try {
        return await readChunk(config, opened, cursor, readRows)
      } finally {
        await opened.close()
      }
    },
  }
}

async function readChunk(
  config: FileOptions,
  opened: ImportedFile,
  cursor: string | undefined,
  readRows: ReadRows,
): Promise<Page> {
  const known = readCursor(cursor, stateSchema)
  const same = known?.path === config.path && (await isSame(opened, known))
  const state = same ? known : await start(config, opened)
  const replaced = known?.path === config.path && !same
  const notices = replaced
    ? [`${config.path} is another file than before, so it is read from its beginning.`]
    : []
  const bytes = await opened.read(state.offset, chunkBytes)
  const last = state.offset + bytes.length >= opened.size
  const settled = last && clock.now() - opened.modifiedAt.getTime() > settledMs
  const text = decodeChunk(bytes, state.encoding)
  const { rows, header, delimiter, used, lines, broken } = readRows(text, state, settled, pageRows)
  const page = await itemsOf(config, rows)
  if (broken !== undefined)
    page.rejected.push({ reason: `line ${broken}: longer than 512 KiB, or a quote that is never closed` })
  const next: FileState = {
    ...state,
    header,
    delimiter,
    // A chunk that ends in the middle of a character is used up to the character before.
    offset: state.offset + Math.min(bytes.length, encodedLength(text.subarray(0, used), state.encoding)),
    lines: state.lines + lines,
    rows: state.rows + rows.length,
  }
  const moved = next.offset > state.offset && next.offset < opened.size
  const more = moved && (!last || settled || rows.length >= pageRows)
  return {
    ...page,
    cursor: JSON.stringify(next),
    more,
    notices: more ? [...notices, progressOf(next, opened.size)] : notices,
  }
}

async function itemsOf(
  config: FileOptions,
  rows: ReturnType<ReadRows>['rows'],
): Promise<Required<Pick<Page, 'items' | 'rejected'>>> {
  const page: Required<Pick<Page, 'items' | 'rejected'>> = { items: [], rejected: [] }
  for await (const { line, fields } of inTurns(rows)) {
    const read = 'reason' in fields ? fields : itemOf(fields, config)
    if ('item' in read) page.items.push(read.item)
    else page.rejected.push({ ...read, reason: `line ${line}: ${read.reason}` })
  }
  return page
}

async function start(config: FileOptions, opened: ImportedFile): Promise<FileState> {
  const head = await opened.read(0, chunkBytes)
  const { encoding, markBytes } = sniffEncoding(head)
  const bytes = Math.min(head.length, headBytes)
  return {
    path: config.path,
    head: { bytes, hash: shortHash(head.subarray(0, bytes), 24) },
    encoding: config.encoding ?? encoding,
    delimiter: config.delimiter ?? '',
    offset: markBytes,
    lines: 0,
    rows: 0,
  }
}

/** The same file, or one that grew at its end. */
async function isSame(opened: ImportedFile, { head, offset }: FileState): Promise<boolean> {
  if (opened.size < offset || opened.size < head.bytes) return false
  return shortHash(await opened.read(0, head.bytes), 24) === head.hash
}

/** How many bytes of the file this much UTF-8 stands for. */
function encodedLength(utf8: Buffer, encoding: Encoding): number {
  if (encoding === 'utf-8') return utf8.length
  return utf8.toString().length * (encoding === 'windows-1252' ? 1 : 2)
}

function progressOf({ rows, offset }: FileState, size: number): string {
  const all = Math.round((rows * size) / Math.max(1, offset))
  const number = (value: number) => value.toLocaleString('en')
  return `${number(rows)} of about ${number(all)} rows are read.`
}
