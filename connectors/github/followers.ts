import { z } from 'zod'
import { PermanentError } from '../../lib/errors.ts'
import type { FeedItem } from '../connector.ts'
import { maybeCount, readJson } from '../values/json.ts'
import type { GithubApi } from './api.ts'

const userSchema = z.object({ followers: maybeCount })

/** Adds how many people follow the authors: a request for each. Bots and accounts that are gone are left as they are. */
export async function addFollowers(api: GithubApi, items: FeedItem[]): Promise<FeedItem[]> {
  const counts = new Map<string, number | undefined>()
  for (const { author } of items) {
    const login = author?.name
    if (login !== undefined && !login.endsWith('[bot]') && !counts.has(login))
      counts.set(login, await followersOf(api, login))
  }
  return items.map((item) => {
    const followers = counts.get(item.author?.name ?? '')
    return followers === undefined ? item : { ...item, reach: { ...item.reach, followers } }
  })
}

async function followersOf(api: GithubApi, login: string): Promise<number | undefined> {
  try {
    const response = await api.get(`/users/${encodeURIComponent(login)}`, {})
    return response && readJson(response, userSchema, 'GitHub').followers
  } catch (error) {
    if (error instanceof PermanentError) return undefined
    throw error
  }
}
