import { z } from 'zod'
import { ConfigError } from '../lib/errors.ts'
import type { Connector, Cursor, Feed, Io, Page } from './connector.ts'
import { readCursor } from './reading/cursor.ts'
import { credential, needed } from './access/credential.ts'
import { readInbox } from './reading/pushed-items.ts'
import { longNumber } from './values/long-number.ts'
import { Unchanged, openGraph, type Graph } from './meta/graph.ts'
import { lookUpNodes } from './meta/lookup.ts'
import { facebookNetwork, instagramNetwork, threadsNetwork, type Network } from './meta/network.ts'
import { receivePush } from './meta/push.ts'
import { openLongToken } from './meta/token.ts'

const query = z.string().min(1).max(100)

const options = z.strictObject({
  network: z
    .enum(['facebook', 'instagram', 'threads'])
    .describe(
      'facebook: your page; instagram: your professional account; threads: a search, or what names you.',
    ),
  account: longNumber.describe(
    'Number of the page, of the Instagram account or of the Threads account, in quotes.',
  ),
  query: z
    .union([query, z.array(query).min(1).max(20)])
    .transform((value) => [value].flat())
    .optional()
    .describe('Threads: words to search for, or a list of them; with # a topic.'),
  mentions: z.boolean().default(true).describe('Threads: read also the posts that name the account.'),
  ratings: z
    .boolean()
    .default(false)
    .describe('Facebook: read also the recommendations of the page, which Meta has retired from v22.0 on.'),
  tags: z.boolean().default(true).describe('Instagram: read also the posts in which the account is tagged.'),
  instagram_login: z
    .boolean()
    .default(false)
    .describe('Instagram: true when the token is from "Instagram Login", not from Facebook Login.'),
  page_token: credential('FB_PAGE_TOKEN', 'Facebook: access token of the page.'),
  instagram_token: credential('INSTAGRAM_TOKEN', 'Instagram: access token of the account or of its page.'),
  threads_token: credential('THREADS_TOKEN', 'Threads: long-lived access token of the account.'),
  app_secret: credential(
    'META_APP_SECRET',
    'Secret of the Meta app, which signs what Meta sends here and what is asked of it.',
  ),
  verify_token: credential(
    'META_VERIFY_TOKEN',
    'Any word that is entered at Meta as well when it is to send posts to /hooks/<source id>.',
  ),
  version: z
    .string()
    .regex(/^v\d{1,2}\.\d$/, 'must be a version such as v25.0')
    .optional()
    .describe('Version of the API; each works for two years.'),
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .optional()
    .describe('Another host of the same API.'),
})

export type MetaOptions = z.infer<typeof options>

/** https://developers.facebook.com/docs/graph-api */
export const meta: Connector<MetaOptions> = {
  summary: 'Facebook page, Instagram account or Threads search of your own, polled and pushed, with answers',
  options,
  everySeconds: 300,
  formerDefaults: { ratings: true },
  kind: 'mention',
  abilities: {
    poll: 'key',
    receive: 'key',
    lookup: 'key',
    reply: 'key',
    longestReply: { max: 8000, unit: 'characters' },
    places: ['overlap'],
  },
  docs: {
    example: `- id: facebook
  connector: meta
  network: facebook
  account: "123456789012345"
  match: all`,
    costs:
      'Free, but needs a Meta app, and App Review for anything beyond your own test accounts. Keys: FB_PAGE_TOKEN, INSTAGRAM_TOKEN or THREADS_TOKEN; META_APP_SECRET and META_VERIFY_TOKEN for posts that Meta sends by itself. Threads: 2,200 searches a day.',
    blind:
      'Other pages and accounts, private messages, stories, hashtags of Instagram, posts that Threads holds to be sensitive, and comments below posts that are older than two weeks unless Meta sends them.',
    rules:
      'Delete what its author deletes, keep no longer than needed, and use it only for what App Review has approved.',
  },
  open: (config, io) => openSource(config, io),
}

const graphHosts = {
  facebook: 'https://graph.facebook.com',
  instagram: 'https://graph.facebook.com',
  threads: 'https://graph.threads.net',
}

function openSource(config: MetaOptions, io: Io): Feed {
  const { account, app_secret: appSecret, verify_token: verifyToken } = config
  const { graph, network } = openNetwork(config, io)
  const { readChange } = network
  const receive: Pick<Feed, 'receive'> =
    readChange && appSecret !== undefined && verifyToken !== undefined
      ? { receive: (request) => receivePush(request, { appSecret, verifyToken, read: readChange }) }
      : {}
  return {
    poll: (cursor, signal) => pushedThenPolled(io, network, cursor, signal),
    ...receive,
    lookup: (posts, signal) => lookUpNodes(graph, account, network.lookupFields, posts, signal),
    reply: (to, text, _key, signal) => network.reply(to, text, signal),
    replies: network.rules,
  }
}

function openNetwork(config: MetaOptions, io: Io): { graph: Graph; network: Network } {
  const { network: name, account, app_secret: appSecret } = config
  const url = (
    config.url ?? (config.instagram_login ? 'https://graph.instagram.com' : graphHosts[name])
  ).replace(/\/$/, '')
  const root = (version: string) => `${url}/${config.version ?? version}`
  if (name === 'facebook') {
    const token = needed(config.page_token, 'FB_PAGE_TOKEN')
    const graph = openGraph(io.http, {
      root: root('v25.0'),
      who: 'Facebook',
      variable: 'FB_PAGE_TOKEN',
      token: () => Promise.resolve(token),
      appSecret,
    })
    return { graph, network: facebookNetwork(graph, account, config.ratings) }
  }
  if (name === 'instagram') {
    const token = needed(config.instagram_token, 'INSTAGRAM_TOKEN')
    const own = config.instagram_login
    const graph = openGraph(io.http, {
      root: root('v25.0'),
      who: 'Instagram',
      variable: 'INSTAGRAM_TOKEN',
      token: own ? openLongToken(io, url, 'ig_refresh_token', token) : () => Promise.resolve(token),
      appSecret,
    })
    return { graph, network: instagramNetwork(graph, account, config.tags && !own) }
  }
  if (config.query === undefined && !config.mentions)
    throw new ConfigError('query is missing: without it and without mentions there is nothing to read')
  const token = needed(config.threads_token, 'THREADS_TOKEN')
  const graph = openGraph(io.http, {
    root: root('v1.0'),
    who: 'Threads',
    variable: 'THREADS_TOKEN',
    token: openLongToken(io, url, 'th_refresh_token', token),
  })
  const reading = { queries: config.query ?? [], mentions: config.mentions, token }
  return { graph, network: threadsNetwork(graph, account, io.ledger, reading) }
}

const cursors = z.object({ inbox: z.string(), network: z.string().optional() })

/** What Meta sent comes first, so that trouble with the network does not hold it up. */
async function pushedThenPolled(
  io: Io,
  network: Network,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const state = readCursor(cursor, cursors) ?? { inbox: '0' }
  const pushed = await readInbox(io.inbox, state.inbox, signal)
  if (pushed.items.length > 0)
    return { ...pushed, cursor: JSON.stringify({ ...state, inbox: pushed.cursor }), more: true }
  try {
    const page = await network.poll(state.network, signal)
    return { ...page, cursor: JSON.stringify({ inbox: state.inbox, network: page.cursor }) }
  } catch (error) {
    if (!(error instanceof Unchanged) || cursor === undefined) throw error
    return { items: [], cursor }
  }
}
