import { z } from 'zod'
import type { ContextModel } from '../relevance/context.ts'

const schema = z.object({
  format: z.literal(1),
  prior: z.number(),
  words: z.array(z.tuple([z.string(), z.number()])),
})

export type StoredContext = z.infer<typeof schema>

export function packContext({ prior, words }: ContextModel): StoredContext {
  return { format: 1, prior, words: [...words] }
}

/** Reads what `packContext` made. Throws with the reason where that cannot be. */
export function unpackContext(body: unknown): ContextModel {
  const { data } = schema.safeParse(body)
  if (!data) throw new Error('it is damaged, or of another version of this program')
  return { prior: data.prior, words: new Map(data.words) }
}
