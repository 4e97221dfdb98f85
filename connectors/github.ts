import { z } from 'zod'
import { ConfigError } from '../lib/errors.ts'
import type { Connector, Feed, Io, Page } from './connector.ts'
import { readCursor } from './reading/cursor.ts'
import { credential } from './access/credential.ts'
import { openApi, type GithubApi } from './github/api.ts'
import { discussionsOf } from './github/discussions.ts'
import { addFollowers } from './github/followers.ts'
import type { IssueThreads } from './github/issues.ts'
import { commentsOf, commentsOn, issuesOf, searchOf } from './github/listings.ts'
import { lookUp } from './github/lookup.ts'
import { answerThread, longestAnswer } from './github/reply.ts'
import { type Listing, readListings } from './reading/listings.ts'
import { webAddress } from './values/addresses.ts'
import { sourcesAt } from './github/web-addresses.ts'

const repo = z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/repository')

const options = z.strictObject({
  query: z
    .string()
    .min(1)
    .optional()
    .describe("Words to search all public issues and discussions for, in GitHub's search syntax."),
  repos: z
    .array(repo)
    .min(1)
    .max(20)
    .optional()
    .describe('Repositories whose issues are all read, as owner/name.'),
  exclude: z
    .array(z.string().regex(/^[\w.-]+(?:\/[\w.-]+)?$/, 'must be an owner or owner/repository'))
    .default([])
    .describe('Owners or repositories that the search leaves out: your own.'),
  comments: z.boolean().default(true).describe('Also read comments on the issues found; needs a token.'),
  discussions: z.boolean().default(true).describe('Also read discussions; needs a token.'),
  token: credential(
    'GITHUB_TOKEN',
    'Personal access token; reading public posts needs no permission at all.',
  ),
  url: webAddress
    .default('https://api.github.com')
    .transform((url) => url.replace(/(?<!\/)\/+$/, ''))
    .describe('Address of the API; for an own GitHub server https://<host>/api/v3.'),
})

export type GithubOptions = z.infer<typeof options>

/** Issues, their comments, and discussions. https://docs.github.com/rest, https://docs.github.com/graphql */
export const github: Connector<GithubOptions> = {
  summary: 'GitHub issues, comments and discussions, found by words or read from whole repositories',
  options,
  everySeconds: 300,
  kind: 'mention',
  abilities: {
    poll: 'always',
    hydrate: 'key',
    lookup: 'key',
    reply: 'key',
    longestReply: { max: 65_536, unit: 'characters' },
    places: ['overlap'],
  },
  docs: {
    example: `- id: github\n  connector: github\n  query: revontuli\n  exclude: [revontuli]\n  token: "\${GITHUB_TOKEN}"`,
    costs:
      'Free: 10 searches a minute without a key, 30 with GITHUB_TOKEN (a fine-grained token without permissions reads; answering needs Issues or Discussions: write).',
    blind:
      'Without a token: comments and discussions, and what became of a post. Comments on issues that do not match, pull requests, and whatever stands behind the first 1,000 results of one search.',
    rules:
      'No bulk or unsolicited comments, by the acceptable-use policy. The account of the token is named with every answer.',
  },
  addresses: sourcesAt,
  open(config, io) {
    if (!config.query && !config.repos) throw new ConfigError('give query, or repos, or both')
    return openGithub(config, io)
  },
}

/** The search index lags by minutes. Every comment brings an old issue up again, so many are remembered. */
const memory = { overlapSeconds: 600, remembered: 1500 }

const stateSchema = z.object({
  /** The cursor of the listings. */
  read: z.string(),
  /** What to send with the next conditional requests. */
  etags: z.record(z.string(), z.string()),
})

type State = z.infer<typeof stateSchema>

function openGithub(config: GithubOptions, io: Io): Feed {
  const reading = {
    async poll(cursor: string | undefined, signal: AbortSignal): Promise<Page> {
      const state = readCursor(cursor, stateSchema)
      const api = openApi(config, io, signal, state?.etags)
      const gaps: string[] = []
      const page = await readListings(state?.read, memory, listingsOf(config, api, gaps))
      const silent = cursor === undefined && !config.token && (config.comments || config.discussions)
      return {
        ...page,
        // The first reading leaves the past alone, comments among it.
        gap: [page.gap, ...(state ? gaps : [])].filter(Boolean).join(' ') || undefined,
        cursor: JSON.stringify({ read: page.cursor, etags: api.etags() } satisfies State),
        notices: [
          ...(page.notices ?? []),
          ...(silent ? ['Comments and discussions are not read: set GITHUB_TOKEN.'] : []),
        ],
      }
    },
  }
  if (!config.token) return reading
  return {
    ...reading,
    hydrate: (items, signal) => addFollowers(openApi(config, io, signal), items),
    lookup: (posts, signal) => lookUp(openApi(config, io, signal), posts),
    reply: (to, text, _key, signal) => answerThread(openApi(config, io, signal), to, text),
    replies: { max: longestAnswer, unit: 'characters', repeatable: false },
  }
}

/** Each is a request of its own; a reading must come to an end. */
const mostThreads = 40

function* listingsOf(config: GithubOptions, api: GithubApi, gaps: string[]): Iterable<Listing> {
  const comments = config.comments && config.token !== undefined
  const discussions = config.discussions && config.token !== undefined
  const without = config.exclude.map((name) => (name.includes('/') ? `-repo:${name}` : `-user:${name}`))
  if (config.query) {
    const words = [config.query, ...without].join(' ')
    const threads: IssueThreads = new Map()
    yield searchOf(words, threads, api)
    const talked = [...threads.values()].filter((thread) => thread.comments > 0)
    if (comments) yield* talked.slice(0, mostThreads).map((thread) => commentsOn(thread, api))
    if (comments && talked.length > mostThreads)
      gaps.push(`${talked.length} issues were talked about; comments on ${mostThreads} of them were read.`)
    if (discussions) yield discussionsOf(words, api)
  }
  for (const name of config.repos ?? []) {
    const threads: IssueThreads = new Map()
    yield issuesOf(name, threads, api)
    if (comments) yield commentsOf(name, threads, api)
    if (discussions) yield discussionsOf(`repo:${name}`, api)
  }
}
