import stringWidth from 'string-width'
import { neutralise } from '../outreach/render.ts'

/** Columns of the terminal that reads our results; unlimited when a file or another program does. */
export function columns(): number {
  return process.stdout.isTTY ? process.stdout.columns || 80 : Number.POSITIVE_INFINITY
}

/** Words of others on one line, unable to move the cursor, change colours or turn the reading direction. */
export function oneLine(text: string): string {
  return neutralise(text).replaceAll(/\s+/gu, ' ').trim()
}

/** Columns that a text takes on a terminal: two for an ideograph or an emoji, none for a lone accent. */
export function widthOf(text: string): number {
  return stringWidth(text)
}

/** At most `width` columns of a text, ending in "…" when something is left out. */
export function clip(text: string, width: number): string {
  if (width === Number.POSITIVE_INFINITY || widthOf(text) <= width) return text
  let kept = ''
  let room = width - 1
  for (const { segment } of graphemes.segment(text)) {
    room -= widthOf(segment)
    if (room < 0) break
    kept += segment
  }
  return width < 1 ? '' : `${kept.trimEnd()}…`
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text
}

/** A sentence over lines of at most `width` columns, each but the first behind `indent` spaces. */
export function wrap(text: string, width: number, indent: number): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && widthOf(longer) > Math.max(20, width)) {
      lines.push(line)
      line = word
    } else {
      line = longer
    }
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`)
}

export interface Column {
  align?: 'left' | 'right'
  /** Painted after it has been laid out, since colours have no width. */
  paint?: (cell: string) => string
}

/** Rows under each other. When they are wider than `width`, the first column gives way, down to eight columns. */
export function layOut(table: readonly Column[], rows: readonly string[][], width: number): string {
  const widths = table.map((_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ''))))
  const [first = 0, ...others] = widths
  const taken = others.reduce((sum, other) => sum + 2 + other, 0)
  widths[0] = Math.min(first, Math.max(8, width - taken))
  const line = (row: string[], painted: boolean) =>
    table
      .map(({ align, paint }, at) => {
        const cell = clip(row[at] ?? '', widths[at] ?? 0)
        const laid = align === 'right' ? padStart(cell, widths[at] ?? 0) : padEnd(cell, widths[at] ?? 0)
        return painted && paint ? laid.replace(cell, paint(cell)) : laid
      })
      .join('  ')
      .trimEnd()
  return rows.map((row, at) => line(row, at > 0)).join('\n')
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
