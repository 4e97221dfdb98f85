import { z } from 'zod'
import { ConfigError } from '../lib/errors.ts'
import type { Connector, Feed, FeedItem, Io, Page } from './connector.ts'
import { credential, needed } from './access/credential.ts'
import { openGoogle, refreshGrant } from './access/google-token.ts'
import { entries, readJson } from './values/json.ts'
import { readSubSources } from './reading/sub-sources.ts'
import { NotThere, openYoutube, type Youtube } from './youtube/api.ts'
import { lookUpPosts } from './youtube/lookup.ts'
import { mostReplyChars, replyTo } from './youtube/reply.ts'
import { readDetails, searchVideos } from './youtube/search.ts'
import { readCommentThreads } from './youtube/threads.ts'
import { sourcesAt } from './youtube/web-addresses.ts'

const videoId = z
  .string()
  .regex(/^[\w-]{11}$/, 'must be the 11 characters after v= in the address of the video')

const options = z.strictObject({
  channel: z
    .string()
    .regex(
      /^(UC[\w-]{22}|@[^\s/@]{3,30})$/,
      'must be a handle such as @revontuli or an id that begins with UC',
    )
    .optional()
    .describe('Read the comments under all videos of this channel: its @handle or its id (UC…).'),
  videos: z
    .array(videoId)
    .min(1)
    .max(50)
    .optional()
    .describe('Read the comments under these videos: what stands after v= in their addresses.'),
  search: z
    .string()
    .min(2)
    .max(200)
    .optional()
    .describe('Find videos whose title or description has these words; | means or, - leaves out.'),
  language: z
    .string()
    .regex(/^[a-z]{2}$/, 'must be a code such as fi')
    .optional()
    .describe('Prefer videos in this language (fi), for a search.'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be a code such as FI')
    .optional()
    .describe('Only videos that can be seen in this country (FI), for a search.'),
  api_key: credential('YOUTUBE_API_KEY', 'API key of a Google Cloud project with YouTube Data API v3.'),
  client_id: credential('YOUTUBE_CLIENT_ID', 'OAuth client of the project, for answers.'),
  client_secret: credential('YOUTUBE_CLIENT_SECRET', 'Secret of the OAuth client, for answers.'),
  refresh_token: credential(
    'YOUTUBE_REFRESH_TOKEN',
    'Refresh token of the channel that answers, with the scope youtube.force-ssl.',
  ),
  units_a_day: z
    .int()
    .positive()
    .default(10_000)
    .describe("The project's quota of units a day, or the part of it that is ours."),
  searches_a_day: z
    .int()
    .positive()
    .max(10_000)
    .default(100)
    .describe("The project's quota of searches a day, or the part of it that is ours."),
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default('https://www.googleapis.com')
    .describe('Another host of the same API.'),
  token_url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default('https://oauth2.googleapis.com/token')
    .describe("Another address of Google's token endpoint."),
})

export type YoutubeOptions = z.infer<typeof options>

/** https://developers.google.com/youtube/v3/docs */
export const youtube: Connector<YoutubeOptions> = {
  summary: 'YouTube: comments of a channel or of videos, or videos found by words; answers with OAuth',
  options,
  everySeconds: 600,
  kind: 'search',
  abilities: {
    poll: 'key',
    lookup: 'key',
    reply: 'key',
    longestReply: { max: 10_000, unit: 'characters' },
    places: ['overlap'],
  },
  docs: {
    example: `- id: youtube-comments
  connector: youtube
  channel: "@revontuli"
  match: all`,
    costs:
      'Free: an API key (YOUTUBE_API_KEY) with 10,000 units a day, of which a page of comments takes one and an answer 50, and 100 searches a day. Answers need YOUTUBE_CLIENT_ID, YOUTUBE_CLIENT_SECRET and YOUTUBE_REFRESH_TOKEN.',
    blind:
      'What is said in the videos, private videos, comments held for review, comments under videos that a search found (name those under videos), and edits and answers that come more than two days after the comment.',
    rules:
      'Show where a comment is from, and keep it no longer than 30 days without looking whether it is still there: the look-ups do that for what concerns you.',
  },
  addresses: sourcesAt,
  open: (config, io) => openSource(config, io),
}

function openSource(config: YoutubeOptions, io: Io): Feed {
  const { channel, videos, search } = config
  if ([channel, videos, search].filter((given) => given !== undefined).length !== 1)
    throw new ConfigError('give one of channel, videos and search; several are several sources')
  const api = openYoutube(io, {
    url: config.url,
    key: needed(config.api_key, 'YOUTUBE_API_KEY'),
    unitsADay: config.units_a_day,
    searchesADay: config.searches_a_day,
  })
  const reading = search === undefined ? commentsOf(api, config) : videosOf(api, config, search)
  return {
    ...reading,
    lookup: (posts, signal) => lookUpPosts(api, posts, signal),
    ...replying(config, io, api),
  }
}

function commentsOf(api: Youtube, { channel = '', videos }: YoutubeOptions): Pick<Feed, 'poll'> {
  let id: Promise<string> | undefined
  return {
    async poll(cursor, signal): Promise<Page> {
      if (videos)
        return await readSubSources(videos, cursor, signal, (video, own) =>
          readCommentThreads(api, { videoId: video }, own, signal),
        )
      id ??= channelId(api, channel, signal)
      const all = await id.catch((error: unknown) => {
        id = undefined
        throw error
      })
      return await readCommentThreads(api, { allThreadsRelatedToChannelId: all }, cursor, signal)
    },
  }
}

const channelsSchema = z.object({ items: entries.default([]) })

async function channelId(api: Youtube, channel: string, signal: AbortSignal): Promise<string> {
  if (!channel.startsWith('@')) return channel
  const response = await api.get('/channels', { part: 'id', forHandle: channel }, signal)
  const { items } = readJson(response, channelsSchema, 'YouTube')
  const found = z.object({ id: z.string().min(1) }).safeParse(items[0]).data
  if (!found) throw new NotThere(`YouTube knows no channel ${channel}: take the handle from its address`)
  return found.id
}

function videosOf(
  api: Youtube,
  { language, country }: YoutubeOptions,
  words: string,
): Pick<Feed, 'poll' | 'hydrate'> {
  return {
    poll: (cursor, signal) => searchVideos(api, { words, language, country }, cursor, signal),
    async hydrate(items, signal): Promise<FeedItem[]> {
      const found = await readDetails(
        api,
        items.slice(0, 50).map(({ id }) => id),
        signal,
      )
      return items.map((item) => ({ ...item, ...found.get(item.id) }))
    },
  }
}

/** Comments are written as a channel, which a key is not. */
function replying(config: YoutubeOptions, io: Io, api: Youtube): Pick<Feed, 'reply' | 'replies'> {
  const { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken } = config
  if (clientId === undefined || clientSecret === undefined || refreshToken === undefined) return {}
  const variables = 'YOUTUBE_CLIENT_ID, YOUTUBE_CLIENT_SECRET and YOUTUBE_REFRESH_TOKEN'
  const grant = { clientId, clientSecret, refreshToken, tokenUrl: config.token_url }
  const google = openGoogle(io, refreshGrant(grant, variables))
  return {
    reply: (to, text, _key, signal) => replyTo(api, google, config.url, to, text, signal),
    replies: { max: mostReplyChars, unit: 'characters', repeatable: false },
  }
}
