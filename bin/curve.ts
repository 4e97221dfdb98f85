import type { CurvePoint } from '../mentions/learning/evaluate.ts'

/** A point of the curve worth pointing at. */
export interface CurveMark {
  label: string
  precision: number
  recall: number
}

const columnsWide = 50
const rowsHigh = 14
/** Of a braille character, by column and row. https://www.unicode.org/charts/PDF/U2800.pdf */
const dots = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
]

/** The curve in braille, precision upwards and recall to the right, both from 0 to 1. */
export function plotCurve(points: readonly CurvePoint[]): string {
  const [width, height] = [columnsWide * 2, rowsHigh * 4]
  const cells = new Uint8Array(columnsWide * rowsHigh)
  const heights = sampled(points, width)
  heights.forEach((precision, x) => {
    if (precision === undefined) return
    const y = at(precision, height)
    const before = heights[x - 1]
    const from = before === undefined ? y : at(before, height)
    for (let dot = Math.min(from, y); dot <= Math.max(from, y); dot++) {
      const cell = Math.floor(dot / 4) * columnsWide + Math.floor(x / 2)
      cells[cell] = (cells[cell] ?? 0) | (dots[x % 2]?.[dot % 4] ?? 0)
    }
  })
  const lines = Array.from({ length: rowsHigh }, (_, row) => {
    const line = Array.from(cells.subarray(row * columnsWide, (row + 1) * columnsWide), (bits) =>
      String.fromCodePoint(0x2800 + bits),
    ).join('')
    return `${scale(row)} │${line}`
  })
  return [
    'precision',
    ...lines,
    `    └${'─'.repeat(columnsWide)}`,
    `     0${'0.5'.padStart(columnsWide / 2)}${'1 recall'.padStart(columnsWide / 2 + 5)}`,
  ].join('\n')
}

/** The best precision at this recall or a higher one's step: what a threshold can still give there. */
function sampled(points: readonly CurvePoint[], width: number): (number | undefined)[] {
  let next = 0
  return Array.from({ length: width }, (_, x) => {
    const recall = (x + 0.5) / width
    while (next < points.length && (points[next]?.recall ?? 0) < recall) next++
    return points[next]?.precision
  })
}

function at(share: number, height: number): number {
  return Math.min(height - 1, Math.round((1 - share) * (height - 1)))
}

function scale(row: number): string {
  if (row === 0) return '1  '
  if (row === rowsHigh - 1) return '0  '
  return row === Math.floor(rowsHigh / 2) ? '0.5' : '   '
}

const size = { width: 640, height: 480, left: 64, right: 24, top: 56, bottom: 56 }

/** The curve as an SVG picture that follows the reader's light or dark theme. */
export function drawCurve(points: readonly CurvePoint[], title: string, marks: readonly CurveMark[]): string {
  const x = (recall: number) => round(size.left + recall * (size.width - size.left - size.right))
  const y = (precision: number) => round(size.top + (1 - precision) * (size.height - size.top - size.bottom))
  const first = points[0]
  const path = first
    ? [
        `M${x(0)} ${y(first.precision)}`,
        ...points.map(({ recall, precision }) => `V${y(precision)}H${x(recall)}`),
      ].join('')
    : ''
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
  const [right, bottom] = [x(1), y(0)]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-label="${escape(title)}">
<style>
svg { color-scheme: light dark; font: 13px system-ui, sans-serif; background: #fff; }
text { fill: #222; } .grid { stroke: #ddd; } .axis { stroke: #222; fill: none; }
.curve { stroke: #0b63c5; stroke-width: 2; fill: none; } .mark { fill: #c0392b; }
.title { font-size: 16px; font-weight: 600; }
@media (prefers-color-scheme: dark) {
  svg { background: #16181c; } text { fill: #e8e8e8; } .grid { stroke: #34373d; } .axis { stroke: #e8e8e8; }
  .curve { stroke: #6cb2ff; } .mark { fill: #ff8a7a; }
}
</style>
<text class="title" x="${size.left}" y="28">${escape(title)}</text>
${ticks.map((tick) => `<path class="grid" d="M${x(tick)} ${y(0)}V${y(1)}M${x(0)} ${y(tick)}H${right}"/>`).join('\n')}
${ticks.map((tick) => `<text x="${x(tick)}" y="${bottom + 20}" text-anchor="middle">${tick}</text><text x="${size.left - 10}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`).join('\n')}
<path class="axis" d="M${x(0)} ${y(1)}V${bottom}H${right}"/>
<text x="${(x(0) + right) / 2}" y="${bottom + 42}" text-anchor="middle">recall: complaints found</text>
<text transform="translate(18 ${(y(1) + bottom) / 2}) rotate(-90)" text-anchor="middle">precision: alarms that are right</text>
<path class="curve" d="${path}"/>
${marks.map((mark, order) => markAt(mark, x(mark.recall), y(mark.precision), order % 2 === 0)).join('\n')}
</svg>
`
}

/** Curves fall to the right: below left and above right of a point there is room, but for the edges. */
function markAt({ label }: CurveMark, x: number, y: number, below: boolean): string {
  const anchor = x < roomForLabel || (!below && x < size.width - roomForLabel) ? 'start' : 'end'
  return `<circle class="mark" cx="${x}" cy="${y}" r="4.5"/><text x="${x}" y="${y + (below ? 22 : -12)}" text-anchor="${anchor}">${escape(label)}</text>`
}

const roomForLabel = 150

function round(value: number): number {
  return Math.round(value * 100) / 100
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
