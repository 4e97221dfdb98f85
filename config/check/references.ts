import { parseDuration } from '../schema/duration.ts'
import type { Path } from './document.ts'
import type { PlacedMessage } from './read-value.ts'
import { unknownName } from './suggest.ts'
import { isRecord } from '../../lib/record.ts'
import { topics, urgencies } from '../../mentions/vocabulary.ts'

/**
 * What does not fit together although each part may be well formed: names that nothing bears, names borne twice,
 * steps out of order. Reads the plain data, so that it finds its share even when other parts of the file are wrong.
 */
export function checkReferences(root: unknown, connectorNames: readonly string[]): PlacedMessage[] {
  const known = {
    brand: ids(root, 'brands'),
    source: ids(root, 'sources'),
    connector: connectorNames,
    channel: names(root, 'channels'),
    cause: withBuiltIn(names(root, 'causes')),
  }
  const unknown = (what: keyof typeof known) => (text: string, path: Path) =>
    known[what]?.includes(text) === false ? [{ path, message: unknownName(what, text, known[what]) }] : []

  const policies = listAt(root, 'policies').flatMap((policy, index) => {
    const path = ['policies', index]
    const when = recordAt(policy, 'when')
    const conditions = (['brand', 'source', 'connector', 'cause'] as const).flatMap((key) =>
      eachText(when[key], [...path, 'when', key], unknown(key)),
    )
    const steps = listAt(policy, 'steps')
    const notify = steps.flatMap((step, at) =>
      eachText(valueAt(step, 'notify'), [...path, 'steps', at, 'notify'], unknown('channel')),
    )
    return [...conditions, ...notify, ...stepOrder(steps, [...path, 'steps'])]
  })

  return [
    ...repeats(root, 'sources', 'source'),
    ...repeats(root, 'brands', 'brand'),
    ...listAt(root, 'sources').flatMap((source, index) =>
      eachText(valueAt(source, 'brand'), ['sources', index, 'brand'], unknown('brand')),
    ),
    ...brandless(root),
    ...policies,
    ...eachText(valueAt(recordAt(root, 'operators'), 'notify'), ['operators', 'notify'], unknown('channel')),
  ]
}

function repeats(root: unknown, key: string, what: string): PlacedMessage[] {
  const all = listAt(root, key).map((entry) => textAt(entry, 'id'))
  return all.flatMap((id, index) =>
    id !== undefined && all.indexOf(id) < index
      ? [
          {
            path: [key, index, 'id'],
            message: `the id "${id}" is used by an earlier ${what} too; give each ${what} its own`,
          },
        ]
      : [],
  )
}

/** Brands may be left out only when no source needs them; said once, at the first source that does. */
function brandless(root: unknown): PlacedMessage[] {
  if (ids(root, 'brands') === undefined || listAt(root, 'brands').length > 0) return []
  const index = listAt(root, 'sources').findIndex(
    (source) => isRecord(source) && source['match'] !== 'all' && source['enabled'] !== false,
  )
  if (index < 0) return []
  const message =
    'looks for brands, but "brands" defines none; add a brand, or "match: all" when every post here concerns you'
  return [{ path: ['sources', index], message }]
}

function stepOrder(steps: readonly unknown[], path: Path): PlacedMessage[] {
  const afters = steps.map((step) => parseDuration(String(valueAt(step, 'after') ?? 0)) ?? 0)
  return afters.flatMap((after, index) =>
    index > 0 && after < (afters[index - 1] ?? 0)
      ? [
          {
            path: [...path, index, 'after'],
            message:
              'is earlier than the step above; put the steps in the order of time (each counts from the first alert)',
          },
        ]
      : [],
  )
}

/** Undefined when there is something that cannot be read: then nobody knows which names it was to define. */
function ids(root: unknown, key: string): string[] | undefined {
  const found = valueAt(root, key) ?? []
  return Array.isArray(found) ? found.flatMap((entry: unknown) => textAt(entry, 'id') ?? []) : undefined
}

function names(root: unknown, key: string): string[] | undefined {
  const found = valueAt(root, key) ?? {}
  return isRecord(found) ? Object.keys(found) : undefined
}

function withBuiltIn(added: string[] | undefined): string[] | undefined {
  return added && [...urgencies, ...topics, ...added]
}

/** Runs `check` over a text or a list of texts; anything else is the schema's to complain about. */
function eachText(
  value: unknown,
  path: Path,
  check: (text: string, path: Path) => PlacedMessage[],
): PlacedMessage[] {
  if (typeof value === 'string') return check(value, path)
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown, index) =>
    typeof item === 'string' ? check(item, [...path, index]) : [],
  )
}

function valueAt(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined
}

function textAt(value: unknown, key: string): string | undefined {
  const found = valueAt(value, key)
  return typeof found === 'string' ? found : undefined
}

function listAt(value: unknown, key: string): unknown[] {
  const found = valueAt(value, key)
  return Array.isArray(found) ? found : []
}

function recordAt(value: unknown, key: string): Record<string, unknown> {
  const found = valueAt(value, key)
  return isRecord(found) ? found : {}
}
