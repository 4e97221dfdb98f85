import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import { PermanentError } from '../lib/errors.ts'
import type { HttpResponse } from '../lib/http.ts'
import { parseRetryAfter, restOf } from '../lib/retry-after.ts'
import type { Connector, Feed, Io, Page } from './connector.ts'
import { fieldNames } from './values/fields.ts'
import { compileMapping, readDocument } from './json/mapping.ts'
import { type Pick, compilePick } from './json/paths.ts'
import { readJson } from './values/json.ts'
import { readUntimedListing } from './reading/untimed-listing.ts'
import { isOfEarlierReading } from './reading/traces.ts'
import { readingOptions } from './reading/options.ts'
import { conditions, readValidated, validatorsOf } from './reading/validators.ts'

const parameter = z.string().regex(/^[\w.[\]-]{1,60}$/, 'must be the name of a query parameter')

const options = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .describe(
      'Address of the API, with the newest posts first, e.g. https://shop.example/api/reviews?sort=newest.',
    ),
  headers: z
    .record(z.string().regex(/^[!#$%&'*+.^_`|~\w-]+$/, 'must be an HTTP header name'), z.string())
    .optional()
    .describe('Extra request headers, such as Authorization; sent to this site only.'),
  items: z
    .string()
    .default('$')
    .describe('JSONPath (RFC 9535) of the list of posts, e.g. $.data.reviews. Default: the whole answer.'),
  fields: z
    .partialRecord(z.enum(fieldNames), z.string().min(1))
    .refine(({ text, title }) => text !== undefined || title !== undefined, { error: 'needs text or title' })
    .describe(
      'Where each part of a post stands in it: a JSONPath such as author.name, or a text with JSONPaths in braces, ' +
        'such as https://shop.example/r/{id}.',
    ),
  paging: z
    .union([
      z.strictObject({ next: z.string().describe('JSONPath of the address of the next page.') }),
      z.strictObject({
        cursor: z.string().describe('JSONPath of the mark of the next page.'),
        parameter: parameter.describe('Query parameter that the mark is sent in.'),
      }),
      z.strictObject({
        page: parameter.describe('Query parameter of the page number.'),
        first: z.int().min(0).default(1).describe('Number of the first page.'),
      }),
    ])
    .optional()
    .describe('How to reach the next page; without it only one page is read.'),
  most_pages: z.int().min(1).max(50).default(5).describe('How many pages one poll reads at most.'),
  ...readingOptions,
})

export type JsonOptions = z.infer<typeof options>

/** Any JSON API that lists posts, mapped by JSONPath (RFC 9535). */
export const json: Connector<JsonOptions> = {
  summary: 'Any JSON API: where its list, texts, dates and stars are is told by JSONPath',
  options,
  everySeconds: 300,
  kind: 'search',
  abilities: { poll: 'always', places: ['seen'] },
  docs: {
    example: `- id: shop-reviews
  connector: json
  url: https://shop.example/api/reviews?sort=newest
  headers: { Authorization: "Bearer \${SHOP_TOKEN}" }
  items: $.data.reviews
  fields: { id: id, text: body, author: author.name, date: created_at, rating: stars }
  paging: { cursor: $.data.next, parameter: after }
  match: all`,
    costs: 'Nothing by itself; the API may want a key, which goes into headers.',
    blind: 'What is older than the pages of one poll, listings that are not newest first, and deleted posts.',
    rules: "The API's own terms: ask for a key where one is offered, and keep to its limits with every.",
  },
  open: openApi,
}

/** What APIs say of a page whose number is too high. */
const behindTheEnd = [400, 404, 416]

function openApi(config: JsonOptions, io: Io): Feed {
  const mapping = compileMapping(config.items, config.fields)
  const nextOf = compilePaging(config)
  const address = JSON.stringify([config.url, config.items, config.fields])
  const isNumbered = config.paging !== undefined && 'page' in config.paging
  return {
    async poll(cursor, signal) {
      const state = readValidated(cursor, address)
      const rejected: NonNullable<Page['rejected']> = []
      let answer: HttpResponse | undefined
      let number = 0
      const readPage = async (next: string | undefined) => {
        const response = await io.http.request(next ?? config.url, {
          headers: {
            accept: 'application/json',
            ...config.headers,
            ...(next === undefined && !isOfEarlierReading(state.inner) ? conditions(state) : {}),
          },
          signal,
          hostGapMs: 1000,
          accept: next !== undefined && isNumbered ? [401, 403, ...behindTheEnd] : [401, 403],
        })
        refuseKeyless(response)
        answer ??= response
        if (response.status === 304 || behindTheEnd.includes(response.status)) return { items: [] }
        const document = readJson(response, z.unknown(), new URL(config.url).host)
        const page = await readDocument(document, mapping, { ...config, base: response.url })
        rejected.push(...page.rejected)
        return { items: page.items, next: nextOf(document, response.url, number++) }
      }
      const { known, ...listing } = await readUntimedListing(state.inner, readPage, config.most_pages)
      const unchanged = answer?.status === 304
      const next = unchanged ? state : { of: state.of, ...(answer && validatorsOf(answer)), inner: known }
      return { ...listing, rejected, cursor: JSON.stringify(next), ...demandOf(answer) }
    },
  }
}

function refuseKeyless({ status, url }: HttpResponse): void {
  if (status !== 401 && status !== 403) return
  const { host } = new URL(url)
  throw new PermanentError(
    `${host} refuses the request (${status}): check the key in headers, what it is allowed to do, and that it has not expired`,
  )
}

type NextOf = (document: unknown, url: string, read: number) => string | undefined

/** `read`: how many pages were read before this one. */
function compilePaging({ paging, url }: JsonOptions): NextOf {
  if (paging === undefined) return () => undefined
  if ('page' in paging) {
    return (_, __, read) => withParameter(url, paging.page, String(paging.first + read + 1))
  }
  if ('next' in paging) {
    const pick = compilePick(paging.next, 'paging.next')
    return (document, current) => sameSite(textOf(pick, document), current, url)
  }
  const pick = compilePick(paging.cursor, 'paging.cursor')
  return (document) => {
    const mark = textOf(pick, document)
    return mark === undefined ? undefined : withParameter(url, paging.parameter, mark)
  }
}

function textOf(pick: Pick, document: unknown): string | undefined {
  const value = pick(document)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function withParameter(url: string, name: string, value: string): string {
  const next = new URL(url)
  next.searchParams.set(name, value)
  return next.href
}

/** The headers may be credentials: an answer must not be able to send them anywhere else. */
function sameSite(href: string | undefined, current: string, url: string): string | undefined {
  if (href === undefined) return undefined
  const next = URL.parse(href, current)
  if (next?.origin === new URL(url).origin) return next.href
  throw new Error(
    `paging.next leads to another site (${next?.origin ?? 'no address'}), where it is not followed`,
  )
}

function demandOf(answer: HttpResponse | undefined): { notBefore?: Date } {
  if (answer === undefined) return {}
  const now = clock.date()
  const retry = answer.headers['retry-after']
  return {
    notBefore: retry === undefined ? restOf(answer.headers, now) : parseRetryAfter(retry, now),
  }
}
