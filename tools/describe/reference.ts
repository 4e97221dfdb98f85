import type { z } from 'zod'
import { sourceHeadKeys } from '../../config/sources.ts'

type Schema = z.core.JSONSchema.JSONSchema

/** The reference of the config file in Markdown, made from its JSON Schema. */
export function renderReference(schema: Schema): string {
  return `${[intro, ...sections('', schema)].join('\n\n')}\n`
}

const intro = `<!-- Made by \`node tools/describe.ts --write\` from config/schema.ts. -->

# Config reference

Every key of \`config/ennakko.yaml\`. For a first source, read [sources.md](sources.md) instead.

- \`npm run -s ennakko -- check\` tells what is wrong, with line and column. A bad edit never stops a running Ennakko: it
  goes on with the config from before. A good edit takes effect within seconds.
- **Durations** are whole numbers with units: \`30s\`, \`15m\`, \`1h30m\`, \`24h\`, \`90d\`; \`0m\` is at once.
- **Ids** start with a small letter and go on with \`a–z\`, \`0–9\` and \`-\`.
- **Secrets** stay out of the file: \`\${NAME}\` takes the environment variable \`NAME\`, or else the content of the file that
  \`NAME_FILE\` names. Write \`$\${\` for the characters \`\${\` themselves.
- Keys that are not listed here are refused.`

function sections(path: string, schema: Schema): string[] {
  const { properties = {} } = schema
  const heading = path === '' ? '## The whole file' : `## ${path}`
  const shown = table(schema, Object.keys(properties))
  const inner = Object.entries(properties).flatMap(([key, value]) =>
    nested(path === '' ? key : `${path}.${key}`, value),
  )
  return [heading, ...(path === '' ? [] : lead(schema)), shown, ...inner]
}

/** Sections for what a key holds, when it holds keys of its own. */
function nested(path: string, value: Schema | boolean): string[] {
  const inner = content(value)
  if (inner === undefined || typeof value === 'boolean') return []
  if (inner.schema.properties !== undefined) return sections(`${path}${inner.suffix}`, inner.schema)
  return [`## ${path}`, ...lead(value), ...variants(path, inner.schema.oneOf ?? [])]
}

/** A choice by one key (`connector`, `type`): the keys that all share, then those of each. */
function variants(path: string, kinds: readonly Schema[]): string[] {
  const choice =
    Object.keys(kinds[0]?.properties ?? {}).find((key) => constOf(kinds[0], key) !== undefined) ?? ''
  const common = choice === 'connector' ? sourceHeadKeys : [choice]
  const names = kinds.flatMap((kind) => constOf(kind, choice) ?? [])
  const kindKey = { enum: names, description: `Which kind of ${path.replace(/s$/, '')} it is.` }
  const properties = Object.fromEntries(
    common.map((key) => [key, key === choice ? kindKey : usual(kinds, key)]),
  )
  const own = kinds.flatMap((kind, index) => {
    const keys = Object.keys(kind.properties ?? {}).filter(
      (key) => key !== choice && JSON.stringify(kind.properties?.[key]) !== JSON.stringify(properties[key]),
    )
    const heading = `### ${path} with \`${choice}: ${names[index]}\``
    return [heading, ...lead(kind), keys.length === 0 ? 'No keys of its own.' : table(kind, keys)]
  })
  return ['Keys of every kind:', table({ properties, required: kinds[0]?.required }, common), ...own]
}

/** What most kinds say of a key that they share. */
function usual(kinds: readonly Schema[], key: string): Schema | boolean {
  const said = kinds.map(({ properties = {} }) => properties[key]).filter((value) => value !== undefined)
  const count = (value: Schema | boolean): number =>
    said.filter((other) => JSON.stringify(other) === JSON.stringify(value)).length
  return said.toSorted((a, b) => count(b) - count(a))[0] ?? {}
}

function lead({ description }: Schema): string[] {
  return description === undefined ? [] : [description.replace(/[^.…]$/, '$&.')]
}

function constOf(schema: Schema | undefined, key: string): string | undefined {
  const value = schema?.properties?.[key]
  return typeof value === 'object' && typeof value.const === 'string' ? value.const : undefined
}

function table({ properties = {}, required = [] }: Schema, keys: readonly string[]): string {
  const rows = keys.map((key) => {
    const value = properties[key]
    const schema = typeof value === 'object' ? value : {}
    const cells = [
      `\`${key}\``,
      typeText(schema),
      defaultText(schema, required.includes(key)),
      meaning(schema),
    ]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  return ['| Key | Type | Default | Meaning |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function meaning({ description = '', example }: Schema): string {
  return example === undefined ? description : `${description} Example: \`${flow(example)}\``
}

function defaultText(schema: Schema, required: boolean): string {
  if (required) return '**required**'
  const { default: value } = schema
  return value === undefined || flow(value) === '{}' ? '–' : `\`${flow(value)}\``
}

function typeText(schema: Schema): string {
  const { type, enum: values, anyOf, items, format, pattern, properties, const: only } = schema
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(', ')
  if (only !== undefined) return `\`${String(only)}\``
  if (anyOf !== undefined) return unionText(anyOf)
  if (type === 'array') return `list of ${plain(items)}`
  if (properties !== undefined || type === 'object') return 'group'
  if (type === 'integer' || type === 'number') return numberText(schema)
  if (format === 'uri') return 'web address'
  if (format === 'email') return 'e-mail address'
  if (pattern?.includes('\\d+d')) return 'duration'
  if (type === 'boolean') return '`true`, `false`'
  return schema.oneOf === undefined ? 'text' : 'group'
}

function unionText(choices: readonly Schema[]): string {
  const [first, second] = choices
  if (first === undefined) return 'any'
  if (second?.type === 'array') return `${typeText(first)} (one, or a list)`
  return typeText(first)
}

function numberText({ type, minimum, maximum }: Schema): string {
  const kind = type === 'integer' ? 'whole number' : 'number'
  const top = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined
  if (minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER) {
    return top === undefined ? `${kind} from ${minimum}` : `${kind} from ${minimum} to ${top}`
  }
  return top === undefined ? kind : `${kind} up to ${top}`
}

function plain(items: Schema['items']): string {
  if (typeof items !== 'object' || Array.isArray(items)) return 'items'
  return typeText(items)
    .replace(/^text$/, 'texts')
    .replace(/^group$/, 'groups')
    .replace(/address$/, 'addresses')
}

/** The keys inside a key: of a group, of each item of a list, of each entry of a map. */
function content(value: Schema | boolean | undefined): { schema: Schema; suffix: string } | undefined {
  if (typeof value !== 'object') return undefined
  if (value.properties !== undefined) return { schema: value, suffix: '' }
  if (value.oneOf !== undefined) return { schema: value, suffix: '' }
  if (typeof value.items === 'object' && !Array.isArray(value.items)) {
    const inner = content(value.items)
    return inner && { ...inner, suffix: '[]' }
  }
  if (typeof value.additionalProperties !== 'object') return undefined
  const inner = content(value.additionalProperties)
  return inner && { ...inner, suffix: '.*' }
}

/** YAML on one line, as people write it. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' && /[:#,{}[\]]/.test(value) ? JSON.stringify(value) : String(value)
  }
  const entries = Object.entries(value).map(([key, item]) => `${key}: ${flow(item)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}
