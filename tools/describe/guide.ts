import type { z } from 'zod'
import type { ConnectorDocs } from '../../connectors/connector.ts'

type Schema = z.core.JSONSchema.JSONSchema

/** What a section of the guide is made of. */
export interface Described {
  name: string
  summary: string
  docs: ConnectorDocs
  /** Of its own options. */
  schema: Schema
}

const start = '<!-- connectors -->'
const end = '<!-- /connectors -->'
const made = '<!-- made by `node tools/describe.ts --write`; what stands below the next mark is kept -->'
const madeEnd = '<!-- /made -->'

/**
 * The guide to sources with a section for each connector between its two marks, in the order given. What people wrote
 * outside the marks, and in a section below its made part, stays; a section of a connector that is gone goes.
 */
export function renderGuide(current: string, connectors: readonly Described[]): string {
  const from = current.indexOf(start)
  const to = current.indexOf(end)
  if (from < 0 || to < from) throw new Error(`docs/sources.md must hold the marks ${start} and ${end}`)
  const written = writtenParts(current.slice(from, to))
  const sections = connectors.map((connector) => {
    const own = written.get(connector.name)
    return [section(connector), ...(own ? [own] : [])].join('\n\n')
  })
  const middle = [start, overview(connectors), ...sections, end].join('\n\n')
  return `${current.slice(0, from)}${middle}${current.slice(to + end.length)}`
}

/** What stands below the made part of each section. */
function writtenParts(region: string): Map<string, string> {
  const sections = region.split(/^## /m).slice(1)
  return new Map(
    sections.map((text) => {
      const name = text.split('\n', 1)[0] ?? ''
      return [name, (text.split(madeEnd)[1] ?? '').trim()]
    }),
  )
}

function overview(connectors: readonly Described[]): string {
  const rows = connectors.map(({ name, summary }) => `| [${name}](#${name}) | ${summary} |`)
  return [
    'The connectors. [connectors.md](connectors.md) tells which of them stream, look up and answer, and how each is tested.',
    '',
    '| `connector` | Reads |',
    '| --- | --- |',
    ...rows,
  ].join('\n')
}

function section({ name, summary, docs, schema }: Described): string {
  const { example, costs, blind, rules } = docs
  return [
    `## ${name}`,
    made,
    wrap(`${summary}.`, ''),
    `\`\`\`yaml\n${example.trim()}\n\`\`\``,
    [...keys(name, schema), point('Costs', costs), point('Cannot see', blind), point('Rules', rules)].join(
      '\n',
    ),
    madeEnd,
  ].join('\n\n')
}

function keys(name: string, { properties = {}, required = [] }: Schema): string[] {
  const all = Object.keys(properties)
  const must = all.filter((key) => required.includes(key))
  const may = all.filter((key) => !required.includes(key))
  const link = `[what each means](config.md#sources-with-connector-${name})`
  const needs = must.map((key) => point(`\`${key}\``, descriptionOf(properties[key])))
  if (may.length === 0) return needs
  const names = may.map((key) => `\`${key}\``).join(', ')
  return [...needs, point(must.length > 0 ? 'May have' : 'All optional', `${names}: ${link}.`)]
}

function descriptionOf(value: Schema | boolean | undefined): string {
  return typeof value === 'object' ? (value.description ?? '') : ''
}

function point(head: string, text: string): string {
  return wrap(`- ${head.startsWith('`') ? `${head}:` : `**${head}**`} ${text.replaceAll(/\s+/g, ' ')}`, '  ')
}

const lineLength = 120

function wrap(text: string, indent: string): string {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= lineLength)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(lines.length === 0 ? word : `${indent}${word}`)
  }
  return lines.join('\n')
}
