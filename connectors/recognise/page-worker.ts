import { parentPort, workerData } from 'node:worker_threads'
import { decodeText } from '../../lib/charset.ts'
import type { PageBytes } from './page.ts'
import { readSigns } from './signs.ts'

/** Runs in a thread: what a hostile page blocks or blows up is this thread and nothing else. */
const { body, contentType, url }: PageBytes = workerData
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origins
parentPort?.postMessage(readSigns(decodeText(Buffer.from(body), contentType), url))
