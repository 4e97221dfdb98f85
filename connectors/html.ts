import type * as CssSelect from 'css-select'
import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import { ConfigError, PermanentError, describeError } from '../lib/errors.ts'
import type { HttpResponse } from '../lib/http.ts'
import { lazily } from '../lib/lazily.ts'
import { parserThread } from '../lib/parser-threads.ts'
import type { Connector, Feed, FeedItem, Io, Page } from './connector.ts'
import { fieldNames } from './values/fields.ts'
import type { PageBytes, ReadWebPage } from './html/read-worker.ts'
import { placeOf } from './html/place.ts'
import { readUntimedListing } from './reading/untimed-listing.ts'
import { bytesOf, readingOptions, sizeOption } from './reading/options.ts'
import { isOfEarlierReading } from './reading/traces.ts'
import { openRobots } from './access/robots.ts'
import { conditions, readValidated, validatorsOf } from './reading/validators.ts'

const cssSelect = lazily<typeof CssSelect>('css-select')

const options = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'must be an http or https address' })
      .describe('Address of the page, sorted by newest where the site can.'),
    headers: z
      .record(z.string().regex(/^[!#$%&'*+.^_`|~\w-]+$/, 'must be an HTTP header name'), z.string())
      .optional()
      .describe('Extra request headers; sent to this site only.'),
    items: z
      .string()
      .min(1)
      .optional()
      .describe(
        'CSS selector of one post, e.g. article.message. Without items and fields, the structured data of the page ' +
          '(JSON-LD reviews, comments, forum posts, articles) is read.',
      ),
    fields: z
      .partialRecord(z.enum(fieldNames), z.string().min(1))
      .refine(({ text, title }) => text !== undefined || title !== undefined, {
        error: 'needs text or title',
      })
      .optional()
      .describe(
        'Where each part of a post stands in it: a CSS selector, with @ and an attribute where needed, ' +
          'such as time@datetime, or @data-author for the post itself.',
      ),
    without: z
      .string()
      .default('script, style, noscript')
      .describe(
        'CSS selector of what is left out of texts, such as signatures. Quotations are told apart by themselves.',
      ),
    next: z.string().optional().describe('CSS selector of the link to the next page.'),
    order: z
      .enum(['newest', 'oldest'])
      .default('newest')
      .describe('newest first, or oldest first as in a thread: then reading goes on from the last page.'),
    most_pages: z.int().min(1).max(10).default(3).describe('How many pages one poll reads at most.'),
    pause: z
      .number()
      .min(1)
      .max(30)
      .default(5)
      .describe('Seconds between two pages; a robots.txt may ask for more.'),
    ...sizeOption,
    ...readingOptions,
  })
  .refine(({ items, fields }) => (items === undefined) === (fields === undefined), {
    error: 'items and fields belong together: give both, or none for structured data',
    path: ['items'],
  })

export type HtmlOptions = z.infer<typeof options>

/** A web page without feed or API, read by CSS selectors as far as its robots.txt allows. */
export const html: Connector<HtmlOptions> = {
  summary: 'Any public web page by CSS selectors, as far as its robots.txt allows; no JavaScript is run',
  options,
  everySeconds: 900,
  formerDefaults: { without: 'blockquote, script, style, noscript' },
  kind: 'search',
  abilities: { poll: 'always', places: ['seen'] },
  docs: {
    example: `- id: forum-thread
  connector: html
  url: https://forum.example/threads/revontuli.123/
  items: article.message--post
  fields: { id: "@data-content", text: .message-body .bbWrapper, author: "@data-author", date: time@datetime }
  next: a.pageNav-jump--next
  order: oldest`,
    costs: 'Nothing, and no key.',
    blind:
      'Pages that JavaScript makes, pages behind a sign-in, and everything after the site changes its look.',
    rules:
      "The site's terms may forbid it even where robots.txt does not: look for a feed first. Posts are personal data.",
  },
  open: openPage,
}

/** A poll has a minute; the pages of one poll share most of it. */
const pagesSeconds = 45

const readPage = parserThread<PageBytes, ReadWebPage>(
  new URL('./html/read-worker.ts', import.meta.url),
  'readPage',
  'the page',
)

function openPage(config: HtmlOptions, io: Io): Feed {
  checkSelectors(config)
  const robots = openRobots(io.http)
  const address = JSON.stringify([config.url, config.items, config.fields, config.order])
  const { origin } = new URL(config.url)
  return {
    async poll(cursor, signal) {
      signal.throwIfAborted()
      const state = readValidated(cursor, address)
      const before = readPosition(state.inner)
      const rejected: NonNullable<Page['rejected']> = []
      const answers: HttpResponse[] = []
      const wished = await robots(config.url, signal)
      const pause = Math.max(config.pause, Math.min(wished, pagesSeconds))
      const most = Math.max(1, Math.min(config.most_pages, Math.floor(pagesSeconds / pause)))
      let last = before.page ?? config.url
      let following: string | undefined
      const read = async (next: string | undefined): Promise<{ items: FeedItem[]; next?: string }> => {
        const url = next ?? before.page ?? config.url
        if (next !== undefined) await robots(url, signal)
        const response = await io.http.request(url, {
          headers: {
            accept: 'text/html,*/*;q=0.8',
            ...config.headers,
            ...(next === undefined && !isOfEarlierReading(before.known) ? conditions(state) : {}),
          },
          signal,
          hostGapMs: pause * 1000,
          maxBytes: bytesOf(config),
          accept: [401, 403],
        })
        refuseBlocked(response)
        // A redirect leads to another page, which has rules of its own.
        if (response.url !== url) await robots(response.url, signal)
        answers.push(response)
        if (response.status === 304) return { items: [] }
        const page = await readPage(taskOf(config, response, answers.length === 1), signal)
        if (page.trouble !== undefined) throw new Error(`${withoutQuery(response.url)}: ${page.trouble}`)
        rejected.push(...page.rejected)
        last = url
        following = page.next !== undefined && new URL(page.next).origin === origin ? page.next : undefined
        return { items: page.items, next: following }
      }
      const { known, ...listing } = await readUntimedListing(before.known, read, most, config.order)
      const [first] = answers
      const notBefore = wished > pagesSeconds ? new Date(clock.now() + wished * 1000) : undefined
      if (first?.status === 304) return { items: [], cursor: JSON.stringify(state), notBefore }
      const oldest = config.order === 'oldest'
      const position: Position = { known, ...(oldest ? { page: last } : {}) }
      // Validators are those of the page that the next poll begins with.
      const validators = first && (!oldest || answers.length === 1) ? validatorsOf(first) : {}
      return {
        ...listing,
        rejected,
        cursor: JSON.stringify({ of: state.of, ...validators, inner: JSON.stringify(position) }),
        more: oldest && following !== undefined && last !== before.page,
        notBefore,
      }
    },
  }
}

const positionSchema = z.object({ known: z.string().optional(), page: z.string().optional() })

type Position = z.infer<typeof positionSchema>

function readPosition(inner: string | undefined): Position {
  return inner === undefined ? {} : positionSchema.parse(JSON.parse(inner))
}

function taskOf(config: HtmlOptions, { body, headers, url }: HttpResponse, mustHold: boolean): PageBytes {
  const { items, fields, without, next, language, timezone, stars } = config
  return {
    body,
    contentType: headers['content-type'],
    url,
    mustHold,
    items,
    fields,
    without,
    next,
    language,
    timezone,
    stars,
  }
}

function checkSelectors({ items, fields, without, next }: HtmlOptions): void {
  const { compile } = cssSelect()
  const places = Object.entries(fields ?? {}).map(([name, place]) => [
    `fields.${name}`,
    placeOf(place).selector,
  ])
  for (const [option = '', selector] of [['items', items], ['without', without], ['next', next], ...places]) {
    try {
      if (selector) compile(selector)
    } catch (error) {
      throw new ConfigError(`${option}: "${selector}" is no CSS selector: ${describeError(error)}`, {
        cause: error,
      })
    }
  }
}

/** A site that keeps programs out is left alone. */
function refuseBlocked({ status, headers, url }: HttpResponse): void {
  const challenged = headers['cf-mitigated'] === 'challenge'
  if (status !== 401 && status !== 403 && !challenged) return
  const how = challenged ? 'with a challenge that only browsers solve' : `with ${status}`
  throw new PermanentError(
    `${withoutQuery(url)} keeps programs out (${how}), which is respected: look for a feed or an API of the site`,
  )
}

function withoutQuery(address: string): string {
  const { origin, pathname, search } = new URL(address)
  return `${origin}${pathname}${search ? '?…' : ''}`
}
