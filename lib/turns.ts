import { setImmediate as nextTurn } from 'node:timers/promises'
import { clock } from './clock.ts'

/** After so much work on a list others get their turn, in milliseconds. */
const turnMs = 10

/** One after the other; between two, others get their turn now and then. */
export async function* inTurns<T>(list: Iterable<T>): AsyncGenerator<T> {
  let since = clock.elapsed()
  for (const one of list) {
    yield one
    if (clock.elapsed() - since < turnMs) continue
    await nextTurn()
    since = clock.elapsed()
  }
}

/** What `read` makes of each of them, in order. */
export async function mapInTurns<T, R>(
  list: readonly T[],
  read: (one: T, index: number) => R | Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  for await (const one of inTurns(list)) results.push(await read(one, results.length))
  return results
}
