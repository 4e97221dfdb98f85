import { z } from 'zod'
import { readEnv } from '../../config/env.ts'
import { loadConfig } from '../../config/load.ts'
import { compileMatcher } from '../../mentions/match.ts'
import { answerLines } from './json-lines.ts'

const input = z.object({ text: z.string() })

/** Finds the config's brands in JSON Lines from standard input. */
export async function matchCommand({ json }: { json?: boolean }): Promise<void> {
  const { config } = loadConfig(readEnv(process.env).configPath, process.env)
  const match = compileMatcher(config.brands)
  await answerLines(
    input,
    ({ text }) => ({ brands: match(text) }),
    json ? (answer) => JSON.stringify(answer) : human,
  )
}

const shown = z.object({ brands: z.array(z.object({ id: z.string(), matched: z.array(z.string()) })) })

function human(answer: object): string {
  const parsed = shown.safeParse(answer)
  if (!parsed.success) return JSON.stringify(answer)
  const brands = parsed.data.brands.map(({ id, matched }) => `${id} (${matched.join(', ')})`)
  return brands.length > 0 ? brands.join('; ') : '–'
}
