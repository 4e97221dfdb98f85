import { z } from 'zod'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeText } from '../values/json.ts'
import type { FeedItem } from '../connector.ts'
import type { ListingEntry } from '../reading/entries.ts'
import { ownWordsFromMarkdown } from '../values/own-words.ts'
import { postWords } from '../values/post-words.ts'
import { tidy } from '../values/text.ts'
import { webAddress, webUrl } from '../values/addresses.ts'
import { authorOf } from '../values/author.ts'

/** Where comments stand, and where answers go. */
export interface IssueThread {
  repo: string
  number: string
  /** The issue as people read it. */
  url: string
  title?: string
  comments: number
}

/** Threads by their addresses, as far as they were listed. */
export type IssueThreads = Map<string, IssueThread>

const userSchema = z
  .object({ id: maybeText, login: maybeText, html_url: maybeText, type: maybeText })
  .optional()
  .catch(undefined)

const postSchema = z.object({
  node_id: z.string().min(1),
  html_url: webAddress,
  body: maybeText,
  user: userSchema,
  created_at: maybeText,
  updated_at: maybeText,
  reactions: z.object({ '+1': maybeCount }).optional().catch(undefined),
})

const issueSchema = postSchema.extend({
  title: maybeText,
  comments: maybeCount,
})

/** Pull requests are work and no complaint: they are passed over, without a thread. Throws when it is no issue. */
export function readIssue(raw: unknown): { thread?: IssueThread; entry: ListingEntry } {
  const issue = issueSchema.safeParse(raw).data
  if (!issue) throw new Error('the issue has no node_id or no address')
  const place = placeOf(issue.html_url)
  if (!place) return { entry: passedOver(issue) }
  const title = tidy(issue.title ?? '') || undefined
  const thread = { ...place, url: issue.html_url, title, comments: issue.comments ?? 0 }
  return { thread, entry: entryOf(issue, { ...place, title, replies: issue.comments }) }
}

/** Passes comments on pull requests over. `threads` tell the titles of issues. Throws when it is no comment. */
export function readIssueComment(raw: unknown, threads: IssueThreads = new Map()): ListingEntry {
  const comment = postSchema.safeParse(raw).data
  if (!comment) throw new Error('the comment has no node_id or no address')
  const place = placeOf(comment.html_url)
  if (!place) return passedOver(comment)
  const issue = comment.html_url.replace(/#[^]*$/, '')
  return entryOf(comment, { ...place, thread: { id: issue, title: threads.get(issue)?.title } })
}

function passedOver({ node_id: id, updated_at }: z.infer<typeof postSchema>): ListingEntry {
  return { id, at: parseDate(updated_at) }
}

/** Undefined for pull requests, which the same listings hold: their addresses have /pull/. */
function placeOf(address: string): Pick<IssueThread, 'repo' | 'number'> | undefined {
  const [, repo, number] = /^\/([^/]+\/[^/]+)\/issues\/(\d+)$/.exec(new URL(address).pathname) ?? []
  return repo === undefined || number === undefined ? undefined : { repo, number }
}

function entryOf(
  { node_id: id, html_url: url, body, user, created_at, updated_at, reactions }: z.infer<typeof postSchema>,
  {
    repo,
    number,
    title,
    thread,
    replies,
  }: Pick<IssueThread, 'repo' | 'number' | 'title'> & Pick<FeedItem, 'thread'> & { replies?: number },
): ListingEntry {
  const at = parseDate(updated_at)
  const { text, quoted } = postWords(ownWordsFromMarkdown(body ?? '', 'github'), title)
  if (text === '') return { id, why: 'the post has no text', at }
  const item = {
    id,
    unique: 'connector' as const,
    ref: `issue ${repo} ${number}`,
    url,
    title,
    text,
    quoted,
    thread,
    author: authorOf({
      name: shownLogin(user?.login, user?.type === 'Bot'),
      id: user?.id ?? user?.login,
      url: webUrl(user?.html_url),
    }),
    publishedAt: parseDate(created_at),
    reach: { likes: reactions?.['+1'], replies },
  }
  return { item, at }
}

/** Bots are named as GitHub shows them: `dependabot[bot]`. */
export function shownLogin(login: string | undefined, bot: boolean): string | undefined {
  return login === undefined || !bot || login.endsWith('[bot]') ? login : `${login}[bot]`
}
