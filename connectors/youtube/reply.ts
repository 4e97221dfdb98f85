import { z } from 'zod'
import { PermanentError } from '../../lib/errors.ts'
import type { ItemRef, Posted } from '../connector.ts'
import { reasonOf } from '../access/google-error.ts'
import { type Google } from '../access/google-token.ts'
import { readJson } from '../values/json.ts'
import { refuseTooLong } from '../values/reply-length.ts'
import type { Youtube } from './api.ts'
import { isVideo } from './lookup.ts'

export const mostReplyChars = 10_000
/** Units of the day's quota that a comment costs. */
const replyUnits = 50

const postedSchema = z.object({ id: z.string().min(1) })

/** Answers below a comment, or comments a video. `root` is the address of the API. */
export async function replyTo(
  youtube: Youtube,
  google: Google,
  root: string,
  to: ItemRef,
  text: string,
  signal: AbortSignal,
): Promise<Posted> {
  refuseTooLong(text.length, mostReplyChars, 'YouTube')
  await youtube.book(replyUnits)
  const { path, snippet } = isVideo(to) ? newThread(to, text) : newReply(to, text)
  const response = await google.request(`${root.replace(/\/$/, '')}/youtube/v3${path}?part=snippet`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ snippet }),
    signal,
    accept: [400, 404],
  })
  if (response.status >= 400)
    throw new PermanentError(`YouTube refused the answer with ${response.status}${reasonOf(response)}`)
  const { id } = readJson(response, postedSchema, 'YouTube')
  return { id, url: addressOf(to, id) }
}

/** Threads are two levels deep: an answer to an answer goes below the comment that began. */
function newReply({ id }: ItemRef, textOriginal: string) {
  return { path: '/comments', snippet: { parentId: id.split('.')[0], textOriginal } }
}

function newThread({ id, ref = '' }: ItemRef, textOriginal: string) {
  const channelId = ref.split(' ')[1]
  const topLevelComment = { snippet: { textOriginal } }
  return { path: '/commentThreads', snippet: { channelId, videoId: id, topLevelComment } }
}

function addressOf({ url }: ItemRef, id: string): string | undefined {
  if (url === undefined) return undefined
  const address = new URL(url)
  address.searchParams.set('lc', id)
  return address.href
}
