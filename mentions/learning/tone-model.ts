import { z } from 'zod'
import type { General } from '../sentiment/general.ts'
import { stackFeatures } from '../sentiment/stack.ts'
import { type Language, languages } from '../vocabulary.ts'
import type { LocalModel } from '../sentiment/shift.ts'

const schema = z.object({
  format: z.literal(1),
  /** The general engines that it was stacked on, by language. */
  engines: z.partialRecord(z.enum(languages), z.string()),
  shift: z.object({
    general: z.number().min(0).max(100),
    local: z.number().min(0).max(100),
    step: z.object({
      intercept: z.number(),
      weights: z.partialRecord(z.enum(stackFeatures), z.number()),
    }),
  }),
  scale: z.number().positive(),
  /** Eight bits for each bucket of features.ts. */
  head: z.base64(),
})

export type StoredLocal = z.infer<typeof schema>

export function packLocal(
  { head, weights }: LocalModel,
  languages: Language[],
  engines: ReadonlyMap<Language, General>,
): StoredLocal {
  return {
    format: 1,
    engines: Object.fromEntries(
      [...engines].flatMap(([language, { fingerprint }]) =>
        languages.includes(language) ? [[language, fingerprint]] : [],
      ),
    ),
    shift: weights,
    scale: head.scale,
    head: Buffer.from(Int8Array.from(head.weights).buffer).toString('base64'),
  }
}

/**
 * Reads what `packLocal` made, for the languages whose engine it fits. Throws with the reason where it is damaged, of
 * another version of this program, or stacked on engines that have been trained anew since.
 */
export function unpackLocal(
  body: unknown,
  engines: ReadonlyMap<Language, General>,
): { languages: Language[]; model: LocalModel } {
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new Error('it is damaged, or of another version of this program')
  const { engines: fitted, shift, scale, head } = parsed.data
  const bytes = Buffer.from(head, 'base64')
  if (bytes.length === 0 || (bytes.length & (bytes.length - 1)) !== 0) throw new Error('it is damaged')
  const languages = [...engines].flatMap(([language, { fingerprint }]) =>
    fitted[language] === fingerprint ? [language] : [],
  )
  if (languages.length === 0) throw new Error('it was trained on another version of the general engine')
  return {
    languages,
    model: {
      head: { weights: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length), scale },
      weights: shift,
    },
  }
}
