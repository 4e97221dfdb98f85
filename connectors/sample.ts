import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import type { Connector, Cursor, FeedItem, Page } from './connector.ts'
import { readCursor } from './reading/cursor.ts'
import { samplePosts } from './sample/posts.ts'

const options = z.strictObject({
  pace: z.number().min(0.05).max(3600).default(4).describe('Seconds between two posts.'),
})

export type SampleOptions = z.infer<typeof options>

/** Invented posts about the invented Revontuli Oy, replayed as if live: a first start has something to show. */
export const sample: Connector<SampleOptions> = {
  summary: 'Invented posts about a demo company, to try Ennakko without a network',
  options,
  everySeconds: 4,
  kind: 'search',
  abilities: { poll: 'always', places: ['number'] },
  docs: {
    example: `- id: sample
  connector: sample
  pace: 4`,
    costs: 'Nothing, and no network.',
    blind: 'Anything real. It ends when all posts have been played.',
    rules: 'Remove it when you have a source of your own.',
  },
  open: ({ pace }) => ({
    async poll(cursor, signal) {
      signal.throwIfAborted()
      return replay(cursor, pace, clock.date())
    },
  }),
}

/** So many come with the first poll, and at most so many with a later one after a pause. */
const mostAtOnce = 8

const stateSchema = z.object({ next: z.int().nonnegative(), at: z.number() })

/** The cursor is the position in the list, so a restart goes on where it was and nothing comes twice. */
function replay(cursor: Cursor | undefined, pace: number, now: Date): Page {
  const state = readCursor(cursor, stateSchema)
  const start = state?.next ?? 0
  const paceMs = pace * 1000
  const due = state ? Math.min(mostAtOnce, Math.floor((now.getTime() - state.at) / paceMs)) : mostAtOnce
  const all = samplePosts()
  const posts = all.slice(start, start + Math.max(0, due))
  const items = posts.map((post, i): FeedItem => {
    const at = new Date(now.getTime() - (posts.length - 1 - i) * Math.min(paceMs, 1000))
    const { expect: _, edited, author, ...item } = post
    return {
      ...item,
      author: { name: author, id: author },
      unique: 'source',
      publishedAt: at,
      editedAt: edited ? at : undefined,
    }
  })
  const at = state && due < mostAtOnce ? state.at + items.length * paceMs : now.getTime()
  const next = { next: start + items.length, at }
  const over = next.next >= all.length
  return { items, cursor: JSON.stringify(next), freshUntil: over ? undefined : new Date(next.at + paceMs) }
}
