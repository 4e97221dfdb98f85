import { mapInTurns } from '../../lib/turns.ts'
import { clock } from '../../lib/clock.ts'
import { PermanentError } from '../../lib/errors.ts'
import { parserThread } from '../../lib/parser-threads.ts'
import type { Author, Feed, Io } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import type { ListingEntry } from '../reading/entries.ts'
import { type Listing, readListings } from '../reading/listings.ts'
import { ownWordsFromHtml } from '../values/own-words.ts'
import { joinQuoted, postWords } from '../values/post-words.ts'
import { plainFromHtml } from '../values/text.ts'
import type { PreviewPage, PreviewPost } from './preview-page.ts'
import { authorOf } from '../values/author.ts'

/** Posts appear at once; the newest 20 are read again every time, so that edits of the last hours are seen. */
const memory = { overlapSeconds: 3600, remembered: 400 }

/** The preview is a courtesy without documented limits: at most one reading of a channel in this time. */
const restSeconds = 600

/** The newest posts of public channels, as https://t.me/s/<channel> shows them to everybody. */
export function openPreviews(channels: string[], host: string, io: Io): Feed {
  const names = channels.map((name) => name.replace(/^@/, '').toLowerCase())
  return {
    async poll(cursor, signal) {
      const listings = names.map((name) => previewOf(name, host, io, signal))
      const page = await readListings(cursor, memory, listings)
      return { ...page, freshUntil: new Date(clock.now() + restSeconds * 1000) }
    },
  }
}

const readPreview = parserThread<string, PreviewPage>(
  new URL('./preview-page.ts', import.meta.url),
  'readPreview',
  'the preview',
)

function previewOf(channel: string, host: string, io: Io, signal: AbortSignal): Listing {
  return {
    name: channel,
    mostBatches: 15,
    async read(next) {
      const url = new URL(`/s/${channel}`, host)
      if (next !== undefined) url.searchParams.set('before', next)
      const response = await io.http.request(url.href, { signal, hostGapMs: 1000 })
      if (response.status === 304) return undefined
      if (!new URL(response.url).pathname.startsWith('/s/'))
        throw new PermanentError(
          `the Telegram channel ${channel} has no public preview: it is private, a group, restricted or does not exist`,
        )
      const { posts, before } = await readPreview(response.body.toString('utf8'), signal)
      return {
        entries: await mapInTurns(posts.toReversed(), (post) => entryOf(post, channel)),
        next: before,
      }
    },
  }
}

const textless = 'the preview shows no text of this post'

function entryOf(post: PreviewPost, channel: string): ListingEntry {
  const id = `${channel}/${post.number}`
  const at = parseDate(post.datetime)
  if (post.html === undefined) return { id, why: textless, at }
  const own = ownWordsFromHtml(post.html)
  const answered = plainFromHtml(post.reply ?? '')
  const { text, quoted } = postWords({ text: own.text, quoted: joinQuoted(own.text && answered, own.quoted) })
  if (text === '') return { id, why: textless, at }
  const item = {
    id,
    unique: 'connector' as const,
    url: `https://t.me/${channel}/${post.number}`,
    text,
    quoted,
    inReplyTo: placeAt(post.replyTo),
    author: writerOf(post, channel),
    publishedAt: at,
    reach: post.views === undefined ? undefined : { views: readCount(plainFromHtml(post.views)) },
  }
  return { item, at }
}

/** What a channel forwards was written by somebody else, who may be hidden. */
function writerOf({ owner, origin, originAt }: PreviewPost, channel: string): Author | undefined {
  if (origin === undefined)
    return authorOf({ name: plainFromHtml(owner ?? ''), id: channel, url: `https://t.me/${channel}` })
  const [id] = placeAt(originAt)?.split('/') ?? []
  return authorOf({ name: plainFromHtml(origin), id, url: id && `https://t.me/${id}` })
}

/** The channel and the number in an address of a public post, as they stand in ids. */
function placeAt(address: string | undefined): string | undefined {
  const [, channel, number] = /^https:\/\/t\.me\/(\w{1,64})(?:\/(\d{1,20}))?/.exec(address ?? '') ?? []
  return channel && [channel.toLowerCase(), number].filter(Boolean).join('/')
}

const thousands: Record<string, number> = { K: 1e3, M: 1e6 }

/** "843", "1.2K", "3M". */
function readCount(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([KM]?)$/.exec(text) ?? []
  return number === undefined ? undefined : Math.round(Number(number) * (thousands[unit] ?? 1))
}
