import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * For work on foreign content that must stay on the main thread: it says what each step costs, in a unit of its own, and
 * everything else gets its turn whenever `most` has been spent.
 */
export function breather(most: number): (spent: number) => Promise<void> {
  let sum = 0
  return async (spent) => {
    sum += spent
    if (sum < most) return
    sum = 0
    await nextTurn()
  }
}
