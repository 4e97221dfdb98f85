import { z } from 'zod'
import { ConfigError } from '../lib/errors.ts'
import type { Connector, Feed, Io, Page } from './connector.ts'
import { entries, maybeText, readJson } from './values/json.ts'
import { openInstance, type Instance } from './lemmy/instance.ts'
import { lookUp, MOST_REPLY_CHARS, replyTo } from './lemmy/post-page.ts'
import { readView, type Kind, type View } from './lemmy/view.ts'
import { openOverlap, readBack } from './reading/overlap.ts'
import { readSeveral } from './reading/sub-sources.ts'
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
const OVERLAP_SECONDS = 3600
/** The most that an instance gives at once. */
const PAGE_SIZE = 50
/** An hour of the busiest instance, twice. */
const MOST_PAGES = 30

function openLemmy(config: LemmyOptions, io: Io): Feed {
  if ((config.user === undefined) !== (config.password === undefined))
    throw new ConfigError('user and password belong together: one of them is missing')
  const instance = openInstance(config, io)
  return {
    poll: (cursor, signal) =>
      readSeveral(config.read, cursor, signal, (kind, own) =>
        readListing(instance, config, kinds.parse(kind), own, signal),
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

async function readListing(
  instance: Instance,
  config: LemmyOptions,
  kind: Kind,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const overlap = openOverlap(cursor, OVERLAP_SECONDS, 4 * PAGE_SIZE)
  const rejected: NonNullable<Page['rejected']> = []
  const { version, languages } = await instance.site(signal)
  const { listed, reached, gap } = await readBack(
    overlap,
    async (next) => {
      const response = await instance.send(listingPath(config, kind, version, next), { signal })
      if (response.status === 304) return { listed: [] }
      const answer = readJson(response, listSchema, config.url)
      const raw = version === 4 ? answer.items : answer[kind]
      if (raw === undefined) throw new Error(`${config.url} answered the list of ${kind} without any`)
      const views = readViews(raw, kind, languages, rejected)
      return { listed: views, next: nextOf(answer.next_page, kind, version, next, raw.length) }
    },
    MOST_PAGES,
  )
  const fresh = overlap.fresh(listed)
  return {
    items: fresh.flatMap(({ deleted, item }) => (deleted || !item ? [] : [item])),
    deleted: fresh.flatMap(({ deleted, id }) => (deleted ? [id] : [])),
    cursor: listed.length === 0 && cursor !== undefined ? cursor : overlap.next(listed),
    gap: reached ? undefined : gap,
    rejected,
  }
}

function listingPath(config: LemmyOptions, kind: Kind, version: 3 | 4, next: string | undefined): string {
  const words = (text: string) => (version === 4 ? text.toLowerCase() : text)
  const query = new URLSearchParams({
    type_: words(config.community === undefined && config.listing === 'local' ? 'Local' : 'All'),
    sort: words('New'),
    limit: String(PAGE_SIZE),
  })
  if (config.community !== undefined) query.set('community_name', config.community)
  if (next !== undefined) query.set(isNumbered(kind, version) ? 'page' : 'page_cursor', next)
  return `/${kind === 'posts' ? 'post' : 'comment'}/list?${query}`
}

/** Version 3 gives a cursor behind posts only; its comments have numbered pages. */
function isNumbered(kind: Kind, version: 3 | 4): boolean {
  return version === 3 && kind === 'comments'
}

function nextOf(
  given: string | undefined,
  kind: Kind,
  version: 3 | 4,
  current: string | undefined,
  amount: number,
): string | undefined {
  if (!isNumbered(kind, version)) return given
  return amount < PAGE_SIZE ? undefined : String(Number(current ?? 1) + 1)
}

function readViews(
  raw: unknown[],
  kind: Kind,
  languages: ReadonlyMap<number, string>,
  rejected: NonNullable<Page['rejected']>,
): View[] {
  const views = raw.flatMap((entry) => {
    const view = readView(entry, kind, languages)
    if (!view) rejected.push({ reason: `the entry of ${kind} has no ap_id` })
    else if (!view.item && !view.deleted) rejected.push({ id: view.id, reason: 'the post has no words' })
    return view ?? []
  })
  if (views.length === 0 && raw.length > 0)
    throw new Error(`none of the ${kind} that the instance sent is readable`)
  return views
}

/** Nobody answers without an account. */
function replying(instance: Instance): Pick<Feed, 'reply' | 'replies'> {
  if (!instance.hasLogin) return {}
  return {
    reply: (to, text, _key, signal) => replyTo(instance, to, text, signal),
    replies: {
      max: MOST_REPLY_CHARS,
      unit: 'characters',
      repeatable: false,
      count: (text) => [...text].length,
    },
  }
}
