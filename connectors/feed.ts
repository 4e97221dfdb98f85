import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import type { Connector, Feed, Io } from './connector.ts'
import { readFeedState, writeFeedState } from './feed/cursor.ts'
import { parseFeed } from './feed/parse.ts'
import { presetAddress, presetSchema, quirksOf } from './feed/presets.ts'
import { freshUntilRead, readPushed } from './feed/pushed.ts'
import { readFeed } from './feed/moved.ts'
import { type Source, itemsOf } from './feed/read.ts'
import { sizeOption } from './reading/options.ts'
import { openSubscription } from './feed/websub.ts'
import { sourcesAt } from './feed/web-addresses.ts'

export { closeFeedParser } from './feed/parse.ts'

const options = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'must be an http or https address' })
      .refine((url) => !URL.canParse(url) || new URL(url).username === '', {
        error: 'must not hold a user name; give headers: { Authorization: "Basic ..." } instead',
      })
      .optional()
      .describe('Address of an RSS, Atom, RDF or JSON feed.'),
    preset: presetSchema
      .optional()
      .describe(
        'Instead of url: what is followed on a well-known site, such as { wordpress: https://blog.example }.',
      ),
    language: z
      .string()
      .regex(/^[a-z]{2,3}$/, 'must be a language code such as fi')
      .optional()
      .describe('Language of the posts, when the feed says a wrong one.'),
    headers: z
      .record(z.string().regex(/^[!#$%&'*+.^_`|~\w-]+$/, 'must be an HTTP header name'), z.string())
      .optional()
      .describe('Extra request headers, such as Authorization; sent to the configured site only.'),
    ...sizeOption,
  })
  .refine(({ url, preset }) => (url === undefined) !== (preset === undefined), {
    error: 'needs an address: url, or preset instead',
    path: ['url'],
  })

export type FeedOptions = z.infer<typeof options>

/** RSS 0.90–2.0, RDF, Atom and JSON Feed. https://www.rssboard.org/rss-specification, RFC 4287, jsonfeed.org */
export const feed: Connector<FeedOptions> = {
  summary: 'Any RSS, Atom or JSON feed: news sites, forums, blogs, Google Alerts, YouTube channels',
  options,
  everySeconds: 300,
  kind: 'news',
  abilities: { poll: 'always', receive: 'address', places: ['seen'] },
  docs: {
    example: `- id: newspaper
  connector: feed
  url: https://www.hs.fi/rss/tuoreimmat.xml`,
    costs: 'Nothing, and no key.',
    blind:
      'What scrolls out of the feed between two reads (said when it happens), deletions, and what the site leaves out.',
    rules:
      'Reddit allows one feed request a minute for everything together, which is kept. The feeds of Google News are for personal use.',
  },
  addresses: sourcesAt,
  open: (config, io) => openFeed(config, io),
}

function openFeed(config: FeedOptions, io: Io): Feed {
  const address = config.url ?? presetAddress(config.preset ?? {}, config.language ?? 'fi')
  const source: Source = { ...config, address, quirks: quirksOf(address) }
  const subscription = openSubscription(io, async ({ body, headers }, topic) => {
    const feedBytes = { body, contentType: headers['content-type'], url: topic, now: clock.date() }
    return itemsOf(source, (await parseFeed(feedBytes, clock.timeout(10_000))).items)
  })
  return {
    async poll(cursor, signal) {
      signal.throwIfAborted()
      const state = readFeedState(cursor, address)
      const pushed = await readPushed(state, io)
      if (pushed) return pushed
      if (source.quirks.turn) await io.ledger.turn(source.quirks.turn.name, source.quirks.turn.everySeconds)
      const page = await readFeed(source, state, io, signal, cursor === undefined)
      const pushedUntil = await subscription.keep(page.state.hub, signal)
      return {
        ...page.page,
        cursor: writeFeedState(page.state),
        freshUntil: freshUntilRead(page.page.freshUntil, pushedUntil),
      }
    },
    ...(io.callbackUrl === undefined ? {} : { receive: subscription.receive }),
  }
}
