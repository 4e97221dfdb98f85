import type { Post } from '../churn.ts'
import { json, type Route } from '../replay.ts'

export const token = '7000001:AAtestTESTtestTESTtestTEST'

export interface Update {
  update_id: number
  [kind: string]: unknown
}

/** getUpdates as documented: what is asked for from an offset on confirms, and forgets, everything before it. */
export function getUpdates(pending: () => Update[]): Route {
  return {
    method: 'POST',
    path: `/bot${token}/getUpdates`,
    headers: { 'content-type': /^application\/json$/ },
    complaint: (body) => {
      const { offset, limit, timeout, allowed_updates, ...unknown } = JSON.parse(body) as Record<
        string,
        unknown
      >
      if (Object.keys(unknown).length > 0) return `unknown ${Object.keys(unknown).join()}`
      if (!Number.isInteger(offset) || !(Number(limit) >= 1 && Number(limit) <= 100) || Number(timeout) > 50)
        return body
      return Array.isArray(allowed_updates) ? undefined : 'allowed_updates must be a list'
    },
    answer({ body }) {
      const { offset, limit } = JSON.parse(body) as { offset: number; limit: number }
      const updates = pending()
      const confirmed = updates.filter(({ update_id }) => update_id < offset).length
      updates.splice(0, confirmed)
      return json({ ok: true, result: updates.slice(0, limit) })
    },
  }
}

export function message(update_id: number, text: string, more: Record<string, unknown> = {}): Update {
  const chat = { id: -1001555000111, type: 'supergroup', username: 'sahkoasiakkaat' }
  return { update_id, message: { message_id: update_id, date: 1_732_000_000, chat, text, ...more } }
}

/** What the bot was not told yet, and which version of a post it was told last. */
export interface Queue {
  pending: Update[]
  told: Map<number, number>
  next: number
}

export function updateOf(
  update_id: number,
  kind: string,
  { serial, text, createdAt, changedAt, version }: Post,
): Update {
  const seconds = (date: Date) => date.getTime() / 1000
  return {
    update_id,
    [kind]: {
      message_id: serial,
      date: seconds(createdAt),
      ...(version > 0 ? { edit_date: seconds(changedAt) } : {}),
      chat: { id: -1001555000111, type: 'supergroup' },
      text,
    },
  }
}
