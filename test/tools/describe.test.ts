import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { describeConfig } from '../../tools/describe.ts'
import { checkText } from '../../config/check.ts'
import { configSchema } from '../../config/schema.ts'
import { badConfigs } from '../config/bad-configs.ts'
import { completed, withoutMarks } from '../config/write-config.ts'

const root = new URL('../../', import.meta.url)
const example = readFileSync(new URL('config/ennakko.yaml', root), 'utf8')
const editorSchema: unknown = JSON.parse(readFileSync(new URL('config/schema.json', root), 'utf8'))

type JsonSchema = z.core.JSONSchema.JSONSchema

/** The shipped example with everything switched on that its comments offer. */
function everythingOn(text: string): string {
  return text.replace(
    /^( *)# ((?: {2})?)((?:- )?[a-z_]+: .*)$/gm,
    (line, indent: string, inner: string, entry: string) =>
      /^(- id|near|connector|query|every|url|language|match|brand|secret|support|office|lead|desk): /.test(
        entry,
      )
        ? `${indent}${inner}${entry}`
        : line,
  )
}

describe('the files that are made from the schema', () => {
  it.each(describeConfig())('$path is up to date: run `node tools/describe.ts --write`', ({ path, text }) => {
    expect(readFileSync(new URL(path, root), 'utf8') === text).toBe(true)
  })

  it('explain every key', () => {
    const silent: string[] = []
    const walk = (schema: JsonSchema | boolean | undefined, path: string): void => {
      if (typeof schema !== 'object') return
      for (const [key, value] of Object.entries(schema.properties ?? {})) {
        if (typeof value === 'object' && !value.description) silent.push(`${path}.${key}`)
        walk(value, `${path}.${key}`)
      }
      for (const inner of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) walk(inner, path)
      if (!Array.isArray(schema.items)) walk(schema.items, `${path}[]`)
      walk(schema.additionalProperties, `${path}.*`)
    }
    walk(z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' }), '')
    expect(silent).toEqual([])
  })
})

describe('the shipped example', () => {
  it('is valid in an empty environment, without warnings', () => {
    const { config, problems, warnings } = checkText(example, 'config/ennakko.yaml', {})
    expect([...problems, ...warnings]).toEqual([])
    expect(config?.sources.map(({ connector, enabled }) => [connector, enabled])).toEqual([['sample', true]])
    expect(config?.channels.map(({ type }) => type)).toEqual(['console'])
  })

  it('is valid with everything switched on that it offers', () => {
    const env = {
      CONTACT_FORM_SECRET: 'a-long-enough-secret',
      SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T/B/x',
      TEAMS_WEBHOOK_URL: 'https://example.com/workflows/x',
      SMTP_URL: 'smtps://user:password@mail.example.com',
      DESK_WEBHOOK_SECRET: 'another-long-enough-secret',
    }
    const { config, problems } = checkText(everythingOn(example), 'config/ennakko.yaml', env)
    expect(problems).toEqual([])
    expect(config?.sources.map(({ id }) => id)).toEqual([
      'sample',
      'hn',
      'news',
      'io-tech',
      'own-reviews',
      'contact-form',
    ])
    expect(config?.channels.map(({ type }) => type)).toEqual([
      'console',
      'slack',
      'teams',
      'email',
      'webhook',
    ])
    expect(config?.brands[0]?.near?.within).toBe(10)
  })
})

describe('the schema for editors', () => {
  const validator = z.fromJSONSchema(z.record(z.string(), z.unknown()).parse(editorSchema))
  const accepts = (text: string): boolean => validator.safeParse(parse(text)).success

  it('accepts the shipped example, also with everything switched on', () => {
    expect([accepts(example), accepts(everythingOn(example))]).toEqual([true, true])
  })

  it('refuses what has the wrong shape', () => {
    const shapes = [
      'a misspelt key at the top',
      'an unknown connector',
      'a channel without a type',
      'a priority that does not exist',
    ]
    const refused = badConfigs.filter(({ name }) => shapes.includes(name))
    expect(refused).toHaveLength(shapes.length)
    for (const { text } of refused) expect(accepts(withoutMarks(completed(text)).text)).toBe(false)
  })
})
