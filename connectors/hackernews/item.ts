import { z } from 'zod'
import type { Io, Status } from '../connector.ts'
import { entries, maybeCount, maybeFlag, maybeText, readJson } from '../values/json.ts'
import { ownWordsFromHtml } from '../values/own-words.ts'
import { postWords } from '../values/post-words.ts'
import { tidy } from '../values/text.ts'

const itemSchema = z.object({
  deleted: maybeFlag,
  dead: maybeFlag,
  title: maybeText,
  text: maybeText,
  score: maybeCount,
  descendants: maybeCount,
  kids: entries.optional().catch(undefined),
})

/** The official API marks what authors deleted and what moderators killed. https://github.com/HackerNews/API */
export async function lookUp(host: string, io: Io, id: string, signal: AbortSignal): Promise<Status> {
  const url = new URL(`/v0/item/${encodeURIComponent(id)}.json`, host)
  const response = await io.http.request(url.href, { signal })
  // An item that is too new for the API is null.
  const item = readJson(response, itemSchema.nullable(), 'Hacker News')
  if (!item) return { id, state: 'unknown' }
  if (item.deleted || item.dead) return { id, state: 'deleted' }
  const title = tidy(item.title ?? '') || undefined
  return {
    id,
    state: 'live',
    title,
    text: postWords(ownWordsFromHtml(item.text ?? ''), title).text || undefined,
    reach: { likes: item.score, replies: item.descendants ?? item.kids?.length },
  }
}
