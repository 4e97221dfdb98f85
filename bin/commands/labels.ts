import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { userInfo } from 'node:os'
import { z } from 'zod'
import {
  type Correction,
  type ImportedLabel,
  type Label,
  importLabels,
  labelMention,
  readLabels,
} from '../../db/labels.ts'
import { findMentions } from '../../db/mentions.ts'
import { ConfigError, describeError } from '../../lib/errors.ts'
import { longest } from '../../mentions/sentiment/score.ts'
import { oneLine } from '../terminal.ts'
import {
  labelSchema,
  languageSchema,
  ratingSchema,
  readLabelledFile,
  tellProblems,
} from './labelled-lines.ts'
import { withDatabase } from './project.ts'
import { scoredText } from '../../mentions/vocabulary.ts'

const row = z
  .object({
    text: z.string().refine((text) => text.trim() !== '', 'is empty'),
    label: labelSchema.optional(),
    language: languageSchema.nullish(),
    rating: ratingSchema.nullish(),
    relevant: z.boolean().optional(),
    brand: z.string().min(1).max(200).optional(),
    at: z.iso.datetime({ offset: true }).optional(),
  })
  .refine(({ label, relevant }) => label !== undefined || relevant !== undefined, {
    error: 'holds neither "label" nor "relevant"',
    path: [],
  })
  .refine(({ relevant, brand }) => relevant === undefined || brand !== undefined, {
    error: 'is needed beside "relevant": the id of the brand that the text is (not) about',
    path: ['brand'],
  })

/** Stores labels of a file of JSON Lines, or of standard input. Importing a file again changes nothing. */
export async function importCommand(file: string, { json }: { json?: boolean }): Promise<void> {
  const { rows, problems } = await readLabelledFile(file, row)
  tellProblems(problems)
  const labels = rows.flatMap(toLabels)
  const { fresh, changed, known } = await withDatabase((db) => importLabels(db, labels, account()))
  const told = json
    ? JSON.stringify({ labels: labels.length, new: fresh, changed, known, bad_lines: problems.length })
    : `${labels.length} labels: ${fresh} new, ${changed} changed, ${known} known already${problems.length > 0 ? `; ${problems.length} lines could not be read` : ''}.`
  process.stdout.write(`${told}\n`)
}

/** A line may say both what a text's tone is and whether it is about a brand. */
function toLabels({
  text,
  label,
  relevant,
  brand,
  language,
  rating,
  at,
}: z.infer<typeof row>): ImportedLabel[] {
  const corrections: Correction[] = [
    ...(label === undefined ? [] : [{ label }]),
    ...(relevant === undefined || brand === undefined ? [] : [{ relevant, brand }]),
  ]
  return corrections.map((correction) => ({
    text: text.slice(0, longest),
    correction,
    language: language ?? undefined,
    rating: rating ?? undefined,
    at: at === undefined ? undefined : new Date(at),
  }))
}

/** Writes every label with its words, one JSON object a line, to a file or to standard output. */
export async function exportCommand(file: string | undefined): Promise<void> {
  const labels = await withDatabase((db) => readLabels(db))
  const lines = labels.map((label) => `${JSON.stringify(lineOf(label))}\n`)
  if (file === undefined || file === '-') {
    for (const line of lines) if (!process.stdout.write(line)) await once(process.stdout, 'drain')
    return
  }
  // Posts of people: nobody else is to read them.
  const out = createWriteStream(file, { mode: 0o600 })
  try {
    await once(out, 'open')
    for (const line of lines) if (!out.write(line)) await once(out, 'drain')
    out.end()
    await once(out, 'finish')
  } catch (error) {
    throw new ConfigError(`${file}: cannot be written: ${describeError(error)}`, { cause: error })
  }
  process.stderr.write(`${labels.length} labels written to ${file}\n`)
}

function lineOf({ text, title, language, rating, correction, at }: Label) {
  return {
    text: scoredText({ title, text }),
    ...correction,
    language: language ?? undefined,
    rating: rating ?? undefined,
    at,
  }
}

/** Labels a stored post by its id or address. */
export async function labelCommand(term: string, word: string, { brand }: { brand?: string }): Promise<void> {
  const tone = labelSchema.safeParse(word)
  if (!tone.success && word !== 'irrelevant' && word !== 'relevant')
    throw new ConfigError(`'${word}' is no label; write negative, neutral, positive, relevant or irrelevant`)
  await withDatabase(async (db) => {
    const mentions = await findMentions(db, term)
    if (mentions.length === 0) throw new ConfigError(`no stored post is known by '${term}'`)
    for (const mention of mentions) {
      const correction: Correction = tone.success
        ? { label: tone.data }
        : { relevant: word === 'relevant', brand: brand ?? mention.brand ?? unnamed(mention.id) }
      await labelMention(db, mention.id, [correction], { actor: account(), source: 'command' })
      process.stdout.write(`${oneLine(mention.externalId)} from ${mention.sourceId} is ${word}.\n`)
    }
  })
}

function unnamed(mentionId: string): never {
  throw new ConfigError(`${mentionId} names no brand; say which one with --brand <id>`)
}

/** Who sits at the terminal. */
function account(): string {
  try {
    return userInfo().username
  } catch {
    return 'command'
  }
}
