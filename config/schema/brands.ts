import { z } from 'zod'
import { idSchema } from './id.ts'
import { wordSchema } from './word.ts'

const words = z.array(wordSchema)

export const brandSchema = z.strictObject({
  id: idSchema.describe('Your own short name for the brand.').meta({ example: 'revontuli' }),
  any: words
    .min(1, 'is empty; write at least one name that people call the brand by')
    .describe(
      'Names that people use. One of them is enough. Finnish inflections match too: Revontulen, Revontulelta … A name that is an everyday word as well gets a = in front, so that its capitals count: =Posti.',
    )
    .meta({ example: ['Revontuli', 'revontulioy', 'Revontuli Oy'] }),
  all: words
    .prefault([])
    .describe('Words that must be in the post as well, every one of them.')
    .meta({
      example: ['sähkö'],
    }),
  none: words
    .prefault([])
    .describe(
      'Words that mean something else, or your own accounts: a post with one of them is not about the brand.',
    )
    .meta({ example: ['revontulet', 'northern lights'] }),
  near: z
    .strictObject({
      words: words
        .min(1, 'is empty; write at least one word, or remove near')
        .describe('Words of the right context.')
        .meta({
          example: ['sähkö', 'lasku', 'asiakaspalvelu'],
        }),
      within: z.int().min(1).max(1000).prefault(10).describe('How many words may lie between the two.'),
    })
    .optional()
    .describe('Context that must be close to the name, for names that are everyday words too.'),
  forms: words
    .optional()
    .describe(
      'Nicknames, misspellings and plurals that no rule makes of the names; they match exactly as written here. `ennakko match --forms` shows what matches without them.',
    )
    .meta({ example: ['Revari', 'Revarilla'] }),
  except: words
    .optional()
    .describe(
      'Longer names of others that hold a name of yours, in any inflection. Only that place is passed over; the rest of the post still counts.',
    )
    .meta({ example: ['Hotelli Revontuli', 'Revontulen Lukio'] }),
  own: words
    .optional()
    .describe(
      'Your own accounts: handle, shown name or address of the profile. Their posts are stored and alert nobody.',
    )
    .meta({ example: ['@revontulioy', 'Revontuli Oy'] }),
})
