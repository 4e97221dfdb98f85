import type { z } from 'zod'
import { configSchema } from '../schema.ts'
import type { Config } from '../schema.ts'
import { disabledSourceSchema, sourceHeadSchema } from '../sources.ts'
import { pathKey } from './document.ts'
import type { Path } from './document.ts'
import { explain, unknownKey } from './messages.ts'
import type { Substituted } from './substitute.ts'

/** A part of the config, and what is wrong with it. */
export interface PlacedMessage {
  path: Path
  message: string
  /** The trouble is with the key that ends the path, not with its value. */
  atKey?: boolean
}

/** A source that lacks values of variables: its options are left out of the config. */
export interface BareSource {
  index: number
  /** The variables that it waits for; absent when it is switched off anyway. */
  missing?: string[]
}

/** Reads plain data with the schema. Texts whose variables are not set are not complained about. */
export function readValue(
  { value, problems }: Substituted,
  bare: readonly BareSource[],
): { config?: Config; places: PlacedMessage[] } {
  const parsed = configSchema.safeParse(value, { error: explain })
  if (parsed.success && bare.length === 0) return { config: parsed.data, places: [] }
  const unread = new Set(problems.map(({ path }) => pathKey(path)))
  const places = (parsed.error?.issues ?? [])
    .flatMap((issue) => [...placesOf(issue, []), ...headOf(issue, value)])
    .map((place) => sayMissing(place, value))
    .filter(({ path }) => !unread.has(pathKey(path)))
  return places.length > 0 ? { places } : { config: withBareSources(value, bare), places }
}

/** A value may be of several shapes; the shape that it comes closest to is the one to complain about. */
function placesOf(issue: z.core.$ZodIssue, prefix: Path): PlacedMessage[] {
  const path = [...prefix, ...issue.path]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: unknownKey(key, issue.message),
        atKey: true,
      }))
    case 'invalid_union': {
      const [closest] = issue.errors.toSorted((a, b) => depth(b) - depth(a))
      if (closest === undefined) return [{ path, message: issue.message }]
      return closest.flatMap((inner) => placesOf(inner, path))
    }
    case 'invalid_key':
      return [{ path, message: issue.message, atKey: true }]
    default:
      return [{ path, message: issue.message }]
  }
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(...issues.map(({ code, path }) => path.length + (code === 'invalid_type' ? 0 : 0.5)))
}

/** Without a known connector, the union says nothing about the rest of the source. */
function headOf({ code, path }: z.core.$ZodIssue, root: unknown): PlacedMessage[] {
  if (code !== 'invalid_union' || path[0] !== 'sources' || path[2] !== 'connector') return []
  const entry = path.slice(0, 2)
  const issues = sourceHeadSchema.safeParse(valueAt(root, entry), { error: explain }).error?.issues ?? []
  return issues.flatMap((issue) => placesOf(issue, entry))
}

/** A schema's own message speaks of wrong values, also when there is none. */
function sayMissing(place: PlacedMessage, root: unknown): PlacedMessage {
  if (valueAt(root, place.path) !== undefined || place.message.startsWith('is missing')) return place
  return { ...place, message: `is missing; add "${String(place.path.at(-1))}: …" (${place.message})` }
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (isGroup(inner) ? Reflect.get(inner, key) : undefined), root)
}

/** Reads the rest in full, and of these sources only the keys that all sources have. */
function withBareSources(root: unknown, bare: readonly BareSource[]): Config | undefined {
  const sources = valueAt(root, ['sources'])
  if (!isGroup(root) || !Array.isArray(sources)) return undefined
  const rest = configSchema.safeParse({
    ...root,
    sources: sources.filter((_, at) => !bare.some(({ index }) => index === at)),
  })
  if (!rest.success) return undefined
  const all = [...rest.data.sources]
  for (const { index, missing } of bare) {
    const source = disabledSourceSchema.safeParse({ ...sources[index], enabled: false }).data
    if (!source) return undefined
    all.splice(index, 0, missing === undefined ? source : { ...source, missing })
  }
  return { ...rest.data, sources: all }
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
