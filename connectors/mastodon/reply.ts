import { z } from 'zod'
import { PermanentError } from '../../lib/errors.ts'
import type { ItemRef, Posted, ReplyRules, Status } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { plainFromHtml, tidy } from '../values/text.ts'
import type { Facts, MastodonInstance } from './instance.ts'
import { reachOf, type MastodonStatus, statusSchema, wordsOf } from './status.ts'

/** The limit of most instances; the real one is asked for before sending. */
/** What every instance takes; some take more. An address counts 23, unless an instance says otherwise. */
export const replyRules: ReplyRules = {
  max: 500,
  unit: 'characters',
  count: (text) => countedLength(text, 23),
  repeatable: true,
}

const mostPerCall = 20

/**
 * Answers a post as the account of the token. Instances know the key for an hour; later, an answer with the same words
 * under the same post counts as this one.
 */
export async function sendReply(
  instance: MastodonInstance,
  { ref }: ItemRef,
  text: string,
  key: string,
  signal: AbortSignal,
): Promise<Posted> {
  const parent =
    ref === undefined ? undefined : await instance.find(statusPath(ref), {}, statusSchema, signal)
  if (ref === undefined || parent?.state !== 'found')
    throw new PermanentError(`the post is gone from ${instance.host}, or cannot be seen from there any more`)
  const { account, visibility = 'public', language } = parent.value
  const status = startsWithName(text, account.acct) ? text : `@${account.acct} ${text}`
  refuseTooLong(status, await instance.facts(signal), instance.host)
  const sent = await findSent(instance, ref, status, signal)
  if (sent) return postedOf(sent)
  const input = { status, in_reply_to_id: ref, visibility, ...(language === undefined ? {} : { language }) }
  return postedOf(await instance.post('/api/v1/statuses', input, key, statusSchema, signal))
}

function postedOf({ uri, url }: MastodonStatus): Posted {
  return { id: uri, url }
}

function startsWithName(text: string, acct: string): boolean {
  return text.toLowerCase().startsWith(`@${acct.toLowerCase()} `)
}

async function findSent(
  instance: MastodonInstance,
  ref: string,
  status: string,
  signal: AbortSignal,
): Promise<MastodonStatus | undefined> {
  const schema = z.object({ descendants: z.array(z.unknown()) })
  const { descendants } = await instance.get(`${statusPath(ref)}/context`, {}, schema, signal)
  const answers = descendants.flatMap((raw) => statusSchema.safeParse(raw).data ?? [])
  // Shown names lose their domain.
  const bare = (text: string) => tidy(text).replace(/(@\w+)@[\w.-]+/g, '$1')
  return answers.find(
    (each) => each.in_reply_to_id === ref && bare(plainFromHtml(each.content)) === bare(status),
  )
}

function refuseTooLong(status: string, { maxCharacters, charactersPerUrl }: Facts, host: string): void {
  const length = countedLength(status, charactersPerUrl)
  if (length > maxCharacters)
    throw new PermanentError(
      `the answer has ${length} characters with the name before it, and ${host} takes ${maxCharacters}: shorten it`,
    )
}

/**
 * Length as Mastodon counts it: graphemes, every address the same, names without their domain.
 * https://docs.joinmastodon.org/user/posting/#text
 */
export function countedLength(text: string, perUrl: number): number {
  const counted = text
    .replace(/(?<![\w/])@(\w(?:[\w.-]{0,62}\w)?)@[\w.-]{1,252}\w/g, '@$1')
    .replace(/https?:\/\/[^\s<>"]+/g, 'x'.repeat(perUrl))
  return [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(counted)].length
}

/** What became of posts; without a `ref` nothing can be asked. */
export async function lookUp(
  instance: MastodonInstance,
  hasBatches: boolean,
  posts: ItemRef[],
  signal: AbortSignal,
): Promise<Status[]> {
  const live = new Map<string, MastodonStatus>()
  const batched = hasBatches ? posts.flatMap(({ ref }) => ref ?? []) : []
  for (let from = 0; from < batched.length; from += mostPerCall) {
    const params = { 'id[]': batched.slice(from, from + mostPerCall) }
    const found = await instance.get('/api/v1/statuses', params, z.array(z.unknown()), signal)
    for (const status of found.flatMap((raw) => statusSchema.safeParse(raw).data ?? []))
      live.set(status.id, status)
  }
  const fates: Status[] = []
  for (const { id, ref } of posts) {
    const known = ref === undefined ? undefined : live.get(ref)
    if (known) fates.push(fateOf(id, known))
    else if (ref === undefined) fates.push({ id, state: 'unknown' })
    else {
      const found = await instance.find(statusPath(ref), {}, statusSchema, signal)
      if (found.state === 'found') fates.push(fateOf(id, found.value))
      else fates.push({ id, state: found.state === 'gone' ? 'deleted' : 'unknown' })
    }
  }
  return fates
}

function fateOf(id: string, status: MastodonStatus): Status {
  if (status.uri !== id) return { id, state: 'unknown' }
  const reach = { followers: status.account.followers_count, ...reachOf(status) }
  return { id, state: 'live', text: wordsOf(status).text, editedAt: parseDate(status.edited_at), reach }
}

function statusPath(ref: string): string {
  return `/api/v1/statuses/${encodeURIComponent(ref)}`
}
