import type { JSONPathQuery } from 'json-p3'
import { inTurns } from '../../lib/turns.ts'
import type { FeedItem, Page } from '../connector.ts'
import { type FieldName, type Fields, type FieldReading, fieldNames, itemOf } from '../values/fields.ts'
import { type Pick, compilePath, compilePick, isDocument, listsOf, valuesOf } from './paths.ts'

export interface Mapping {
  items: string
  list: JSONPathQuery
  /** The path before a last `[*]`: an empty list there is no mistake. */
  parent?: JSONPathQuery
  fields: [FieldName, Pick][]
  text: string
}

/** Throws `ConfigError` for a path that is none. */
export function compileMapping(items: string, fields: Partial<Record<FieldName, string>>): Mapping {
  const parent = /^(.+)\[\*\]$/.exec(items)?.[1]
  return {
    items,
    list: compilePath(items, 'items'),
    parent: parent === undefined ? undefined : compilePath(parent, 'items'),
    fields: fieldNames.flatMap((name): [FieldName, Pick][] => {
      const path = fields[name]
      return path === undefined ? [] : [[name, compilePick(path, `fields.${name}`)]]
    }),
    text: fields.text ?? fields.title ?? '',
  }
}

/** The items of one answer. Throws an error that says what the document has instead when the paths do not fit it. */
export async function readDocument(
  document: unknown,
  mapping: Mapping,
  reading: FieldReading,
): Promise<{ items: FeedItem[]; rejected: NonNullable<Page['rejected']> }> {
  const entries = entriesOf(document, mapping)
  const items: FeedItem[] = []
  const rejected: NonNullable<Page['rejected']> = []
  for await (const entry of inTurns(entries)) {
    const fields: Fields = Object.fromEntries(mapping.fields.map(([name, pick]) => [name, pick(entry)]))
    const read = itemOf(fields, reading)
    if ('item' in read) items.push(read.item)
    else rejected.push(read)
  }
  if (items.length > 0 || entries.length === 0) return { items, rejected }
  throw new Error(
    `fields.text: ${mapping.text} found nothing in any of the ${entries.length} entries; the first has ${valuesOf(entries[0]).join(', ') || 'no values'}`,
  )
}

function entriesOf(document: unknown, { items, list, parent }: Mapping): unknown[] {
  const found = isDocument(document) ? list.query(document).values() : []
  if (found.length === 1 && Array.isArray(found[0])) return found[0]
  if (found.length > 0) return found
  const above = parent && isDocument(document) ? parent.query(document).values() : []
  if (above.length === 1 && Array.isArray(above[0])) return []
  const lists = listsOf(document)
  const instead =
    lists.length > 0
      ? `the document has ${lists.join(', ')}`
      : `the document has ${valuesOf(document).join(', ') || 'nothing'}`
  throw new Error(`items: ${items} found nothing; ${instead}${complaintOf(document)}`)
}

/** Many APIs answer 200 and say in the body that something is wrong. */
function complaintOf(document: unknown): string {
  const says = [
    '$.error',
    '$.error.message',
    '$.errors[0].message',
    '$.errors[0]',
    '$.message',
    '$.error_description',
  ]
    .flatMap((path) => (isDocument(document) ? compilePath(path, 'items').query(document).values() : []))
    .find((value) => typeof value === 'string')
  return typeof says === 'string' ? `; it says "${says.slice(0, 200)}"` : ''
}
