import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import type { Connector, Feed, Io } from './connector.ts'
import { credential, needed } from './access/credential.ts'
import { type Facts, openInstance, tokenVariable } from './mastodon/instance.ts'
import { readInstance } from './mastodon/poll.ts'
import { lookUp, replyRules, sendReply } from './mastodon/reply.ts'
import { readStreaming } from './mastodon/stream.ts'
import { webAddress } from './values/addresses.ts'

const options = z
  .strictObject({
    url: webAddress.describe(
      'Address of the instance, such as https://mastodon.social. Each sees only what reaches it.',
    ),
    tags: z
      .array(z.string().regex(/^#?[\p{L}\p{N}_]+$/u, 'must be one word'))
      .max(15)
      .default([])
      .describe('Hashtags to follow; needs no key at most instances.'),
    query: z
      .string()
      .min(1)
      .optional()
      .describe('Words to search for among posts that allow it; needs a token.'),
    mentions: z.boolean().default(false).describe('Read what is written to the account of the token.'),
    local: z.boolean().default(false).describe("Hashtags of the instance's own accounts only."),
    bots: z.boolean().default(false).describe('Read posts of automated accounts as well.'),
    streaming: z
      .boolean()
      .default(false)
      .describe(
        'Hear of posts and deletions within seconds instead of polling; needs a token, and does not search.',
      ),
    token: credential(
      tokenVariable,
      'Access token of an application with the scopes read and write:statuses.',
    ),
  })
  .refine(({ tags, query, mentions }) => tags.length > 0 || query !== undefined || mentions, {
    error: 'must have tags, a query or mentions: true',
  })

export type MastodonOptions = z.infer<typeof options>

/** Mastodon, and the servers that speak its API (Pleroma, Akkoma, GoToSocial …). https://docs.joinmastodon.org/client/ */
export const mastodon: Connector<MastodonOptions> = {
  summary: 'Mastodon hashtags without a key; with a free token also search, mentions, streaming and answers',
  options,
  everySeconds: 120,
  kind: 'search',
  open: openMastodon,
  abilities: {
    poll: 'always',
    stream: 'key',
    lookup: 'always',
    reply: 'key',
    longestReply: { max: 500, unit: 'characters' },
    places: ['overlap'],
  },
  docs: {
    example: [
      '- id: fediverse',
      '  connector: mastodon',
      '  url: https://mastodon.social',
      '  tags: [revontuli]',
    ].join('\n'),
    costs:
      'Nothing. Hashtags need no key at most instances; search, mentions, streaming and answers need the free token of ' +
      `an account there (${tokenVariable}).`,
    blind:
      'What never reached the instance, posts whose authors do not allow to be searched for, and posts of those who ask ' +
      'not to be indexed. Counts are those that the instance knows of.',
    rules:
      'People here dislike being collected: follow hashtags and your own mentions, mark an automated account as a bot, ' +
      'and answer as a person. Posts that are not public are never read, unless they are written to you.',
  },
}

const dayMs = 86_400_000

function openMastodon(config: MastodonOptions, io: Io): Feed {
  const needsToken = config.query !== undefined || config.mentions || config.streaming
  const token = needsToken ? needed(config.token, tokenVariable) : config.token
  const instance = openInstance(config.url, token, io)
  const wanted = {
    ...config,
    tags: [...new Set(config.tags.map((tag) => tag.replace(/^#/, '').toLowerCase()))],
  }
  let facts: { told: Facts; at: number } | undefined
  const told = async (signal: AbortSignal): Promise<Facts> => {
    if (facts === undefined || clock.now() - facts.at > dayMs)
      facts = { told: await instance.facts(signal), at: clock.now() }
    return facts.told
  }
  return {
    poll: (cursor, signal) => readInstance(wanted, instance, cursor, signal),
    ...(config.streaming && {
      stream: (cursor, signal) => readStreaming(wanted, instance, io, cursor, signal),
    }),
    async lookup(posts, signal) {
      return await lookUp(instance, (await told(signal)).hasBatches, posts, signal)
    },
    ...(token !== undefined && {
      reply: (to, text, key, signal) => sendReply({ ...instance, facts: told }, to, text, key, signal),
      replies: replyRules,
    }),
  }
}
