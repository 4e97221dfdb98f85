import { clock } from '../../lib/clock.ts'
import type { Io, Page } from '../connector.ts'
import { openSeen } from '../reading/traces.ts'
import { type FeedState, writeFeedState } from './cursor.ts'
import { tracesOf } from './identity.ts'

/** How long a feed that is pushed may go without being read itself. */
const pushedReadMs = 3_600_000

const pushedItems = 500

/** What was pushed since the last page and is new; undefined when there is nothing. */
export async function readPushed(state: FeedState, io: Io): Promise<Page | undefined> {
  if (io.callbackUrl === undefined) return undefined
  const entries = await io.inbox.read(state.inbox ?? 0, pushedItems)
  const last = entries.at(-1)
  if (!last) return undefined
  const seen = openSeen(state.seen)
  const given = new Set<string>()
  const items = entries.flatMap(({ item }) => {
    const traces = tracesOf(item)
    // A hub may push the same post again before the first push was handed on.
    if (seen.has(traces) || given.has(traces[0])) return []
    given.add(traces[0])
    return [item]
  })
  const traces = [...new Set(items.flatMap(tracesOf))]
  const known = state.seen.length / 20
  const next: FeedState = {
    ...state,
    inbox: last.seq,
    seen: seen.pack(traces, Math.max(400, known) + traces.length),
    newest: state.newest + traces.length,
  }
  const overdue = clock.now() - (state.readAt ?? 0) > pushedReadMs
  return {
    items,
    cursor: writeFeedState(next),
    more: overdue || entries.length >= pushedItems,
    ...(overdue ? {} : { freshUntil: new Date((state.readAt ?? 0) + pushedReadMs) }),
  }
}

/** A feed that is pushed is read once an hour, in case a push gets lost, and when the lease ends. */
export function freshUntilRead(
  freshUntil: Date | undefined,
  pushedUntil: Date | undefined,
): Date | undefined {
  if (pushedUntil === undefined) return freshUntil
  const hour = Math.min(clock.now() + pushedReadMs, pushedUntil.getTime())
  return new Date(Math.max(freshUntil?.getTime() ?? 0, hour))
}
