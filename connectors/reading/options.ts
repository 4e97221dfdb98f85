import { z } from 'zod'

/** How values are to be understood; the same options in every connector that maps fields. */
export const readingOptions = {
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'must be a language code such as fi')
    .optional()
    .describe('Language of the posts, when the source does not say it.'),
  timezone: z
    .string()
    .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC', {
      error: 'must be a time zone such as Europe/Helsinki',
    })
    .default('Europe/Helsinki')
    .describe('Where dates without a time zone are from.'),
  stars: z.number().min(2).max(100).default(5).describe('The best rating that can be given: 5, 10 or 100.'),
}

/** For connectors that read whole documents in a thread of their own. */
export const sizeOption = {
  most_megabytes: z
    .number()
    .min(1)
    .max(50)
    .optional()
    .describe('The largest document that is read, in megabytes; 5 without this.'),
}

export function bytesOf({ most_megabytes: megabytes }: { most_megabytes?: number }): number | undefined {
  return megabytes === undefined ? undefined : megabytes * 1024 * 1024
}
