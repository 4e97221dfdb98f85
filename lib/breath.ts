import { setImmediate as nextTurn } from 'node:timers/promises'
import { clock } from './clock.ts'

/** Work may keep everything else waiting for so long before others get their turn, in milliseconds. */
const longestBreathMs = 10

/**
 * For work on foreign content that must stay on the main thread: called between its steps, it lets everything else have its
 * turn whenever the work has taken some milliseconds.
 */
export function breather(): () => Promise<void> {
  let since = clock.elapsed()
  return async () => {
    if (clock.elapsed() - since < longestBreathMs) return
    await nextTurn()
    since = clock.elapsed()
  }
}

/** `items.map(read)`, with turns for others in between. */
export async function mapInBreaths<T, R>(
  items: readonly T[],
  read: (item: T, index: number) => R | Promise<R>,
): Promise<R[]> {
  const breathe = breather()
  const results: R[] = []
  for (const [index, item] of items.entries()) {
    await breathe()
    results.push(await read(item, index))
  }
  return results
}
