import { z } from 'zod'

/** A word, or several, to look for in texts. */
export const wordSchema = z
  .string()
  .trim()
  .max(200)
  .refine((text) => /[\p{L}\p{N}]/u.test(text), 'holds no letter or digit; write a word or remove the item')
