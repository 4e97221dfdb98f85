import { z } from 'zod'
import { ConfigError } from '../lib/errors.ts'
import type { Connector, Cursor, Feed, Io, Page } from './connector.ts'
import { entries, maybeText, readJson } from './values/json.ts'
import { openInstance, type LemmyInstance } from './lemmy/instance.ts'
import { lookUp, mostReplyChars, replyTo } from './lemmy/post-page.ts'
import { readView, type LemmyKind } from './lemmy/view.ts'
import { readEntries } from './reading/entries.ts'
import { type ListingBatch, readListings } from './reading/listings.ts'
import { readSubSources } from './reading/sub-sources.ts'
import { webAddress } from './values/addresses.ts'

const kinds = z.enum(['posts', 'comments'])

const options = z.strictObject({
  url: webAddress.describe('Address of the instance to read through, such as https://sopuli.xyz.'),
  community: z
    .string()
    .regex(/^\w+(@[\w.-]+)?$/, 'must be a community such as suomi or suomi@sopuli.xyz')
    .optional()
    .describe('Only this community; without it all that the instance knows is read.'),
  listing: z
    .enum(['all', 'local'])
    .default('all')
    .describe('all: whatever the instance knows of other instances too; local: its own communities.'),
  read: z
    .array(kinds)
    .min(1)
    .default(['posts', 'comments'])
    .describe('What to read: posts, comments or both.'),
  jwt: z
    .string()
    .min(1)
    .optional()
    .describe('Session token of an account, in place of user and password.')
    .meta({ example: '${LEMMY_JWT}' }),
  user: z.string().min(1).optional().describe('Account for private instances and for answers.'),
  password: z
    .string()
    .min(1)
    .optional()
    .describe('Its password. An account with a second factor needs a jwt instead.')
    .meta({ example: '${LEMMY_PASSWORD}' }),
})

export type LemmyOptions = z.infer<typeof options>

/** https://join-lemmy.org/docs/contributors/04-api.html */
export const lemmy: Connector<LemmyOptions> = {
  summary: 'Lemmy: new posts and comments of a community or a whole instance; answers with an account',
  options,
  everySeconds: 300,
  kind: 'search',
  abilities: {
    poll: 'always',
    lookup: 'always',
    reply: 'key',
    longestReply: { max: 10_000, unit: 'characters' },
    places: ['overlap'],
  },
  docs: {
    example: `- id: lemmy
  connector: lemmy
  url: https://lemmy.example
  community: suomi`,
    costs:
      'Free; an account (in the config, because it is for this instance only) is needed for answers alone.',
    blind:
      'Communities that nobody on the instance follows, and what reaches the instance more than an hour late. Edits and deletions after an hour are seen only where they concern you.',
    rules:
      "The instance's limits, which its admin sets; mark an account that answers by itself as a bot, and follow each community's rules.",
  },
  open: (config, io) => openLemmy(config, io),
}

/** Posts of other instances come with the time they were written, minutes late. */
const memory = { overlapSeconds: 3600, remembered: 200 }
/** The most that an instance gives at once. */
const pageSize = 50
/** An hour of the busiest instance, twice. */
const mostPages = 30

function openLemmy(config: LemmyOptions, io: Io): Feed {
  if ((config.user === undefined) !== (config.password === undefined))
    throw new ConfigError('user and password belong together: one of them is missing')
  const instance = openInstance(config, io)
  return {
    poll: (cursor, signal) =>
      readSubSources(config.read, cursor, signal, (kind, own) =>
        readKind(instance, config, kinds.parse(kind), own, signal),
      ),
    lookup: (posts, signal) => lookUp(instance, posts, signal),
    ...replying(instance),
  }
}

const listSchema = z.object({
  posts: entries.optional(),
  comments: entries.optional(),
  items: entries.optional(),
  next_page: maybeText,
})

async function readKind(
  instance: LemmyInstance,
  config: LemmyOptions,
  kind: LemmyKind,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const { version, languages } = await instance.site(signal)
  async function read(next: string | undefined): Promise<ListingBatch | undefined> {
    const response = await instance.send(listingPath(config, kind, version, next), { signal })
    if (response.status === 304) return undefined
    const answer = readJson(response, listSchema, config.url)
    const views = version === 4 ? answer.items : answer[kind]
    if (views === undefined) throw new Error(`${config.url} answered the list of ${kind} without any`)
    return {
      entries: await readEntries(
        views,
        (view) => readView(view, kind, languages),
        `the entry of ${kind} has no ap_id`,
      ),
      next: nextOf(answer.next_page, kind, version, next, views.length),
    }
  }
  return await readListings(cursor, memory, [{ name: `new ${kind}`, mostBatches: mostPages, read }])
}

function listingPath(
  config: LemmyOptions,
  kind: LemmyKind,
  version: 3 | 4,
  next: string | undefined,
): string {
  const words = (text: string) => (version === 4 ? text.toLowerCase() : text)
  const query = new URLSearchParams({
    type_: words(config.community === undefined && config.listing === 'local' ? 'Local' : 'All'),
    sort: words('New'),
    limit: String(pageSize),
  })
  if (config.community !== undefined) query.set('community_name', config.community)
  if (next !== undefined) query.set(isNumbered(kind, version) ? 'page' : 'page_cursor', next)
  return `/${kind === 'posts' ? 'post' : 'comment'}/list?${query}`
}

/** Version 3 gives a cursor behind posts only; its comments have numbered pages. */
function isNumbered(kind: LemmyKind, version: 3 | 4): boolean {
  return version === 3 && kind === 'comments'
}

function nextOf(
  given: string | undefined,
  kind: LemmyKind,
  version: 3 | 4,
  current: string | undefined,
  amount: number,
): string | undefined {
  if (!isNumbered(kind, version)) return given
  return amount < pageSize ? undefined : String(Number(current ?? 1) + 1)
}

/** Nobody answers without an account. */
function replying(instance: LemmyInstance): Pick<Feed, 'reply' | 'replies'> {
  if (!instance.hasLogin) return {}
  return {
    reply: (to, text, _key, signal) => replyTo(instance, to, text, signal),
    replies: {
      max: mostReplyChars,
      unit: 'characters',
      repeatable: false,
      count: (text) => [...text].length,
    },
  }
}
