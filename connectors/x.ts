import { z } from 'zod'
import { ConfigError, PermanentError } from '../lib/errors.ts'
import type { Connector, Feed, Io } from './connector.ts'
import { credential, needed } from './access/credential.ts'
import { readJson } from './values/json.ts'
import { openX, rootOf, type X } from './x/api.ts'
import { mostWeight, weightOf } from './x/length.ts'
import { readXListing, type XListing } from './x/listing.ts'
import { lookUpPosts } from './x/lookup.ts'
import { refusalStatuses, refusalOf } from './x/refusal.ts'
import { openAnswering } from './x/reply.ts'
import { sourcesAt } from './x/web-addresses.ts'

const account = z
  .string()
  .regex(/^@?\w{1,15}$/, 'must be a name on X such as @revontuli')
  .transform((name) => name.replace('@', ''))

const options = z.strictObject({
  query: z
    .string()
    .min(2)
    .max(490)
    .optional()
    .describe(
      'A search as X takes it, such as: revontuli OR "revontuli oy". Reposts are left out by themselves.',
    ),
  mentions: z
    .boolean()
    .optional()
    .describe('true: read the posts that name the account, instead of a search.'),
  account: account
    .optional()
    .describe('Our account: its mentions are read, and who names or quotes it can be answered.'),
  budget: z
    .number()
    .positive()
    .default(5)
    .describe('What a day may cost at the most, in US dollars; then reading rests until midnight (UTC).'),
  authors: z
    .boolean()
    .default(true)
    .describe('false: without names and followers of the authors, at a third of the price.'),
  post_price: z
    .number()
    .nonnegative()
    .default(0.005)
    .describe('What X takes for a post that is read, in US dollars.'),
  user_price: z
    .number()
    .nonnegative()
    .default(0.01)
    .describe('What X takes for an author that is read, in US dollars.'),
  bearer_token: credential('X_BEARER_TOKEN', 'Bearer token of an app with credits.'),
  client_id: credential('X_CLIENT_ID', 'OAuth 2.0 client of the app, for answers.'),
  client_secret: credential('X_CLIENT_SECRET', 'Its secret, where the client is confidential.'),
  refresh_token: credential(
    'X_REFRESH_TOKEN',
    'Refresh token of our account, with the scopes tweet.read, tweet.write, users.read and offline.access.',
  ),
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default('https://api.x.com')
    .describe('Another host of the same API.'),
})

export type XOptions = z.infer<typeof options>

/** https://docs.x.com/x-api */
export const x: Connector<XOptions> = {
  summary:
    'X (Twitter): a search or your mentions, paid by the post, with a budget; answers to who names you',
  options,
  everySeconds: 900,
  kind: 'search',
  abilities: {
    poll: 'key',
    lookup: 'key',
    reply: 'key',
    longestReply: { max: 280, unit: 'characters' },
    places: ['overlap'],
  },
  docs: {
    example: `- id: x
  connector: x
  query: revontuli OR "revontuli oy"
  account: revontuli
  budget: 5`,
    costs:
      'Paid from credits: $0.005 for each post and $0.010 for each author that is read, $0.010 for an answer and $0.200 for one with a link. `budget` bounds a day, and is booked before anything is asked. Needs X_BEARER_TOKEN; answers need X_CLIENT_ID, X_CLIENT_SECRET and X_REFRESH_TOKEN.',
    blind:
      'What is older than seven days, protected accounts, reposts, and everything after the budget of a day is spent, until it is read on the next.',
    rules:
      'Apps may answer only posts that name or quote their account; for others the answer is a link for a person. Delete what its author deletes within 24 hours (the look-ups do), and mark automated accounts as such.',
  },
  addresses: sourcesAt,
  open: (config, io) => openSource(config, io),
}

function openSource(config: XOptions, io: Io): Feed {
  const token = needed(config.bearer_token, 'X_BEARER_TOKEN')
  if ((config.query === undefined) === (config.mentions !== true))
    throw new ConfigError('give either a query or mentions: true; both are two sources')
  if (config.mentions && config.account === undefined)
    throw new ConfigError('account is missing: whose mentions are to be read')
  const { url, budget } = config
  const api = openX(io, { url, token, budget, prices: { post: config.post_price, user: config.user_price } })
  let mentions: Promise<string> | undefined

  async function listing(signal: AbortSignal): Promise<XListing> {
    const shared = { authors: config.authors, account: config.account }
    if (config.query !== undefined)
      return {
        ...shared,
        path: '/tweets/search/recent',
        query: { query: withoutReposts(config.query) },
        pageParameter: 'next_token',
      }
    mentions ??= userId(io, config, token, api, signal)
    const id = await mentions.catch((error: unknown) => {
      mentions = undefined
      throw error
    })
    return { ...shared, path: `/users/${id}/mentions`, query: {}, pageParameter: 'pagination_token' }
  }

  return {
    poll: async (cursor, signal) => readXListing(api, await listing(signal), cursor, signal),
    lookup: (posts, signal) => lookUpPosts(api, posts, signal),
    ...replying(config, io, api),
  }
}

function withoutReposts(query: string): string {
  return /\bis:retweet\b/.test(query) ? query : `(${query}) -is:retweet`
}

const userSchema = z.object({ data: z.object({ id: z.string().regex(/^\d+$/) }).optional() })

/** Paid once: the number of an account never changes. */
async function userId(io: Io, config: XOptions, token: string, api: X, signal: AbortSignal): Promise<string> {
  const { account: name = '', url } = config
  const kept = await io.tokens.read(`x-account-${name}`)
  if (kept) return kept.value
  await api.afford([{ posts: 0, users: 1 }])
  const response = await io.http.request(`${rootOf(url)}/users/by/username/${name}`, {
    headers: { authorization: `Bearer ${token}` },
    accept: refusalStatuses,
    signal,
  })
  if (response.status >= 400) throw refusalOf(response, 'X_BEARER_TOKEN')
  const { id } = readJson(response, userSchema, 'X').data ?? {}
  if (id === undefined) throw new PermanentError(`X knows no account @${name}`)
  await io.tokens.write(`x-account-${name}`, { value: id })
  return id
}

function replying(config: XOptions, io: Io, api: X): Pick<Feed, 'reply' | 'replies'> {
  const { client_id: clientId, refresh_token: refreshToken, client_secret: clientSecret, url } = config
  if (clientId === undefined || refreshToken === undefined) return {}
  const answer = openAnswering(io, api, { url, clientId, clientSecret, refreshToken, name: config.account })
  return {
    reply: (to, text, _key, signal) => answer(to, text, signal),
    replies: { max: mostWeight, unit: 'characters', count: weightOf, repeatable: false },
  }
}
