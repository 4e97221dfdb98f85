import { z } from 'zod'

/** One place of a text and what it is. Offsets count bytes of UTF-8. https://docs.bsky.app/docs/advanced-guides/post-richtext */
export interface Facet {
  index: { byteStart: number; byteEnd: number }
  features: Feature[]
}

type Feature =
  | { $type: 'app.bsky.richtext.facet#link'; uri: string }
  | { $type: 'app.bsky.richtext.facet#mention'; did: string }
  | { $type: 'app.bsky.richtext.facet#tag'; tag: string }

const facetSchema = z.object({
  index: z.object({ byteStart: z.number().int().nonnegative(), byteEnd: z.number().int().positive() }),
  features: z.array(z.unknown()),
})

const linkSchema = z.object({
  $type: z.literal('app.bsky.richtext.facet#link'),
  uri: z.url({ protocol: /^https?$/ }),
})

/**
 * The text with its links in full: apps show `shop.example/very-lo…` or words of the author's choice, and keep the address
 * in a facet. Facets that overlap, end outside the text or inside a character are left alone.
 */
export function expandLinks(text: string, facets: unknown): string {
  const links = readLinks(facets)
  if (links.length === 0) return text
  const bytes = Buffer.from(text, 'utf8')
  const parts: string[] = []
  let from = 0
  for (const { start, end, uri } of links) {
    if (start < from || end <= start || end > bytes.length) continue
    if (!isBoundary(bytes, start) || !isBoundary(bytes, end)) continue
    const shown = bytes.toString('utf8', start, end)
    parts.push(bytes.toString('utf8', from, start), isShortened(shown, uri) ? uri : `${shown} (${uri})`)
    from = end
  }
  return parts.join('') + bytes.toString('utf8', from)
}

interface Link {
  start: number
  end: number
  uri: string
}

function readLinks(facets: unknown): Link[] {
  if (!Array.isArray(facets)) return []
  return facets
    .flatMap((facet: unknown): Link[] => {
      const read = facetSchema.safeParse(facet).data
      const [link] = (read?.features ?? []).flatMap((feature) => linkSchema.safeParse(feature).data ?? [])
      return read && link ? [{ start: read.index.byteStart, end: read.index.byteEnd, uri: link.uri }] : []
    })
    .toSorted((a, b) => a.start - b.start)
}

/** Continuation bytes of UTF-8 are 10xxxxxx. */
function isBoundary(bytes: Buffer, at: number): boolean {
  return at === bytes.length || ((bytes[at] ?? 0) & 0xc0) !== 0x80
}

function isShortened(shown: string, uri: string): boolean {
  const head = bare(shown).replace(/(?:…|\.{3})$/, '')
  return head !== '' && bare(uri).startsWith(head)
}

function bare(address: string): string {
  return address
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/^www\./i, '')
    .toLowerCase()
}

const linkPattern = /(?<![\p{L}\p{N}@/.])https?:\/\/[^\s<>"']+/giu
const mentionPattern =
  /(?<![\p{L}\p{N}@/._-])@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9])/giu
const tagPattern = /(?<![\p{L}\p{N}&/#])#([\p{L}\p{N}_]*[\p{L}_][\p{L}\p{N}_]*)/gu

/**
 * The facets of a text that we write: the platform itself links nothing. `resolve` gives the DID of a handle, undefined
 * when there is no such account: then the name stays plain.
 */
export async function findFacets(
  text: string,
  resolve: (handle: string) => Promise<string | undefined>,
): Promise<Facet[]> {
  const facets: Facet[] = []
  const add = (start: number, length: number, feature: Feature) => {
    const byteStart = Buffer.byteLength(text.slice(0, start))
    const byteEnd = byteStart + Buffer.byteLength(text.slice(start, start + length))
    facets.push({ index: { byteStart, byteEnd }, features: [feature] })
  }
  const linked: [number, number][] = []
  for (const { 0: found, index } of text.matchAll(linkPattern)) {
    const uri = withoutPunctuation(found)
    if (!URL.canParse(uri)) continue
    linked.push([index, index + uri.length])
    add(index, uri.length, { $type: 'app.bsky.richtext.facet#link', uri })
  }
  const isFree = (at: number) => !linked.some(([start, end]) => at >= start && at < end)
  for (const { 0: found, 1: handle = '', index } of text.matchAll(mentionPattern)) {
    const did = isFree(index) ? await resolve(handle.toLowerCase()) : undefined
    if (did !== undefined) add(index, found.length, { $type: 'app.bsky.richtext.facet#mention', did })
  }
  for (const { 0: found, 1: tag = '', index } of text.matchAll(tagPattern)) {
    if (isFree(index) && [...tag].length <= 64)
      add(index, found.length, { $type: 'app.bsky.richtext.facet#tag', tag })
  }
  return facets.toSorted((a, b) => a.index.byteStart - b.index.byteStart)
}

/** A full stop ends the sentence, not the address; a closing bracket belongs to it only when it opened there. */
function withoutPunctuation(address: string): string {
  const trimmed = address.replace(/(?<![.,;:!?…])[.,;:!?…]+$/u, '')
  const opened = trimmed.split('(').length
  const closed = trimmed.split(')').length
  return trimmed.endsWith(')') && closed > opened ? withoutPunctuation(trimmed.slice(0, -1)) : trimmed
}
