import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves with the first truthy value that `look` gives; fails with `what` where a wait that long means that it hangs. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  withinMs = 120_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen) return seen as NonNullable<T>
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`)
    await sleep(20)
  }
}
