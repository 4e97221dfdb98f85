import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError, RetryLater } from '../../lib/errors.ts'
import { parseRetryAfter, type HttpResponse } from '../../lib/http.ts'
import type { Cursor, Feed, FeedItem, Io, ItemRef, Page, Posted } from '../connector.ts'
import { readCursor } from '../reading/cursor.ts'
import { entries, maybeCount, maybeText, readJson } from '../values/json.ts'
import { refuseTooLong } from '../values/reply-length.ts'
import { addressOf, readMessage } from './message.ts'

export interface Bot {
  token: string
  url: string
}

/** https://core.telegram.org/bots/api#sendmessage: after the entities are read, in UTF-16 units. */
const longestText = 4096

const pageUpdates = 100

/**
 * Telegram forgets updates that were confirmed, and all others after 24 hours; after a quiet week it numbers them anew,
 * perhaps lower. https://core.telegram.org/bots/api#update
 */
const numberingHoldsMs = 2 * 24 * 60 * 60 * 1000

const stateSchema = z.object({
  /** Whose numbers these are: the part of the token that is no secret. */
  bot: z.string(),
  /** The number behind the last update that was given: asking for it confirms those before, which are stored by then. */
  offset: z.number(),
  /** When that was, milliseconds since 1970. */
  at: z.number(),
})

type State = z.infer<typeof stateSchema>

export function openBot(bot: Bot, io: Io): Feed {
  return {
    poll: (cursor, signal) => readUpdates(bot, io, cursor, signal),
    reply: (to, text, _key, signal) => answer(bot, io, to, text, signal),
    replies: { max: longestText, unit: 'characters', repeatable: false },
  }
}

async function readUpdates(bot: Bot, io: Io, cursor: Cursor | undefined, signal: AbortSignal): Promise<Page> {
  const [name = ''] = bot.token.split(':')
  const state = readCursor(cursor, stateSchema)
  const holds = state?.bot === name && clock.now() - state.at < numberingHoldsMs
  const offset = holds ? state.offset : 0
  const allowed_updates = ['message', 'edited_message', 'channel_post', 'edited_channel_post']
  const response = await call(
    bot,
    io,
    'getUpdates',
    { offset, limit: pageUpdates, timeout: 0, allowed_updates },
    signal,
  )
  const place = (next: number) => JSON.stringify({ bot: name, offset: next, at: clock.now() } satisfies State)
  const unchanged = holds && cursor !== undefined ? cursor : place(0)
  if (response.status === 304) return { items: [], cursor: unchanged }
  const raw = readResult(response, entries)
  const readable = raw.flatMap((update) => updateSchema.safeParse(update).data ?? [])
  if (raw.length > 0 && readable.length === 0)
    throw new Error('Telegram answered updates without an update_id')
  const updates = readable.filter(({ update_id }) => update_id >= offset)
  // The last wording of each post: an edit may come on the same page as the post itself.
  const items = new Map<string, FeedItem>()
  const rejected: NonNullable<Page['rejected']> = []
  for (const update of updates) {
    const message =
      update.message ?? update.channel_post ?? update.edited_message ?? update.edited_channel_post
    const read = message === undefined ? undefined : readMessage(message)
    if (read && 'reason' in read) rejected.push(read)
    else if (read) items.set(read.id, read)
  }
  const last = Math.max(...updates.map(({ update_id }) => update_id))
  return {
    items: [...items.values()],
    cursor: updates.length === 0 ? unchanged : place(last + 1),
    more: raw.length >= pageUpdates && updates.length > 0,
    rejected,
  }
}

const updateSchema = z.object({
  update_id: z.number().int(),
  message: z.unknown().optional(),
  edited_message: z.unknown().optional(),
  channel_post: z.unknown().optional(),
  edited_channel_post: z.unknown().optional(),
})

const sentSchema = z.object({
  message_id: z.number().int(),
  chat: z.object({ id: z.number(), username: maybeText }),
})

/** Once and without a key: Telegram has none, so that an unknown outcome stays unknown. */
async function answer(bot: Bot, io: Io, to: ItemRef, text: string, signal: AbortSignal): Promise<Posted> {
  refuseTooLong(text.length, longestText, 'Telegram')
  const [chat = '', message = ''] = to.id.split('/')
  if (!/^-?\d+$/.test(chat) || !/^\d+$/.test(message))
    throw new PermanentError('a post read from the web preview can only be answered in Telegram itself')
  const send = (chat_id: number) => {
    const reply_parameters = { message_id: Number(message), allow_sending_without_reply: true }
    return call(bot, io, 'sendMessage', { chat_id, text, reply_parameters }, signal)
  }
  let response = await send(Number(chat))
  // The group became a supergroup with another id; nothing was sent yet.
  const movedTo = response.status === 400 ? refusalOf(response).parameters?.migrate_to_chat_id : undefined
  if (movedTo !== undefined) response = await send(movedTo)
  const sent = readResult(response, sentSchema)
  return { id: `${sent.chat.id}/${sent.message_id}`, url: addressOf(sent.chat, sent.message_id) }
}

/** The statuses whose answers say what is wrong. https://core.telegram.org/bots/api#making-requests */
const explained = [400, 401, 403, 404, 409, 429]

async function call(
  bot: Bot,
  io: Io,
  method: string,
  parameters: Record<string, unknown>,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const response = await io.http.request(`${bot.url.replace(/(?<!\/)\/+$/, '')}/bot${bot.token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(parameters),
    label: `${new URL(bot.url).host}/bot…/${method}`,
    accept: explained,
    signal,
  })
  if (response.status !== 429) return response
  const seconds = /"retry_after"\s*:\s*(\d+)/.exec(response.body.toString('utf8'))?.[1]
  const at = parseRetryAfter(seconds ?? response.headers['retry-after'], clock.date())
  throw new RetryLater(`Telegram wants no more requests before ${at.toISOString()}`, at)
}

function readResult<T>(response: HttpResponse, schema: z.ZodType<T>): T {
  if (response.status >= 400) throw refused(response)
  return readJson(response, z.object({ ok: z.literal(true), result: schema }), 'Telegram').result
}

const refusalSchema = z.object({
  description: maybeText,
  parameters: z
    .object({ migrate_to_chat_id: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  error_code: maybeCount,
})

function refusalOf(response: HttpResponse): z.infer<typeof refusalSchema> {
  return readJson(response, refusalSchema, 'Telegram')
}

function refused(response: HttpResponse): Error {
  const { status } = response
  const { description = `HTTP ${status}` } = refusalOf(response)
  // A token that is no token at all makes an address that does not exist.
  if (status === 401 || status === 404)
    return new PermanentError(
      'Telegram refuses the bot token: set TELEGRAM_BOT_TOKEN to the one that @BotFather shows',
    )
  const said = description.slice(0, 200)
  if (status === 409 && /webhook/i.test(said))
    return new PermanentError(
      'a webhook is set for this bot: call deleteWebhook, or give this source a bot of its own',
    )
  if (status === 409)
    return new Error('another program reads the updates of this bot: stop it, or use another bot')
  return new PermanentError(`Telegram refuses: ${said}`)
}
