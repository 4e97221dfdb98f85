import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import type { Alias, Document, Node, YAMLError, YAMLMap } from 'yaml'
import { aliasMessage, yamlMessage } from './yaml-messages.ts'

export type Path = readonly PropertyKey[]

interface TextPosition {
  line: number
  col: number
}

/** Something the text itself does wrong, before anybody asks what it means. */
interface Fault extends TextPosition {
  path: Path
  message: string
}

/** A YAML text as plain data, and the place in the text of every part of it. */
export interface YamlText {
  value: unknown
  /** When set, `value` is not worth looking at. */
  broken: boolean
  faults: Fault[]
  /** Where the value at `path` begins; for a missing key, where the map that lacks it begins. */
  valueAt(path: Path): TextPosition
  /** Where the key that ends `path` is written. */
  keyAt(path: Path): TextPosition
}

const maxNodes = 200_000
const maxDepth = 32
const maxFaults = 20
const tooMany = 'holds too many parts; shorten it, and mind that aliases (*) multiply what they repeat'
const tooDeep = `is nested too deeply; no config needs more than ${maxDepth} levels`

class TooMuch extends Error {
  override name = 'TooMuch'
}

/** Reads YAML 1.2 with unique text keys and no custom tags; never throws. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter()
  const position = (offset: number): TextPosition => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), col: Math.max(col, 1) }
  }
  const spots: Spots = new Map()
  const faults: Fault[] = []
  const fault = (offset: number, path: Path, message: string): void => {
    faults.push({ ...position(offset), path, message })
  }
  const result = (value?: { read: unknown }): YamlText => ({
    value: value?.read,
    broken: value === undefined,
    faults,
    valueAt: (path) => position(spotOf(path, spots).value),
    keyAt: (path) => position(spotOf(path, spots).key),
  })
  try {
    // The parser's own search for repeated keys takes minutes on a large hostile map.
    const options = { lineCounter: lines, prettyErrors: false, stringKeys: true, uniqueKeys: false }
    const document = parseDocument(text, options)
    const complaints = [...document.errors, ...document.warnings]
    for (const error of firstOnEachLine(complaints, lines).slice(0, maxFaults)) {
      fault(startOf(error, document), [], yamlMessage(error, text))
    }
    if (complaints.length > 0) return result()
    const reading: YamlReading = { targets: aliasTargets(document), spots, fault, nodes: 0, lost: false }
    const read = readNode(reading, document.contents, [], undefined)
    return reading.lost ? result() : result({ read })
  } catch (error) {
    if (!(error instanceof TooMuch || error instanceof RangeError)) throw error
    fault(0, [], error instanceof TooMuch ? error.message : tooDeep)
    return result()
  }
}

/** A key for maps that are indexed by path. */
export function pathKey(path: Path): string {
  return JSON.stringify(path)
}

/** Offsets of keys and values, by `pathKey`. */
type Spots = Map<string, { key: number; value: number }>

interface YamlReading {
  /** What each alias stands for. */
  targets: Map<Alias, Node>
  spots: Spots
  fault(offset: number, path: Path, message: string): void
  nodes: number
  /** An alias leads nowhere, so a part of the value is not known. */
  lost: boolean
}

function readNode(reading: YamlReading, node: unknown, path: Path, keyOffset: number | undefined): unknown {
  if (++reading.nodes > maxNodes) throw new TooMuch(tooMany)
  if (path.length > maxDepth) throw new TooMuch(tooDeep)
  const offset = written(node) ? (node.range?.[0] ?? 0) : (keyOffset ?? 0)
  const value = isAlias(node) ? readAlias(reading, node, path, offset) : readContent(reading, node, path)
  // After what is inside, so that a repeated part is located where it is repeated.
  reading.spots.set(pathKey(path), { key: keyOffset ?? offset, value: offset })
  return value
}

function readContent(reading: YamlReading, node: unknown, path: Path): unknown {
  if (isSeq(node))
    return node.items.map((item, index) => readNode(reading, item, [...path, index], undefined))
  if (isMap(node)) return readMap(reading, node, path)
  return isScalar(node) ? node.value : null
}

function readMap(reading: YamlReading, { items }: YAMLMap, path: Path): Record<string, unknown> {
  const entries = new Map<string, unknown>()
  for (const { key: node, value } of items) {
    const offset = isScalar(node) ? (node.range?.[0] ?? 0) : 0
    const key = isScalar(node) ? String(node.value) : ''
    const inner = [...path, key]
    if (key === '__proto__') reading.fault(offset, inner, 'is not a key that can be used; remove it')
    else if (entries.has(key)) reading.fault(offset, inner, 'this key is here twice; keep one of them')
    else entries.set(key, readNode(reading, value, inner, offset))
  }
  return Object.fromEntries(entries)
}

function readAlias(reading: YamlReading, alias: Alias, path: Path, offset: number): unknown {
  const target = reading.targets.get(alias)
  if (target === undefined) {
    reading.lost = true
    reading.fault(offset, path, aliasMessage)
    return undefined
  }
  return readNode(reading, target, path, offset)
}

/** The parser's own look-up goes through the whole document for each alias. */
function aliasTargets(document: Document.Parsed): Map<Alias, Node> {
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  visit(document, {
    Node(_, node) {
      const target = isAlias(node) ? anchors.get(node.source) : undefined
      if (isAlias(node) && target !== undefined) targets.set(node, target)
      if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node)
    },
  })
  return targets
}

function spotOf(path: Path, spots: Spots): { key: number; value: number } {
  for (let length = path.length; length >= 0; length--) {
    const found = spots.get(pathKey(path.slice(0, length)))
    if (found !== undefined) return length === path.length ? found : { key: found.value, value: found.value }
  }
  return { key: 0, value: 0 }
}

/** A node that stands in the text: the null of `sources:` with nothing behind it does not. */
function written(node: unknown): node is Node {
  if (isScalar(node)) return node.value !== null || node.source !== ''
  return isMap(node) || isSeq(node) || isAlias(node)
}

/** One slip makes the parser stumble several times; the first time on a line is the telling one. */
function firstOnEachLine(errors: readonly YAMLError[], lines: LineCounter): YAMLError[] {
  const byLine = new Map(errors.toReversed().map((error) => [lines.linePos(error.pos[0]).line, error]))
  return [...byLine.values()].toReversed()
}

/** A quote that is never closed is noticed at the end of the file; what matters is where it was opened. */
function startOf({ code, pos, message }: YAMLError, document: Document.Parsed): number {
  let start = pos[0]
  if (code !== 'MISSING_CHAR' || !message.includes('quote')) return start
  visit(document, {
    Scalar(_, { type, range }) {
      if (type?.startsWith('QUOTE') && range && range[1] >= pos[0] - 1 && range[0] <= pos[0]) start = range[0]
    },
  })
  return start
}
