import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { signsSchema, type Signs } from './signs.ts'

export interface PageBytes {
  body: Uint8Array
  contentType?: string
  /** The address that answered; relative links resolve against it. */
  url: string
}

/** Reading takes milliseconds; a page that needs this long is hostile. */
const killAfterMs = 5000

/** What a web page says about itself, read in a thread that is ended after five seconds or 256 MB. */
export async function readPage(page: PageBytes, signal: AbortSignal): Promise<Signs> {
  const worker = new Worker(new URL('./page-worker.ts', import.meta.url), {
    workerData: page,
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  })
  const kill = AbortSignal.timeout(killAfterMs)
  try {
    const answer: unknown = await once(worker, 'message', { signal: AbortSignal.any([signal, kill]) })
    return z.tuple([signsSchema]).parse(answer)[0]
  } catch (error) {
    signal.throwIfAborted()
    if (!kill.aborted) throw error
    throw new Error(`reading the page took longer than ${killAfterMs / 1000} s, so it was stopped`, {
      cause: error,
    })
  } finally {
    await worker.terminate()
  }
}
