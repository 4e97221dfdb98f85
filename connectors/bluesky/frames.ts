import { z } from 'zod'
import { readShape } from '../values/json.ts'
import { tidy } from '../values/text.ts'
import { postCollection } from './post.ts'

/** Finds one of these primary tags in a list of them as it stands in JSON. */
export function languagePattern(languages: readonly string[]): RegExp {
  return new RegExp(`"(?:${languages.join('|')})["-]`, 'i')
}

/** What one frame of Jetstream says that matters here. Times are Unix microseconds. */
export type Frame =
  | { kind: 'post'; at: number; uri: string; cid: string; edited: boolean; record: unknown }
  | { kind: 'deleted'; at: number; uri: string }
  | { kind: 'gone'; at: number; did: string }
  | { kind: 'nothing'; at: number }

export interface WantedPosts {
  /** Found in what a post declares when its language is wanted; a post that declares none is. Absent: every language. */
  languages?: RegExp
  mayConcern?(text: string): boolean
}

/**
 * Reads one frame of the v1 wire, https://github.com/bluesky-social/jetstream-legacy. Almost every post concerns nobody,
 * so most frames are judged by their text alone, cut out of the JSON; only what may matter is parsed. Throws for what
 * is no frame of this wire.
 */
export function readFrame(raw: string, wanted: WantedPosts): Frame {
  const at = timeOf(raw)
  // A server that writes its JSON in another way costs time, but loses nothing.
  if (at === undefined) return parseFrame(raw)
  if (raw.includes('"kind":"commit"')) {
    if (!raw.includes(`"collection":"${postCollection}"`)) return { kind: 'nothing', at }
    if (raw.includes('"operation":"delete"')) return parseFrame(raw)
    if (!isSpoken(raw, wanted.languages)) return { kind: 'nothing', at }
    const text = wanted.mayConcern && plainTextOf(raw)
    if (text !== undefined && !wanted.mayConcern?.(text)) return { kind: 'nothing', at }
    return parseFrame(raw)
  }
  return raw.includes('"active":false') || !raw.includes('"kind":"')
    ? parseFrame(raw)
    : { kind: 'nothing', at }
}

const timeKey = '"time_us":'

/** The key stands near the start, before anything that people write. */
function timeOf(raw: string): number | undefined {
  const start = raw.indexOf(timeKey)
  if (start < 0 || start > 200) return undefined
  const at = Number.parseInt(raw.slice(start + timeKey.length, start + timeKey.length + 17), 10)
  return Number.isSafeInteger(at) ? at : undefined
}

function isSpoken(raw: string, languages: RegExp | undefined): boolean {
  if (!languages) return true
  const start = raw.indexOf('"langs":[')
  if (start < 0) return true
  const declared = raw.slice(start + 9, raw.indexOf(']', start))
  return declared === '' || languages.test(declared)
}

const textKey = '"text":"'

/**
 * The text exactly as the item would have it, or undefined when that takes a whole parse: links to expand, no text, or
 * another key of that name. Inside of strings every quote has a backslash before it, so the key is found nowhere else.
 */
function plainTextOf(raw: string): string | undefined {
  const start = raw.indexOf(textKey) + textKey.length
  if (start < textKey.length || raw.includes(textKey, start) || raw.includes('facet#link')) return undefined
  let end = raw.indexOf('"', start)
  while (end > 0 && isEscaped(raw, end)) end = raw.indexOf('"', end + 1)
  if (end <= start) return undefined
  const text = raw.slice(start, end)
  if (text.includes('\\')) return tidy(String(JSON.parse(`"${text}"`)))
  return untidyText.test(text) ? tidy(text) : text
}

/** What `tidy` would change. Most posts hold none of it, and one look is cheaper than four passes. */
// oxlint-disable-next-line no-control-regex
const untidyText = /[^\S\n ]| {2}| \n|\n |\n\n|^\s|\s$|[\u0000-\u0008\u000e-\u001f\u007f\ufffe\uffff]/

function isEscaped(raw: string, at: number): boolean {
  let slashes = 0
  while (raw.charCodeAt(at - 1 - slashes) === 0x5c) slashes++
  return slashes % 2 === 1
}

const did = z.string().regex(/^did:[a-z]+:[A-Za-z0-9._:%-]+$/)

const frameSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('commit'),
    did,
    time_us: z.number(),
    commit: z.object({
      operation: z.string(),
      collection: z.string(),
      rkey: z.string().regex(/^[A-Za-z0-9._:~-]{1,512}$/),
      cid: z.string().optional(),
      record: z.unknown().optional(),
    }),
  }),
  z.object({
    kind: z.literal('account'),
    did,
    time_us: z.number(),
    account: z.object({ active: z.boolean(), status: z.string().optional() }),
  }),
  z.object({ kind: z.literal('identity'), time_us: z.number() }),
])

const errorSchema = z.object({ $type: z.literal('error'), error: z.string(), message: z.string().catch('') })

function parseFrame(raw: string): Frame {
  const json: unknown = JSON.parse(raw)
  const failure = errorSchema.safeParse(json).data
  if (failure) throw new StreamEnded(`says ${failure.error}: ${failure.message}`)
  const frame = readShape(json, frameSchema, 'it')
  const at = frame.time_us
  if (frame.kind === 'identity') return { kind: 'nothing', at }
  if (frame.kind === 'account') {
    const { active, status = '' } = frame.account
    // Deactivated and suspended accounts may come back; their posts are checked again by look-ups.
    const gone = !active && (status === 'deleted' || status === 'takendown')
    return gone ? { kind: 'gone', at, did: frame.did } : { kind: 'nothing', at }
  }
  const { operation, collection, rkey, cid = '', record } = frame.commit
  if (collection !== postCollection) return { kind: 'nothing', at }
  const uri = `at://${frame.did}/${collection}/${rkey}`
  if (operation === 'delete') return { kind: 'deleted', at, uri }
  if (operation !== 'create' && operation !== 'update') return { kind: 'nothing', at }
  return { kind: 'post', at, uri, cid, edited: operation === 'update', record }
}

/** The server says that it ends the stream. */
export class StreamEnded extends Error {
  override name = 'StreamEnded'
}
