import { z } from 'zod'
import { readingOptions } from '../reading/options.ts'
import { fieldNames } from '../values/fields.ts'

export const options = z.strictObject({
  path: z
    .string()
    .min(1)
    .refine((path) => !/^(?:[/\\]|[a-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(path), {
      error: 'must be a name inside the import folder, such as mentions.csv',
    })
    .describe('The file, below the folder import of ENNAKKO_DATA, e.g. 2025/reviews.csv.'),
  format: z
    .enum(['csv', 'jsonl'])
    .optional()
    .describe(
      'csv (with a first line of column names), or jsonl (one JSON object a line). Default: by the ending.',
    ),
  delimiter: z
    .string()
    .length(1)
    .optional()
    .describe('What parts the columns. Default: found out (, ; tab or |).'),
  encoding: z
    .enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])
    .optional()
    .describe('Character set. Default: found out.'),
  fields: z
    .partialRecord(z.enum(fieldNames), z.string().min(1))
    .optional()
    .describe(
      'The column (csv) or JSONPath (jsonl) of each part of a post. Default: those with the same names.',
    ),
  ...readingOptions,
})

export type FileOptions = z.infer<typeof options>
