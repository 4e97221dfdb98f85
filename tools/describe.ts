import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { connectors } from '../connectors/index.ts'
import { renderContracts } from './describe/contract-table.ts'
import { renderGuide } from './describe/guide.ts'
import { keysOf } from './describe/keys.ts'
import { renderReference } from './describe/reference.ts'
import { configSchema } from '../config/schema.ts'

type Schema = z.core.JSONSchema.JSONSchema

const root = new URL('../', import.meta.url)

/**
 * The files that are made from the config's schema and the connectors, with their content. Paths are relative to the
 * project, whose guide to sources and whose tests are read as well.
 */
export function describeConfig(): { path: string; text: string }[] {
  const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' })
  const editor = {
    ...schema,
    title: 'Ennakko config',
    $comment: 'Made by `node tools/describe.ts --write` from config/schema.ts.',
    ...mapSchema(schema, (part) => withExamples(allowVariables(part))),
    definitions: { variable: { type: 'string', pattern: '\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}' } },
  }
  return [
    { path: 'config/schema.json', text: `${JSON.stringify(editor, null, 2)}\n` },
    { path: 'docs/config.md', text: renderReference(schema) },
    { path: 'docs/sources.md', text: describeSources() },
    { path: 'docs/connectors.md', text: describeConnectors() },
  ]
}

function describeSources(): string {
  const described = Object.entries(connectors).map(([name, { summary, docs, options }]) => {
    const schema = z.toJSONSchema(options, { io: 'input', target: 'draft-7' })
    return { name, summary, docs, schema }
  })
  return renderGuide(readFileSync(new URL('docs/sources.md', root), 'utf8'), described)
}

function describeConnectors(): string {
  return renderContracts(
    Object.entries(connectors).map(([name, connector]) => ({
      name,
      kind: connector.kind,
      abilities: connector.abilities,
      keys: keysOf(connector),
    })),
  )
}

/** An editor sees `${NAME}` where the program will see its value. */
function allowVariables(schema: Schema): Schema {
  const { type, format, pattern, minLength, maxLength, ...rest } = schema
  const free =
    format === undefined && pattern === undefined && minLength === undefined && maxLength === undefined
  if (type !== 'string' || free) return schema
  return {
    ...rest,
    anyOf: [{ type, format, pattern, minLength, maxLength }, { $ref: '#/definitions/variable' }],
  }
}

/** `example` is our own: zod drops `examples` where the schema transforms what it reads. */
function withExamples({ example, ...schema }: Schema): Schema {
  return example === undefined ? schema : { ...schema, examples: [example] }
}

/** Rebuilds a schema from the leaves up; names of keys stay as strict as they are. */
function mapSchema(schema: Schema, change: (schema: Schema) => Schema): Schema {
  const each = (value: Schema | boolean): Schema | boolean =>
    typeof value === 'boolean' ? value : mapSchema(value, change)
  const { properties, items, anyOf, oneOf, additionalProperties } = schema
  return change({
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, each(value)])),
    }),
    ...(items !== undefined && { items: Array.isArray(items) ? items.map(each) : each(items) }),
    ...(anyOf && { anyOf: anyOf.map((choice) => mapSchema(choice, change)) }),
    ...(oneOf && { oneOf: oneOf.map((choice) => mapSchema(choice, change)) }),
    ...(additionalProperties !== undefined && { additionalProperties: each(additionalProperties) }),
  })
}

if (import.meta.main) {
  const stale = describeConfig().filter(({ path, text }) => read(new URL(path, root)) !== text)
  if (process.argv.includes('--write'))
    for (const { path, text } of stale) writeFileSync(new URL(path, root), text)
  else if (stale.length > 0) process.exitCode = 1
  for (const { path } of stale)
    process.stdout.write(`${path} ${process.exitCode === 1 ? 'is out of date' : 'written'}\n`)
}

function read(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
