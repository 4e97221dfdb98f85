import { z } from 'zod'

/** A value or a list of values, read as a list. */
export function oneOrMore<T extends z.ZodType>(item: T) {
  const list = z.array(item).min(1, 'is empty; name at least one, or remove the key')
  return z.union([item, list]).transform((value) => [value].flat())
}
