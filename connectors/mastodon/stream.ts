import { z } from 'zod'
import { PermanentError } from '../../lib/errors.ts'
import type { Socket } from '../../lib/http.ts'
import type { Cursor, Io, Page } from '../connector.ts'
import { jsonOrUndefined, readShape } from '../values/json.ts'
import { type ListingEntry, newsOf } from '../reading/entries.ts'
import { openOverlap } from '../reading/overlap.ts'
import { type Facts, type MastodonInstance, tokenVariable } from './instance.ts'
import {
  entryOf,
  type InstanceState,
  readInstance,
  readState,
  timelinesOf,
  type WantedTimelines,
} from './poll.ts'
import { advance, overlapSeconds, readPosts } from './timeline.ts'

const eventSchema = z.object({
  stream: z.array(z.string()),
  event: z.string(),
  payload: z.union([z.string(), z.number().transform(String)]).default(''),
})
const errorSchema = z.object({ error: z.string(), status: z.number().optional() })

/** Servers send a ping every 30 seconds, and hashtags may rest for days. */
const idleMs = 60_000

/**
 * Posts and deletions as the instance hears of them. The streaming API keeps nothing for those who were away, so what came
 * meanwhile is polled once the stream stands. https://docs.joinmastodon.org/methods/streaming/#websocket
 */
export async function* readStreaming(
  wanted: WantedTimelines,
  instance: MastodonInstance,
  io: Io,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  const socket = await openSocket(instance, io, signal)
  try {
    for (const stream of subscriptions(wanted)) socket.send(JSON.stringify({ type: 'subscribe', ...stream }))
    let latest = cursor
    for (let more: boolean | undefined = true; more;) {
      const page: Page = await readInstance(wanted, instance, latest, signal)
      latest = page.cursor
      more = page.more
      yield page
    }
    for await (const messages of socket) {
      const page = pageOfEvents(wanted, instance, latest, messages)
      if (page === undefined) continue
      latest = page.cursor
      yield page
    }
  } finally {
    socket.close()
  }
}

async function openSocket(instance: MastodonInstance, io: Io, signal: AbortSignal): Promise<Socket> {
  const url = streamUrl(instance, await instance.facts(signal))
  const headers = { authorization: `Bearer ${instance.token}` }
  try {
    return await io.http.socket(url, { headers, signal, idleMs, quiet: true })
  } catch (error) {
    if (!(error instanceof PermanentError) || !/answered 40[13]$/.test(error.message)) throw error
    throw new PermanentError(`${error.message}: ${remedy}`, { cause: error })
  }
}

/** What REST calls show, streams may refuse all the same. */
const remedy = `${tokenVariable} must be the access token of an account (not only of an application), with the scope read`

/** The instance may stream from another host, but never in the clear when it is itself reached by https. */
function streamUrl({ url, host }: MastodonInstance, { streaming }: Facts): string {
  const address = new URL('/api/v1/streaming', streaming ?? url.replace(/^http/, 'ws'))
  if (url.startsWith('https:') && address.protocol !== 'wss:')
    throw new PermanentError(
      `${host} streams without encryption, which would show the token: switch streaming off`,
    )
  return address.href
}

function subscriptions({ tags, mentions, local }: WantedTimelines): Record<string, string>[] {
  const hashtags = tags.map((tag) => ({ stream: local ? 'hashtag:local' : 'hashtag', tag }))
  return mentions ? [...hashtags, { stream: 'user:notification' }] : hashtags
}

/** Undefined when nothing of it matters. */
function pageOfEvents(
  wanted: WantedTimelines,
  instance: MastodonInstance,
  cursor: Cursor | undefined,
  messages: string[],
): Page | undefined {
  const state = readState(cursor)
  const overlap = openOverlap(state.overlap, overlapSeconds)
  const known = new Map(timelinesOf(wanted))
  const entries: ListingEntry[] = []
  const deletedRefs: string[] = []
  const places = { ...state.places }
  for (const message of messages) {
    const json = parse(message, instance.host)
    const failed = errorSchema.safeParse(json).data
    if (failed) throw failedStream(instance.host, failed)
    const { stream, event, payload } = readShape(json, eventSchema, `the stream of ${instance.host}`)
    if (event === 'delete') deletedRefs.push(payload)
    if (event !== 'update' && event !== 'status.update' && event !== 'notification') continue
    const name = event === 'notification' ? '@' : `#${stream[1] ?? ''}`
    const { posts, unreadable } = readPosts([parse(payload, instance.host)], event === 'notification')
    entries.push(...posts.map((post) => entryOf(post, wanted, instance)), ...unreadable)
    const place = places[name]
    if (known.has(name) && place && event !== 'status.update')
      places[name] = advance(place, posts, overlap.since)
  }
  if (entries.length + deletedRefs.length === 0) return undefined
  const news = newsOf(overlap, entries)
  const next: InstanceState = { ...state, places, overlap: news.cursor }
  return { ...news, cursor: JSON.stringify(next), deletedRefs }
}

function parse(text: string, host: string): unknown {
  const json = jsonOrUndefined(text)
  if (json === undefined) throw new Error(`${host} streams something that is no JSON: ${text.slice(0, 60)}`)
  return json
}

function failedStream(host: string, { error, status }: z.infer<typeof errorSchema>): Error {
  const message = `${host} ends the stream (${error.slice(0, 100)})`
  return status === 401 || status === 403 ? new PermanentError(`${message}: ${remedy}`) : new Error(message)
}
