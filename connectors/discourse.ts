import { z } from 'zod'
import { ConfigError } from '../lib/errors.ts'
import type { Connector, Feed, Io } from './connector.ts'
import { openForum, type Forum } from './discourse/forum.ts'
import { readLatest } from './discourse/latest.ts'
import { lookUpPosts, replyTo } from './discourse/post-page.ts'
import { completePosts, readSearch } from './discourse/search.ts'
import { webAddress } from './values/addresses.ts'

const options = z.strictObject({
  url: webAddress.describe(
    'Address of the forum, with its folder when it has one (https://example.com/forum).',
  ),
  query: z
    .string()
    .min(3)
    .max(200)
    .optional()
    .describe("Words for the forum's own search; without them every new post is read, which misses nothing."),
  category: z
    .int()
    .positive()
    .optional()
    .describe('Only this category: the number at the end of its address (/c/support/6).'),
  tag: z
    .string()
    .regex(/^[^\s,]+$/, 'must be one tag')
    .optional()
    .describe('Only topics with this tag; read through the search.'),
  api_key: z
    .string()
    .min(1)
    .optional()
    .describe("API key made by the forum's admin: for members-only forums and for answers.")
    .meta({ example: '${DISCOURSE_API_KEY}' }),
  api_username: z.string().min(1).optional().describe('The account that the API key reads and writes as.'),
  user_api_key: z
    .string()
    .min(1)
    .optional()
    .describe("User API key of one's own account, where there is no admin's key.")
    .meta({ example: '${DISCOURSE_USER_API_KEY}' }),
})

export type DiscourseOptions = z.infer<typeof options>

/** https://docs.discourse.org */
export const discourse: Connector<DiscourseOptions> = {
  summary: 'A Discourse forum: every new post, a category or a search; answers with a key of the forum',
  options,
  everySeconds: 120,
  kind: 'search',
  abilities: {
    poll: 'always',
    hydrate: 'always',
    lookup: 'always',
    reply: 'key',
    longestReply: { max: 32_000, unit: 'characters' },
    places: ['seen'],
  },
  docs: {
    example: `- id: forum
  connector: discourse
  url: https://keskustelu.example.com`,
    costs:
      'Free, and without a key where the forum is public. A key of the forum (in the config, because it is for this forum only) opens members-only forums and allows answers.',
    blind:
      'Private messages, categories that the reader may not see, and edits of posts that are no longer among the newest 50 (they are looked up when they concern you). A search lags behind and gives excerpts first.',
    rules:
      "The forum's own limits: 200 requests a minute, 60 with an admin's key. Answers are posts of the account and follow the forum's rules; moderators may hold them back.",
  },
  open: (config, io) => openDiscourse(config, io),
}

function openDiscourse(config: DiscourseOptions, io: Io): Feed {
  if (config.api_key !== undefined && config.api_username === undefined)
    throw new ConfigError('api_username is missing: an api_key reads and writes as one account')
  const forum = openForum(io.http, config.url, keyHeaders(config))
  const search = searchOf(config)
  return {
    poll: (cursor, signal) =>
      search === undefined
        ? readLatest(forum, config.category, cursor, signal)
        : readSearch(forum, search, cursor, signal),
    ...(search === undefined ? {} : { hydrate: (items, signal) => completePosts(forum, items, signal) }),
    lookup: (posts, signal) => lookUpPosts(forum, posts, signal),
    ...replying(forum),
  }
}

function keyHeaders(config: DiscourseOptions): Record<string, string> {
  if (config.api_key !== undefined && config.api_username !== undefined)
    return { 'api-key': config.api_key, 'api-username': config.api_username }
  return config.user_api_key === undefined ? {} : { 'user-api-key': config.user_api_key }
}

/** Posts do not name their tags: a tag, too, is a search. */
function searchOf({ query, tag, category }: DiscourseOptions): string | undefined {
  if (query === undefined && tag === undefined) return undefined
  const filters = [
    tag === undefined ? [] : `tags:${tag}`,
    category === undefined ? [] : `category:${category}`,
  ]
  return [query ?? [], ...filters].flat().join(' ')
}

/** Nobody answers without an account. */
function replying(forum: Forum): Pick<Feed, 'reply' | 'replies'> {
  if (!forum.hasKey) return {}
  return {
    reply: (to, text, _key, signal) => replyTo(forum, to, text, signal),
    // The same words again are refused by the forum for a while, but nothing promises it.
    replies: { max: 32_000, unit: 'characters', repeatable: false },
  }
}
