import { z } from 'zod'
import { nearest, listed } from './suggest.ts'
import { isRecord } from '../../lib/record.ts'

type Issue = z.core.$ZodRawIssue

/**
 * What a schema issue means to the person who edits the file: what is wrong, and what to do. For unknown keys it is
 * the list of known ones instead, which `unknownKey` makes a sentence of for each key.
 */
export function explain(issue: Issue): string | undefined {
  if (issue.input === undefined && issue.code !== 'custom') return missing(issue)
  if (issue.input === null) return 'is empty; write a value behind the colon, or remove the key'
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, issue.input)
    case 'invalid_value':
      return wrongValue(issue.values.map(String), issue.input)
    case 'invalid_union':
      return issue.discriminator === undefined ? undefined : wrongChoice(issue)
    case 'too_small':
      return `is too ${bound(issue.origin, 'short', 'small')}; the least is ${amount(issue.origin, issue.minimum)}`
    case 'too_big':
      return `is too ${bound(issue.origin, 'long', 'big')}; the most is ${amount(issue.origin, issue.maximum)}`
    case 'invalid_format':
      return wrongFormat(issue)
    case 'invalid_key':
      return issue.issues[0]?.message
    case 'unrecognized_keys':
      return keysOf(issue.inst).join(separator)
    default:
      return undefined
  }
}

const separator = ', '

function keysOf(schema: unknown): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape)
  const keys = schema instanceof z.ZodRecord ? schema.keyType : undefined
  return keys instanceof z.ZodEnum ? keys.options.map(String) : []
}

/** Says which keys there are, when `key` is none of them; `list` as `explain` gave it. */
export function unknownKey(key: string, list: string): string {
  const known = list.split(separator)
  const near = nearest(key, known)
  const question = near === undefined ? 'remove it or correct it' : `did you mean "${near}"?`
  return `unknown key "${key}"; ${question}${near === undefined ? '.' : ''} Known here: ${listed(known)}`
}

function missing(issue: Issue): string {
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) return wrongChoice(issue)
  const key = issue.path?.at(-1)
  const named = typeof key === 'string' ? `; add "${key}: …"` : '; add it'
  const meaning = described(issue.inst)
  return `is missing${named}${meaning === undefined ? '' : ` (${meaning})`}`
}

function wrongType(expected: string, input: unknown): string {
  const quotes = expected === 'string' && typeof input !== 'object' ? '; put it in "quotes"' : ''
  return `is ${kindOf(input)} where ${names[expected] ?? expected} is needed${quotes}`
}

const names: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false (without quotes)',
  array: 'a list ([a, b], or one line with "- " for each item)',
  object: 'a group of "key: value" lines',
  record: 'a group of "key: value" lines',
}

function kindOf(input: unknown): string {
  if (Array.isArray(input)) return 'a list'
  if (typeof input === 'object') return 'a group of keys'
  if (typeof input === 'string') return 'text'
  return `a ${typeof input}`.replace('a boolean', 'true or false')
}

/** `input` is named only where the schema lists all values: such a place holds no secret. */
function wrongValue(values: readonly string[], input: unknown): string {
  if (typeof input === 'object')
    return `is ${kindOf(input)} where a single value is needed; use one of: ${listed(values)}`
  const near = nearest(String(input), values)
  const advice =
    near === undefined ? `use one of: ${listed(values)}` : `did you mean "${near}"? Known: ${listed(values)}`
  return `is none of the values that are allowed here; ${advice}`
}

function wrongChoice(issue: Issue): string {
  const key = String('discriminator' in issue ? issue.discriminator : '')
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : []
  const input: unknown = issue.input
  const chosen: unknown = isRecord(input) ? input[key] : undefined
  if (chosen === undefined || chosen === null) {
    const slip = isRecord(input) ? nearest(key, Object.keys(input)) : undefined
    if (slip !== undefined && slip !== key) return `is missing; did you mean "${key}" with the key "${slip}"?`
    return `is missing; add "${key}: …" with one of: ${listed(options)}`
  }
  if (typeof chosen !== 'string')
    return `is ${kindOf(chosen)} where one of these is needed: ${listed(options)}`
  const near = nearest(chosen, options)
  const what = `unknown ${key} "${chosen.slice(0, 60)}"`
  return near === undefined
    ? `${what}; use one of: ${listed(options)}`
    : `${what}; did you mean "${near}"? Known: ${listed(options)}`
}

function wrongFormat(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  switch (issue.format) {
    case 'url':
      return 'is not a web address; write it in full, such as https://example.com/feed'
    case 'email':
      return 'is not an e-mail address; write it as name@example.com'
    default: {
      const meaning = described(issue.inst)
      return `is not written as it must be here${meaning === undefined ? '; see docs/config.md' : `: ${meaning}`}`
    }
  }
}

function bound(origin: string, ofText: string, ofNumber: string): string {
  return origin === 'string' || origin === 'array' ? ofText : ofNumber
}

function amount(origin: string, count: number | bigint): string {
  if (origin === 'string') return `${count} characters`
  return origin === 'array' ? `${count} items` : String(count)
}

function described(schema: unknown): string | undefined {
  const text = isRecord(schema) && 'description' in schema ? schema['description'] : undefined
  return typeof text === 'string' ? text.replace(/\.$/, '') : undefined
}
