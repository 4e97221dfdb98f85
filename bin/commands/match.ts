import { styleText } from 'node:util'
import { z } from 'zod'
import { readEnv } from '../../config/env.ts'
import { loadConfig } from '../../config/load.ts'
import { ConfigError } from '../../lib/errors.ts'
import { compileFinder } from '../../mentions/match.ts'
import { guideTo } from '../../mentions/match/guide.ts'
import { missText } from '../../mentions/match/miss.ts'
import { clip, columns, layOut, oneLine } from '../terminal.ts'
import { answerLines, troubled } from './json-lines.ts'
import type { Brand } from '../../mentions/vocabulary.ts'

interface Options {
  json?: boolean
  forms?: string
}

/**
 * Finds the config's brands in JSON Lines from standard input, or shows the forms in which a name is found. Where a name was
 * found and something stopped it, `stopped` says what.
 */
export async function matchCommand({ json, forms }: Options): Promise<void> {
  if (forms !== undefined) {
    showForms(forms, json ?? false)
    return
  }
  const { config } = loadConfig(readEnv(process.env).configPath, process.env)
  const find = compileFinder(config.brands)
  await answerLines(
    input,
    ({ text }) => {
      const { matches, misses } = find(text)
      return misses.length > 0 ? { brands: matches, stopped: misses } : { brands: matches }
    },
    json ? (answer) => JSON.stringify(answer) : human,
  )
}

const input = z.object({ text: z.string() })
const shown = z.object({
  brands: z.array(z.object({ id: z.string(), matched: z.array(z.string()) })),
  stopped: z
    .array(
      z.object({
        id: z.string(),
        found: z.array(z.string()),
        because: z.enum(['none', 'all', 'except', 'near']),
        words: z.array(z.string()),
        within: z.number().optional(),
      }),
    )
    .default([]),
})

function human(answer: object): string {
  const parsed = shown.safeParse(answer)
  if (!parsed.success) return troubled(answer)
  const brands = parsed.data.brands.map(({ id, matched }) => `${id} (${oneLine(matched.join(', '))})`)
  const stopped = parsed.data.stopped.map((miss) => `not ${miss.id}: ${oneLine(missText(miss))}`)
  return clip([brands.length > 0 ? brands.join('; ') : '–', ...stopped].join('; '), columns())
}

/** Of a name as it would be written in the config, or of every name of the brand with that id. */
function showForms(term: string, json: boolean): void {
  if (!/[\p{L}\p{N}]/u.test(term)) throw new ConfigError('--forms needs a name, such as --forms Revontuli')
  const brand = configuredBrands().find(({ id }) => id === term)
  const guides = (brand?.any ?? [term]).map((name) => ({ name, rows: guideTo(name) }))
  if (json) {
    for (const { name, rows } of guides) process.stdout.write(`${JSON.stringify({ name, forms: rows })}\n`)
    return
  }
  const tables = guides.map(({ name, rows }) => {
    const lines = rows.map(({ label, forms, sample = '' }) => [label, forms.join(', '), sample])
    const head = ['CASE', 'FORMS', 'WITH AN ENDING']
    return `${styleText('bold', oneLine(name))}\n${layOut(table, [head, ...lines], columns())}\n`
  })
  process.stdout.write(`${[...tables, ...alsoWritten(brand)].join('\n')}\n${advice}`)
}

const table = [{}, {}, { paint: (cell: string) => styleText('dim', cell) }]

function alsoWritten(brand: Brand | undefined): string[] {
  const { forms = [], except = [], none = [] } = brand ?? {}
  const lists = [
    ['written exactly so', forms],
    ['but not in', except],
    ['nor in a post with', none],
  ] as const
  const lines = lists.filter(([, words]) => words.length > 0)
  if (lines.length === 0) return []
  return [`${lines.map(([label, words]) => `${label}: ${oneLine(words.join(', '))}`).join('\n')}\n`]
}

const advice = `Endings such as -kin, -ko, -han and -pa go on every form; capitals and small letters are the same, but for
acronyms and names written with = in the config. A form that is missing goes under \`forms:\` of the brand.
`

/** A name can be tried before there is a config. */
function configuredBrands(): Brand[] {
  try {
    return loadConfig(readEnv(process.env).configPath, process.env).config.brands
  } catch (error) {
    if (error instanceof ConfigError) return []
    throw error
  }
}
