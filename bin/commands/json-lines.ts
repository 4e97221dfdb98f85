import { createInterface } from 'node:readline'
import { styleText } from 'node:util'
import { z } from 'zod'
import { oneLine } from '../terminal.ts'

/**
 * Reads JSON Lines from standard input, one answer line for each line that is not blank, in order. A line that
 * cannot be read is answered with `{"error"}`; the rest go on.
 */
export async function answerLines<T>(
  schema: z.ZodType<T>,
  answer: (input: T) => object,
  show: (answer: object) => string,
): Promise<void> {
  let number = 0
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    number += 1
    if (line.trim() === '') continue
    const input = readLine(line, schema)
    const result = 'error' in input ? { error: `line ${number}: ${input.error}` } : answer(input.data)
    if (!process.stdout.write(`${show(result)}\n`)) {
      await new Promise((resolve) => {
        process.stdout.once('drain', resolve)
      })
    }
  }
}

/** How a line that could not be read is answered to a person. */
export function troubled(answer: object): string {
  const { data } = z.object({ error: z.string() }).safeParse(answer)
  return styleText('red', oneLine(data?.error ?? JSON.stringify(answer)))
}

/** One line's object by the schema, or what is wrong with it, for people. */
export function readLine<T>(line: string, schema: z.ZodType<T>): { data: T } | { error: string } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { error: 'is not JSON; write one object on each line, such as {"text": "…"}' }
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { data: parsed.data }
  const [issue] = parsed.error.issues
  return { error: `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'is not understood'}` }
}
