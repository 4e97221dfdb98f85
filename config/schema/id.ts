import { z } from 'zod'

/** Names that people give to sources, brands and channels; they end up in links, metrics and log lines. */
export const idSchema = z
  .string()
  .max(60)
  .regex(
    /^[a-z][a-z0-9-]*$/,
    'is not a usable name; start with a small letter a–z and go on with a–z, 0–9 and -',
  )
