import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { ConfigError, describeError } from '../../lib/errors.ts'
import { readLine } from './json-lines.ts'
import { type TrueLabel, languages, trueLabels } from '../../mentions/vocabulary.ts'

const numbered: Record<string, TrueLabel> = { '-1': 'negative', '0': 'neutral', '1': 'positive' }

/** A label as files have it: its name, or -1, 0, 1. */
export const labelSchema = z
  .union([z.enum(trueLabels), z.literal([-1, 0, 1])], {
    error: 'is no label; write "negative", "neutral" or "positive" (or -1, 0, 1)',
  })
  .transform((label): TrueLabel => (typeof label === 'number' ? (numbered[label] ?? 'neutral') : label))

export const languageSchema = z.enum(languages, { error: 'is not scored; write fi, en or sv' })
export const ratingSchema = z.number().min(1).max(5)

export interface LabelledFile<T> {
  rows: T[]
  /** `file:line what is wrong`, for each line that could not be read. */
  problems: string[]
}

/**
 * Reads JSON Lines from a file, or from standard input where its name is `-`. Lines that cannot be read are told of;
 * the rest count. Throws `ConfigError` where the file itself cannot be read.
 */
export async function readLabelledFile<T>(file: string, schema: z.ZodType<T>): Promise<LabelledFile<T>> {
  const name = file === '-' ? 'standard input' : file
  const result: LabelledFile<T> = { rows: [], problems: [] }
  let number = 0
  try {
    const input = file === '-' ? process.stdin : createReadStream(file)
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number += 1
      const text = number === 1 ? line.replace(/^\uFEFF/, '') : line
      if (text.trim() === '') continue
      const read = readLine(text, schema)
      if ('error' in read) result.problems.push(`${name}:${number} ${read.error}`)
      else result.rows.push(read.data)
    }
  } catch (error) {
    throw new ConfigError(`${name}: cannot be read: ${describeError(error)}`, { cause: error })
  }
  return result
}

const mostProblems = 20

/** Tells of the lines that could not be read, the first of them one by one. The command then ends with 1. */
export function tellProblems(problems: string[]): void {
  if (problems.length === 0) return
  for (const problem of problems.slice(0, mostProblems)) process.stderr.write(`${problem}\n`)
  if (problems.length > mostProblems)
    process.stderr.write(`… and ${problems.length - mostProblems} lines more\n`)
  process.exitCode = 1
}
