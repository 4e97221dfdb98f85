import { z } from 'zod'
import type { HttpResponse } from '../lib/http.ts'
import { readReviews } from './appstore/review.ts'
import { appNumber, storefront } from './appstore/store.ts'
import type { Connector, Cursor, Feed, Io, Page } from './connector.ts'
import { readCursor } from './reading/cursor.ts'
import { type ListingBatch, readListings } from './reading/listings.ts'
import { readSubSources } from './reading/sub-sources.ts'
import { webAddress } from './values/addresses.ts'
import { sourcesAt } from './appstore/web-addresses.ts'

const options = z.strictObject({
  app: appNumber.describe('Number of the app: the digits after "id" in its App Store address.'),
  country: z
    .union([storefront, z.array(storefront).min(1).max(40)])
    .transform((value) => [value].flat())
    .describe('Storefront to read, or a list of them; each country has its own reviews.'),
  url: webAddress.default('https://itunes.apple.com').describe('Another host of the same feed.'),
})

export type AppstoreOptions = z.infer<typeof options>

/** The public feed of customer reviews. Apple does not document it; the newest 500 of each storefront, 50 on a page. */
export const appstore: Connector<AppstoreOptions> = {
  summary: 'App Store reviews of any app, by country, no key needed',
  options,
  everySeconds: 1800,
  kind: 'review',
  abilities: { poll: 'always', places: ['overlap'] },
  docs: {
    example: `- id: app-reviews
  connector: appstore
  app: 123456789
  country: [fi, se]
  match: all`,
    costs: 'Free and without a key: one request for each country and poll.',
    blind:
      "Stars without words, the developer's answers, and all but the newest 500 reviews of a country. The feed shows new reviews hours late and is empty at times.",
    rules: 'Read each storefront every 15 to 60 minutes at most; the feed cannot be answered through.',
  },
  addresses: sourcesAt,
  open: (config, io) => openReviews(config, io),
}

/** Apple holds reviews back for a check, so a new one may stand behind others of the same day. */
const memory = { overlapSeconds: 24 * 3600, remembered: 100 }
const mostPages = 10
const fullPage = 50
/** Half a day at the default pace. */
const suspiciousEmptyPolls = 24

const stateSchema = z.object({
  /** The cursor of the reviews. */
  overlap: z.string().optional(),
  etag: z.string().optional(),
  hadReviews: z.boolean().default(false),
  /** Polls in a row that brought an empty feed although there had been reviews. */
  empty: z.number().default(0),
})

type State = z.infer<typeof stateSchema>

function openReviews(config: AppstoreOptions, io: Io): Feed {
  return {
    poll: (cursor, signal) =>
      readSubSources(config.country, cursor, signal, (country, own) =>
        readStorefront(config, io, country, own, signal),
      ),
  }
}

async function readStorefront(
  config: AppstoreOptions,
  io: Io,
  country: string,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const state = readCursor(cursor, stateSchema) ?? stateSchema.parse({})
  let etag: string | undefined
  let read = 0
  let breaksOff = false

  async function ask(page: number, address: (page: number) => string): Promise<HttpResponse> {
    const headers: Record<string, string> = { accept: 'application/json' }
    if (page === 1 && state.etag) headers['if-none-match'] = state.etag
    const url = `${config.url.replace(/\/$/, '')}/${country}/rss/${address(page)}`
    return await io.http.request(url, { headers, signal, hostGapMs: 1000 })
  }

  async function readPage(next = '1'): Promise<ListingBatch | undefined> {
    const page = Number(next)
    for (const address of addressesOf(config.app)) {
      const response = await ask(page, address)
      if (response.status === 304) return undefined
      const entries = await readReviews(response, config.app, country)
      if (entries.length === 0) continue
      if (page === 1) etag = response.headers['etag']
      read += entries.length
      return { entries, next: String(page + 1) }
    }
    breaksOff = state.hadReviews && read > 0 && read % fullPage === 0
    return { entries: [], cut: breaksOff }
  }

  const reviews = { name: 'reviews', mostBatches: mostPages, read: readPage }
  const page = await readListings(state.overlap, memory, [reviews])
  if (page.unchanged && cursor !== undefined) return { items: [], cursor }
  if (read === 0) return emptyPage({ ...state, overlap: state.overlap ?? page.cursor })
  if (breaksOff && page.gap !== undefined)
    throw new Error(`the App Store feed of ${country} breaks off after ${read} reviews, none of them known`)
  const following: State = { overlap: page.cursor, etag, hadReviews: true, empty: 0 }
  return { ...page, cursor: JSON.stringify(following) }
}

/** The feed is empty for no reason at times, in one of its forms or in both. */
function addressesOf(app: string): ((page: number) => string)[] {
  return [
    (page) => `customerreviews/page=${page}/id=${app}/sortby=mostrecent/json`,
    (page) => `customerreviews/id=${app}/sortBy=mostRecent/page=${page}/json`,
  ]
}

/** An empty feed is never taken for deletions; nor for news, so what was known stays known. */
function emptyPage(state: State): Page {
  const next: State = { ...state, empty: state.hadReviews ? state.empty + 1 : 0 }
  const notice = `The feed has been empty ${next.empty} times in a row although there were reviews before; Apple's feed does that, or the app has left this storefront.`
  return {
    items: [],
    cursor: JSON.stringify(next),
    notices: next.empty > 0 && next.empty % suspiciousEmptyPolls === 0 ? [notice] : [],
  }
}
