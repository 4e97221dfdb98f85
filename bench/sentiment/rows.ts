import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Language, languages } from '../../mentions/vocabulary.ts'

const folder = new URL('../../../shared/data/', import.meta.url)

export function hasRows(): boolean {
  return existsSync(folder)
}

export interface Labelled {
  text: string
  /** -1 negative, 0 neutral, 1 positive. */
  label: number
  language: Language
}

const labelled = z.object({
  text: z.string(),
  label: z.number().nullable(),
  lang: z.enum(languages),
})

export function readLabelled(name: string): Labelled[] {
  return readLines(name).flatMap((json): Labelled[] => {
    const { text, label, lang } = labelled.parse(json)
    return label === null ? [] : [{ text, label, language: lang }]
  })
}

const behavioural = z.object({
  test: z.string(),
  data: z.string(),
  label: z.union([z.literal(0), z.literal(1), z.literal(2)]).nullable(),
})

/** One behavioural case of CheckList; its labels are 0 negative, 1 neutral, 2 positive, and null for "not negative". */
export type Behaviour = z.infer<typeof behavioural>

/** The cases that expect a label; the others compare texts with each other. */
export function readBehaviours(): Behaviour[] {
  return readLines('checklist-sentiment').flatMap((json) => {
    const { success, data } = behavioural.safeParse(json)
    // A part of the cases was exported as the names of Python objects.
    return success && !data.data.startsWith('<__main__') ? [data] : []
  })
}

const tongue = z.object({ text: z.string(), lang: z.string(), src: z.string() })

export function readTongues(): z.infer<typeof tongue>[] {
  return readLines('language-id').map((json) => tongue.parse(json))
}

function readLines(name: string): unknown[] {
  return readFileSync(new URL(`${name}.jsonl`, folder), 'utf8')
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
}
