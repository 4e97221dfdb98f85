import { z } from 'zod'
import { duration } from './duration.ts'
import { idSchema } from './id.ts'
import { oneOrMore } from './one-or-more.ts'
import { languages, levels, topics, urgencies } from '../../mentions/vocabulary.ts'

export const policySchema = z
  .strictObject({
    when: z
      .strictObject({
        brand: oneOrMore(idSchema).optional().describe('Ids of brands.').meta({ example: 'revontuli' }),
        source: oneOrMore(idSchema)
          .optional()
          .describe('Ids of sources.')
          .meta({ example: ['own-reviews'] }),
        connector: oneOrMore(z.string())
          .optional()
          .describe('Kinds of sources.')
          .meta({ example: 'hackernews' }),
        language: oneOrMore(z.enum(languages))
          .optional()
          .describe('Languages of posts.')
          .meta({ example: 'fi' }),
        priority: oneOrMore(z.enum(levels))
          .optional()
          .describe('P1 is the most urgent, P4 the least.')
          .meta({
            example: ['P1', 'P2'],
          }),
        cause: oneOrMore(idSchema)
          .optional()
          .describe(
            `What makes the post urgent (${urgencies.join(', ')}), what it is about (${topics.join(', ')}), or a cause of your own from \`causes\`.`,
          )
          .meta({ example: ['legal', 'billing'] }),
      })
      .prefault({})
      .describe('Which cases the policy is for: every condition must hold. Without conditions, all cases.'),
    steps: z
      .array(
        z
          .strictObject({
            after: duration({ max: '30d' })
              .prefault('0m')
              .describe('How long after the first alert; 0m is at once.')
              .meta({
                example: '15m',
              }),
            notify: oneOrMore(idSchema)
              .describe('Names of channels.')
              .meta({ example: ['support', 'lead'] }),
          })
          .transform(({ after, notify }) => ({ afterMs: after, notify })),
      )
      .min(1, 'is empty; write at least one step, such as { after: 0m, notify: [support] }')
      .describe('Who hears, in order, until somebody acknowledges the case.'),
    repeat: z
      .int()
      .min(0)
      .max(100)
      .prefault(0)
      .describe('How many more times to go through the steps when nobody acknowledges.')
      .meta({ example: 3 }),
  })
  .describe('One rule. Policies are tried from top to bottom, and the first that fits a case is used.')
