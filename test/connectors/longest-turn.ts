import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * The longest that `work` keeps everything else in this thread waiting, in milliseconds of the processor's time: what else
 * the machine does meanwhile changes nothing of it.
 */
export async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  const over = new AbortController()
  let longest = 0
  const watching = (async () => {
    let before = process.threadCpuUsage()
    while (!over.signal.aborted) {
      await nextTurn()
      const { user, system } = process.threadCpuUsage(before)
      before = process.threadCpuUsage()
      longest = Math.max(longest, (user + system) / 1000)
    }
  })()
  try {
    await work()
    // What it has begun and not waited for.
    await nextTurn()
  } finally {
    over.abort()
    await watching
  }
  return longest
}
