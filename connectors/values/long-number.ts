import { z } from 'zod'

/**
 * The number that a platform gave something, as text. Those with more than 15 digits come out of YAML as another number
 * unless they stand in quotes, and are refused with that advice.
 */
export const longNumber = z
  .union([
    z.string(),
    z.number().refine(Number.isSafeInteger, 'is too long for a number: write it in quotes'),
  ])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,25}$/, 'must be a number, in quotes when it is long'))
