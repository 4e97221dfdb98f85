import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError, PlaceLost, RetryLater, describeError } from '../../lib/errors.ts'
import type { Cursor, Page } from '../connector.ts'
import { joinPages } from '../join-pages.ts'
import { readCursor } from './cursor.ts'

const cursors = z.record(z.string(), z.string())

/** Where a round goes on that did not come to its end; no listing has this name. */
const goesOn = ''

/** A poll has a minute. What begins within this time has more than half of it, and what does not waits for the next poll. */
const roundMs = 20_000

/**
 * Reads several listings (storefronts, packages) as one source, each with a cursor of its own. One that fails keeps its
 * cursor and becomes a notice, so that it does not hold up the others; when all fail, the most hopeful error is thrown. A
 * demand to wait stops the round and is obeyed for all. The next poll goes on where this one stopped, or ran out of time.
 */
export async function readSubSources(
  names: readonly string[],
  cursor: Cursor | undefined,
  signal: AbortSignal,
  read: (name: string, cursor: Cursor | undefined) => Promise<Page>,
  withinMs = roundMs,
): Promise<Page> {
  const deadline = clock.elapsed() + withinMs
  const kept = readCursor(cursor, cursors) ?? {}
  const pages: { name: string; page: Page }[] = []
  const errors: { name: string; error: unknown }[] = []
  const first = Math.max(0, names.indexOf(kept[goesOn] ?? ''))
  let rest: string | undefined
  for (const name of names.slice(first)) {
    if (clock.elapsed() > deadline) {
      rest = name
      break
    }
    try {
      pages.push({ name, page: await read(name, kept[name]) })
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof PlaceLost) throw error
      errors.push({ name, error })
      if (!(error instanceof RetryLater)) continue
      rest = name
      break
    }
  }
  // A rest of which nothing can be read must not keep the others waiting: the next poll begins at the first again.
  if (pages.length === 0) rest = undefined
  if (pages.length === 0 && first === 0) throw mostHopeful(errors.map(({ error }) => error))
  const next = Object.fromEntries(
    names.flatMap((name) => {
      const now = pages.find((read) => read.name === name)?.page.cursor ?? kept[name]
      return now === undefined ? [] : [[name, now]]
    }),
  )
  const joined = joinPages(
    pages.map(({ name, page }) => told(name, page)),
    JSON.stringify(rest === undefined ? next : { ...next, [goesOn]: rest }),
  )
  const isWhole = pages.length === names.length
  return {
    ...joined,
    listed: isWhole ? joined.listed : undefined,
    more: rest !== undefined || pages.some(({ page }) => page.more),
    notBefore: latest([
      ...pages.map(({ page }) => page.notBefore),
      ...errors.map(({ error }) => (error instanceof RetryLater ? error.retryAt : undefined)),
    ]),
    notices: [
      ...(joined.notices ?? []),
      ...errors.filter(({ error }) => !(error instanceof RetryLater)).map(noticeOf),
    ],
  }
}

/** Its page, whose sentences say of which one they are. */
function told(name: string, page: Page): Page {
  return {
    ...page,
    gap: page.gap && `${name}: ${page.gap}`,
    notices: page.notices?.map((notice) => `${name}: ${notice}`),
  }
}

/** One that passes by itself must not be taken for one that stops the source. */
function mostHopeful(errors: unknown[]): unknown {
  return (
    errors.find((error) => error instanceof RetryLater) ??
    errors.find((error) => !(error instanceof PermanentError)) ??
    errors[0]
  )
}

function noticeOf({ name, error }: { name: string; error: unknown }): string {
  const outlook =
    error instanceof PermanentError ? 'take it out of the config or mend it' : 'it is tried again'
  return `${name} could not be read (${describeError(error)}); ${outlook}.`
}

function latest(dates: (Date | undefined)[]): Date | undefined {
  return dates.reduce((late, date) => (date && (!late || date > late) ? date : late), undefined)
}
