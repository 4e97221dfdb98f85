import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import { ConfigError } from '../lib/errors.ts'
import { restOf } from '../lib/http.ts'
import type { Connector, Feed, Io, Status } from './connector.ts'
import { credential, needed } from './access/credential.ts'
import { entries, maybeText, readJson } from './values/json.ts'
import { readEntries } from './reading/entries.ts'
import { type Listing, readListings } from './reading/listings.ts'
import { openAccess, openApi, type RedditAccount, type RedditApi } from './reddit/api.ts'
import { readStatus, readThing } from './reddit/posts.ts'
import { longestAnswer, postComment } from './reddit/reply.ts'
import { webAddress } from './values/addresses.ts'
import { sourcesAt } from './reddit/web-addresses.ts'

const options = z.strictObject({
  subreddits: z
    .array(z.string().regex(/^\w{2,21}$/, 'must be the name of a subreddit, without r/'))
    .min(1)
    .max(50)
    .optional()
    .describe('Subreddits of which everything new is read.'),
  read: z
    .array(z.enum(['posts', 'comments']))
    .min(1)
    .default(['posts', 'comments'])
    .describe('What to read of the subreddits: posts, comments or both.'),
  query: z
    .string()
    .min(1)
    .max(512)
    .optional()
    .describe('Words to search the posts of all Reddit for; comments cannot be searched.'),
  mentions: z
    .boolean()
    .default(false)
    .describe('Read the comments that name the account of the credentials (u/name).'),
  client_id: credential('REDDIT_CLIENT_ID', 'Id of an app that Reddit has approved.'),
  client_secret: credential('REDDIT_CLIENT_SECRET', 'Secret of that app; an installed app has none.'),
  username: credential(
    'REDDIT_USERNAME',
    'Account that the app belongs to; Reddit wants it in the User-Agent.',
  ),
  password: credential('REDDIT_PASSWORD', 'Password of that account, for a script app; needed to answer.'),
  refresh_token: credential(
    'REDDIT_REFRESH_TOKEN',
    'Permanent consent of an account, instead of its password.',
  ),
  url: webAddress.default('https://oauth.reddit.com').describe('Another host of the API.'),
  login: webAddress.default('https://www.reddit.com').describe('Another host that gives tokens.'),
})

export type RedditOptions = z.infer<typeof options>

/** Reddit's Data API, for those whose app Reddit has approved. https://www.reddit.com/dev/api */
export const reddit: Connector<RedditOptions> = {
  summary: 'Reddit posts, comments and mentions, with an app of your own that Reddit has approved',
  options,
  everySeconds: 120,
  kind: 'search',
  abilities: {
    poll: 'key',
    lookup: 'key',
    reply: 'key',
    longestReply: { max: 10_000, unit: 'characters' },
    places: ['overlap'],
  },
  docs: {
    example: `- id: reddit\n  connector: reddit\n  subreddits: [suomi, arkisuomi]\n  query: revontuli`,
    costs:
      'An approved app (REDDIT_CLIENT_ID, REDDIT_CLIENT_SECRET, REDDIT_USERNAME): since November 2025 Reddit approves each by hand, and asks companies for a contract. 100 requests a minute. Without one, use connector feed with its preset reddit.',
    blind:
      'Comments outside the subreddits that are listed (there is no search for them), private subreddits that the account cannot see, and followers of authors.',
    rules:
      'Forget what authors delete (Ennakko does), train no models with it, say honestly who asks. Answering needs the password or a refresh token of the account with the scope submit.',
  },
  addresses: sourcesAt,
  open: (config, io) => openReddit(config, io),
}

/** The search lags by minutes. What moderators release later stands lower in the listing, and is new there. */
const memory = { overlapSeconds: 1800, remembered: 1000 }

function openReddit(config: RedditOptions, io: Io): Feed {
  const account = accountOf(config)
  if (!config.subreddits && !config.query && !config.mentions)
    throw new ConfigError('give subreddits, or query, or mentions: true')
  if (config.mentions && !account.person) needed(undefined, 'REDDIT_REFRESH_TOKEN', 'set REDDIT_PASSWORD')
  const access = openAccess(account, io)
  const apiFor = (signal: AbortSignal) => openApi(account, access, io, signal)
  const feed: Feed = {
    poll: (cursor, signal) => readListings(cursor, memory, listingsOf(config, apiFor(signal))),
    async lookup(posts, signal) {
      const api = apiFor(signal)
      const found = new Map<string, Status>()
      for (let i = 0; i < posts.length; i += pageSize) {
        const id = posts.slice(i, i + pageSize).map((post) => post.id)
        const response = await api.get('/api/info', { id: id.join(',') })
        if (!response) continue
        for (const thing of readJson(response, listingSchema, 'Reddit').data.children) {
          const status = readStatus(thing)
          found.set(status.id, status)
        }
      }
      return posts.map(({ id }) => found.get(id) ?? { id, state: 'unknown' })
    },
  }
  if (!account.person) return feed
  return {
    ...feed,
    reply: (to, text, _key, signal) => postComment(apiFor(signal), to, text),
    replies: { max: longestAnswer, unit: 'characters', repeatable: false, count: (text) => [...text].length },
  }
}

function accountOf(config: RedditOptions): RedditAccount {
  const { client_secret: clientSecret = '', refresh_token, password, url, login } = config
  const otherwise = 'use connector feed with its preset reddit'
  const clientId = needed(config.client_id, 'REDDIT_CLIENT_ID', otherwise)
  const username = needed(config.username, 'REDDIT_USERNAME', otherwise)
  const hosts = { url, login, clientId, clientSecret, username }
  if (refresh_token) return { ...hosts, person: true, grant: { grant_type: 'refresh_token', refresh_token } }
  if (password) return { ...hosts, person: true, grant: { grant_type: 'password', username, password } }
  if (clientSecret) return { ...hosts, person: false, grant: { grant_type: 'client_credentials' } }
  const device_id = 'DO_NOT_TRACK_THIS_DEVICE'
  return {
    ...hosts,
    person: false,
    grant: { grant_type: 'https://oauth.reddit.com/grants/installed_client', device_id },
  }
}

function* listingsOf(
  { subreddits, read, query, mentions }: RedditOptions,
  api: RedditApi,
): Iterable<Listing> {
  const together = subreddits?.join('+')
  if (together && read.includes('posts')) yield listingOf('new posts', `/r/${together}/new`, {}, api)
  if (together && read.includes('comments'))
    yield listingOf('new comments', `/r/${together}/comments`, {}, api)
  if (query) {
    const params = { q: query, sort: 'new', t: 'month', type: 'link', include_over_18: 'on' }
    yield listingOf('the search', '/search', params, api)
  }
  if (mentions) yield listingOf('mentions of the account', '/message/mentions', {}, api)
}

const pageSize = 100

/** Reddit lists about 1,000 things; what lies behind them is cut off without a word. */
const fewestOfFull = 900

const listingSchema = z.object({
  kind: z.literal('Listing'),
  data: z.object({ after: maybeText, children: entries }),
})

/** `before` would give nothing once its post is deleted, so every reading begins at the top. */
function listingOf(name: string, path: string, params: Record<string, string>, api: RedditApi): Listing {
  let count = 0
  return {
    name,
    mostBatches: 12,
    async read(next) {
      const place: Record<string, string> = next === undefined ? {} : { after: next }
      const response = await api.get(path, { ...params, ...place, limit: String(pageSize) })
      if (!response) return undefined
      const { data } = readJson(response, listingSchema, 'Reddit')
      count += data.children.length
      // Nothing stands behind a post that was deleted a moment ago.
      const lostItsPlace = next !== undefined && data.children.length === 0
      return {
        entries: await readEntries(data.children, readThing),
        next: data.after,
        cut: data.after === undefined && (count >= fewestOfFull || lostItsPlace),
        notBefore: restOf(response.headers, clock.date()),
      }
    },
  }
}
