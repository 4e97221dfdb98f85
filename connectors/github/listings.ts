import { z } from 'zod'
import { entries, maybeCount, maybeFlag, readJson } from '../values/json.ts'
import { readEntries } from '../reading/entries.ts'
import type { Listing, ListingBatch } from '../reading/listings.ts'
import type { GithubApi } from './api.ts'
import { readIssue, readIssueComment, type IssueThread, type IssueThreads } from './issues.ts'

const pageSize = 100

const searchSchema = z.object({ total_count: maybeCount, incomplete_results: maybeFlag, items: entries })

/** https://docs.github.com/rest/search/search#search-issues-and-pull-requests */
export function searchOf(words: string, threads: IssueThreads, api: GithubApi): Listing {
  return {
    name: 'the issue search',
    // No search shows more than 1,000 results.
    mostBatches: 10,
    async read(next = '1', since) {
      const q = [words, 'is:issue', ...(since ? [`updated:>=${seconds(since)}`] : [])].join(' ')
      const params = { q, sort: 'updated', order: 'desc', page: next, advanced_search: 'true' }
      const response = await api.get('/search/issues', { ...params, per_page: String(pageSize) })
      if (!response) return undefined
      const found = readJson(response, searchSchema, 'GitHub')
      // The search ran out of time: what it did not reach would be lost.
      if (found.incomplete_results)
        throw new Error('GitHub did not finish the search in time; it is asked again')
      const batch = await readEntries(found.items, (raw) => {
        const { thread, entry } = readIssue(raw)
        if (thread) threads.set(thread.url, thread)
        return entry
      })
      const more = (found.total_count ?? 0) > Number(next) * pageSize && found.items.length > 0
      return { entries: batch, next: more ? String(Number(next) + 1) : undefined }
    },
  }
}

export function issuesOf(name: string, threads: IssueThreads, api: GithubApi): Listing {
  return {
    name: `issues of ${name}`,
    mostBatches: 10,
    read: (next, since) =>
      readPage(api, `/repos/${name}/issues`, { state: 'all', ...newestFirst }, next, since, (raw) => {
        const { thread, entry } = readIssue(raw)
        if (thread) threads.set(thread.url, thread)
        return entry
      }),
  }
}

export function commentsOf(name: string, threads: IssueThreads, api: GithubApi): Listing {
  return {
    name: `comments of ${name}`,
    mostBatches: 10,
    read: (next, since) =>
      readPage(api, `/repos/${name}/issues/comments`, newestFirst, next, since, (raw) =>
        readIssueComment(raw, threads),
      ),
  }
}

/** Those that came or changed since the last reading; what an issue gathered before it was found is its past. */
export function commentsOn(thread: IssueThread, api: GithubApi): Listing {
  const { repo: name, number, url } = thread
  const threads = new Map([[url, thread]])
  return {
    name: `comments on ${url}`,
    mostBatches: 5,
    async read(next, since) {
      if (!since) return { entries: [] }
      return await readPage(api, `/repos/${name}/issues/${number}/comments`, {}, next, since, (raw) =>
        readIssueComment(raw, threads),
      )
    },
  }
}

const newestFirst = { sort: 'updated', direction: 'desc' }

async function readPage(
  api: GithubApi,
  path: string,
  params: Record<string, string>,
  next: string | undefined,
  since: Date | undefined,
  read: Parameters<typeof readEntries>[1],
): Promise<ListingBatch | undefined> {
  const page = next ?? '1'
  const asked = { ...params, per_page: String(pageSize), page, ...(since ? { since: seconds(since) } : {}) }
  const response = await api.get(path, asked, { conditional: page === '1' })
  if (!response) return undefined
  const raw = readJson(response, entries, 'GitHub')
  return {
    entries: await readEntries(raw, read),
    next: raw.length >= pageSize ? String(Number(page) + 1) : undefined,
  }
}

function seconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
