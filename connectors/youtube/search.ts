import { z } from 'zod'
import type { Cursor, FeedItem, Page, Status } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { entries, maybeCount, maybeText, readJson } from '../values/json.ts'
import { type PostEntry, readEntries } from '../reading/entries.ts'
import { type ListingBatch, readListings } from '../reading/listings.ts'
import { plainFromHtml, tidy } from '../values/text.ts'
import type { Youtube } from './api.ts'
import { authorOf } from '../values/author.ts'

/** The index of the search is late by hours, and drops and brings back videos. */
const memory = { overlapSeconds: 24 * 3600, remembered: 50 }
/** Each page is one search of the hundred that a day has. */
const mostPages = 3

const listSchema = z.object({ items: entries, nextPageToken: maybeText })

const videoSchema = z.object({
  id: z.object({ videoId: z.string().min(1) }),
  snippet: z.object({
    title: maybeText,
    description: maybeText,
    channelId: maybeText,
    channelTitle: maybeText,
    publishedAt: maybeText,
  }),
})

export interface VideoSearch {
  words: string
  language?: string
  country?: string
}

/** Videos whose title or description has the words, newest first. https://developers.google.com/youtube/v3/docs/search/list */
export async function searchVideos(
  youtube: Youtube,
  { words, language, country }: VideoSearch,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const query = {
    part: 'snippet',
    type: 'video',
    order: 'date',
    q: words,
    maxResults: '50',
    relevanceLanguage: language,
    regionCode: country,
  }
  async function read(
    pageToken: string | undefined,
    since: Date | undefined,
  ): Promise<ListingBatch | undefined> {
    const asked = { ...query, publishedAfter: since?.toISOString(), pageToken }
    const response = await youtube.get('/search', asked, signal)
    if (response.status === 304) return undefined
    const { items, nextPageToken } = readJson(response, listSchema, 'YouTube')
    return {
      entries: await readEntries(items, readVideo, 'the video has no id or no title'),
      next: nextPageToken,
    }
  }
  return await readListings(cursor, memory, [{ name: 'the search', mostBatches: mostPages, read }])
}

function readVideo(raw: unknown): PostEntry | undefined {
  const read = videoSchema.safeParse(raw).data
  if (!read) return undefined
  const { title, description, channelId, channelTitle, publishedAt } = read.snippet
  // The search escapes titles and cuts descriptions; the other calls do neither.
  const heading = plainFromHtml(title ?? '')
  const text = [heading, plainFromHtml(description ?? '')].filter(Boolean).join('\n')
  if (text === '') return undefined
  const id = read.id.videoId
  const item: FeedItem = {
    id,
    unique: 'connector',
    ref: `video ${channelId ?? ''}`.trim(),
    url: `https://www.youtube.com/watch?v=${encodeURIComponent(id)}`,
    title: heading || undefined,
    text,
    author: authorOf({
      name: plainFromHtml(channelTitle ?? ''),
      id: channelId,
      url: channelId && `https://www.youtube.com/channel/${encodeURIComponent(channelId)}`,
    }),
    publishedAt: parseDate(publishedAt),
  }
  return { item, version: text, at: item.publishedAt }
}

const detailsSchema = z.object({
  id: z.string().min(1),
  snippet: z.object({ title: maybeText, description: maybeText, defaultAudioLanguage: maybeText }),
  statistics: z
    .object({ viewCount: maybeCount, likeCount: maybeCount, commentCount: maybeCount })
    .optional()
    .catch(undefined),
})

/** A video as it is now, with its whole description. */
export type Details = Required<Pick<Status, 'id' | 'reach'>> & Pick<FeedItem, 'title' | 'text' | 'language'>

/** At most 50 videos; those that are gone or private are missing. */
export async function readDetails(
  youtube: Youtube,
  ids: string[],
  signal: AbortSignal,
): Promise<Map<string, Details>> {
  const response = await youtube.get('/videos', { part: 'snippet,statistics', id: ids.join(',') }, signal)
  const { items } = readJson(response, listSchema, 'YouTube')
  return new Map(
    items.flatMap((raw) => {
      const details = detailsOf(raw)
      return details ? [[details.id, details] as const] : []
    }),
  )
}

function detailsOf(raw: unknown): Details | undefined {
  const read = detailsSchema.safeParse(raw).data
  if (!read) return undefined
  const title = tidy(read.snippet.title ?? '') || undefined
  const text = [title, tidy(read.snippet.description ?? '')].filter(Boolean).join('\n')
  const { viewCount: views, likeCount: likes, commentCount: replies } = read.statistics ?? {}
  return {
    id: read.id,
    title,
    text,
    language: read.snippet.defaultAudioLanguage?.split('-')[0]?.toLowerCase() || undefined,
    reach: { views, likes, replies },
  }
}
