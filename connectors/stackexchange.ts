import { z } from 'zod'
import { ConfigError } from '../lib/errors.ts'
import type { Connector, Feed, Io, ItemRef, Status } from './connector.ts'
import { credential } from './access/credential.ts'
import { readEntries } from './reading/entries.ts'
import { type Listing, readListings } from './reading/listings.ts'
import { openApi, pageSize, type StackexchangeApi } from './stackexchange/api.ts'
import { readAnswer, readComment, readQuestion, readStatus, type Question } from './stackexchange/posts.ts'
import { webAddress } from './values/addresses.ts'
import { sourcesAt } from './stackexchange/web-addresses.ts'

const options = z.strictObject({
  sites: z
    .array(z.string().regex(/^[a-z0-9.-]+$/, 'must be a site such as stackoverflow or askubuntu'))
    .min(1)
    .default(['stackoverflow'])
    .describe('Sites by the names that the API gives them: stackoverflow, superuser, ru.stackoverflow …'),
  query: z.string().min(1).optional().describe('Words that a question holds.'),
  tags: z
    .array(z.string().regex(/^[^\s;]+$/, 'must be one tag'))
    .min(1)
    .optional()
    .describe('Tags of which a question has at least one.'),
  read: z
    .array(z.enum(['questions', 'answers', 'comments']))
    .min(1)
    .default(['questions', 'answers', 'comments'])
    .describe('What to read: the questions found, the answers to them and the comments on them.'),
  key: credential(
    'STACKEXCHANGE_KEY',
    'Key of an app registered at stackapps.com; raises 300 requests a day to 10,000.',
  ),
  url: webAddress.default('https://api.stackexchange.com').describe('Another host of the same API.'),
})

export type StackexchangeOptions = z.infer<typeof options>

/** Stack Overflow and its sister sites. https://api.stackexchange.com/docs */
export const stackexchange: Connector<StackexchangeOptions> = {
  summary: 'Questions, answers and comments on Stack Overflow and its sister sites; works without a key',
  options,
  everySeconds: 900,
  kind: 'search',
  abilities: { poll: 'always', lookup: 'always', places: ['overlap'] },
  docs: {
    example: `- id: stackoverflow\n  connector: stackexchange\n  sites: [stackoverflow, superuser]\n  query: revontuli`,
    costs:
      'Free: 300 requests a day for each address without a key, 10,000 with STACKEXCHANGE_KEY. A reading takes up to three for each site.',
    blind:
      'Answers and comments to questions that do not match; comments on questions on which nothing else has happened; deleted posts, until they are looked up again.',
    rules:
      'Show the author and a link with every post (CC BY-SA 4.0), wait as long as the API says. Answers are written on the site, where promotion is frowned upon.',
  },
  addresses: sourcesAt,
  open(config, io) {
    if (!config.query && !config.tags)
      throw new ConfigError('give query or tags: the newest questions of a whole site are not read')
    return openSites(config, io)
  },
}

/** The search lags by minutes. Old questions come up again with every answer, so many are remembered. */
const memory = { overlapSeconds: 900, remembered: 1500 }

function openSites(config: StackexchangeOptions, io: Io): Feed {
  return {
    async poll(cursor, signal) {
      const api = openApi(config, io, signal)
      const page = await readListings(cursor, memory, listingsOf(config, api))
      return { ...page, freshUntil: api.freshUntil(), notBefore: api.notBefore() }
    },
    async lookup(posts, signal) {
      const api = openApi(config, io, signal)
      const found = new Map<string, Status>()
      for (const group of groupsOf(posts)) {
        for (const status of await lookUp(api, group)) found.set(status.id, status)
      }
      return posts.map(({ id }) => found.get(id) ?? { id, state: 'deleted' })
    },
  }
}

function* listingsOf(config: StackexchangeOptions, api: StackexchangeApi): Iterable<Listing> {
  for (const site of config.sites) {
    const questions = new Map<number, Question>()
    yield questionsOf(config, api, site, questions)
    const ids = [...questions.keys()]
    for (let i = 0; i < ids.length; i += pageSize) {
      const some = ids.slice(i, i + pageSize).join(';')
      if (config.read.includes('answers')) yield answersTo(api, site, some, questions)
      if (config.read.includes('comments')) yield commentsOn(api, site, some, questions)
    }
  }
}

/** By activity: an edit or a new answer brings a question up, however old it is. */
function questionsOf(
  config: StackexchangeOptions,
  api: StackexchangeApi,
  site: string,
  questions: Map<number, Question>,
): Listing {
  return {
    name: `questions of ${site}`,
    mostBatches: 10,
    async read(next = '1', since) {
      const { query: q, tags } = config
      const tagged = tags?.join(';')
      const batch = await api.list(
        '/2.3/search/advanced',
        { site, q, tagged, sort: 'activity', page: next },
        since,
      )
      if (!batch) return undefined
      const entries = await readEntries(batch.items, (raw) => {
        const { question, entry } = readQuestion(raw, site)
        questions.set(question.id, question)
        if (config.read.includes('questions')) return entry
        return { id: `${site}:${question.id}`, at: entry.at }
      })
      return { entries, next: batch.next }
    },
  }
}

function answersTo(
  api: StackexchangeApi,
  site: string,
  ids: string,
  questions: Map<number, Question>,
): Listing {
  return {
    name: `answers of ${site}`,
    mostBatches: 10,
    async read(next = '1', since) {
      const batch = await api.list(
        `/2.3/questions/${ids}/answers`,
        { site, sort: 'activity', page: next },
        since,
      )
      if (!batch) return undefined
      return {
        entries: await readEntries(batch.items, (raw) => readAnswer(raw, site, questions)),
        next: batch.next,
      }
    },
  }
}

function commentsOn(
  api: StackexchangeApi,
  site: string,
  ids: string,
  questions: Map<number, Question>,
): Listing {
  return {
    name: `comments of ${site}`,
    mostBatches: 10,
    async read(next = '1', since) {
      const batch = await api.list(
        `/2.3/questions/${ids}/comments`,
        { site, sort: 'creation', page: next },
        since,
      )
      if (!batch) return undefined
      return {
        entries: await readEntries(batch.items, (raw) => readComment(raw, site, questions)),
        next: batch.next,
      }
    },
  }
}

interface Group {
  site: string
  kind: 'posts' | 'comments'
  ids: string[]
}

function groupsOf(posts: ItemRef[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { id } of posts) {
    const [site = '', second = '', third] = id.split(':')
    const kind = third === undefined ? 'posts' : 'comments'
    const group = groups.get(`${site} ${kind}`) ?? { site, kind, ids: [] }
    groups.set(`${site} ${kind}`, group)
    group.ids.push(third ?? second)
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.ids.length / pageSize) }, (_, i) => ({
      ...group,
      ids: group.ids.slice(i * pageSize, (i + 1) * pageSize),
    })),
  )
}

/** Those that are still there: asked by id, the API leaves out what was deleted. */
async function lookUp(api: StackexchangeApi, { site, kind, ids }: Group): Promise<Status[]> {
  const batch = await api.list(
    `/2.3/${kind}/${ids.join(';')}`,
    { site, sort: 'creation', page: '1' },
    undefined,
  )
  // No answer must not look like an answer without posts.
  if (!batch) throw new Error('Stack Exchange did not answer the look-up')
  return batch.items.map((raw) => readStatus(raw, site))
}
