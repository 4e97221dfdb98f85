import { z } from 'zod'
import type { Author, FeedItem } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeFlag, maybeText } from '../values/json.ts'
import { joinQuoted, type PostWords, postWords } from '../values/post-words.ts'
import { tidy } from '../values/text.ts'
import { authorOf } from '../values/author.ts'

const peopleSchema = z
  .object({
    /** Those of chats are negative. */
    id: z.number().int().optional().catch(undefined),
    first_name: maybeText,
    last_name: maybeText,
    username: maybeText,
    title: maybeText,
  })
  .optional()
  .catch(undefined)

const entitySchema = z.object({
  type: z.string(),
  /** UTF-16 units, as JavaScript counts. */
  offset: z.number().int().nonnegative(),
  length: z.number().int().positive(),
  url: z.string().optional(),
})

const entitiesSchema = z.array(entitySchema).catch([])

/** What is answered: a message, or the service message that opened a topic of a forum. */
const repliedSchema = z
  .object({
    message_id: z.number().int(),
    text: maybeText,
    caption: maybeText,
    forum_topic_created: z.object({ name: maybeText }).optional().catch(undefined),
  })
  .optional()
  .catch(undefined)

/** Who wrote what was forwarded, https://core.telegram.org/bots/api#messageorigin; a hidden one has a name only. */
const originSchema = z
  .object({
    sender_user: peopleSchema,
    sender_user_name: maybeText,
    sender_chat: peopleSchema,
    chat: peopleSchema,
  })
  .optional()
  .catch(undefined)

const messageSchema = z.object({
  message_id: z.number().int(),
  date: maybeCount,
  edit_date: maybeCount,
  chat: z.object({ id: z.number().int(), type: z.string(), username: maybeText }),
  from: peopleSchema,
  sender_chat: peopleSchema,
  author_signature: maybeText,
  is_automatic_forward: maybeFlag,
  message_thread_id: maybeCount,
  reply_to_message: repliedSchema,
  /** The part of it that the writer chose. */
  quote: z.object({ text: maybeText }).optional().catch(undefined),
  forward_origin: originSchema,
  /** What servers of one's own say that are older than version 7.0 of the Bot API. */
  forward_from: peopleSchema,
  forward_sender_name: maybeText,
  forward_from_chat: peopleSchema,
  text: maybeText,
  entities: entitiesSchema,
  caption: maybeText,
  caption_entities: entitiesSchema,
})

type TelegramMessage = z.infer<typeof messageSchema>

/**
 * A message of the Bot API (https://core.telegram.org/bots/api#message), or why it cannot be read; nothing for what is no
 * post: pictures without words, joins and leaves, a channel's post repeated in its discussion group.
 */
export function readMessage(raw: unknown): FeedItem | { id?: string; reason: string } | undefined {
  const message = messageSchema.safeParse(raw).data
  if (!message) return { reason: 'the message has no message_id or no chat' }
  const { chat, message_id } = message
  const id = `${chat.id}/${message_id}`
  if (chat.type === 'private')
    return { id, reason: 'it was written to the bot in private, which is not read' }
  const { text, quoted } = wordsOf(message)
  if (text === '' || message.is_automatic_forward) return undefined
  return {
    id,
    unique: 'connector',
    url: addressOf(chat, message_id),
    text,
    quoted,
    ...placeOf(message),
    author: originOf(message) ?? writerOf(message),
    publishedAt: parseDate(message.date),
    editedAt: parseDate(message.edit_date),
  }
}

/** A text without what it quotes, which is marked by places; the message that it answers is shown above it. */
function wordsOf(message: TelegramMessage): PostWords {
  const { reply_to_message: replied, quote } = message
  const [whole, entities] =
    message.text === undefined
      ? [message.caption ?? '', message.caption_entities]
      : [message.text, message.entities]
  const quotations = entities.filter(({ type }) => /^(?:expandable_)?blockquote$/.test(type))
  const links = entities.filter(({ type }) => type === 'text_link')
  const pieces = piecesOf(whole, quotations, links)
  const answered = quote?.text ?? replied?.text ?? replied?.caption
  return postWords({
    text: tidy(pieces.own.join('\n')),
    quoted: joinQuoted(answered, ...pieces.quoted),
  })
}

/** Quotations do not overlap. Those that end outside the text are left alone. */
function piecesOf(
  whole: string,
  quotations: TelegramMessage['entities'],
  links: TelegramMessage['entities'],
): { own: string[]; quoted: string[] } {
  const pieces: { own: string[]; quoted: string[] } = { own: [], quoted: [] }
  let from = 0
  const cut = (start: number, end: number) => {
    const inside = links.filter(({ offset, length }) => offset >= start && offset + length <= end)
    return withLinks(
      whole.slice(start, end),
      inside.map((link) => ({ ...link, offset: link.offset - start })),
    )
  }
  for (const { offset, length } of quotations.toSorted((a, b) => a.offset - b.offset)) {
    if (offset < from || offset + length > whole.length) continue
    pieces.own.push(cut(from, offset))
    pieces.quoted.push(cut(offset, offset + length))
    from = offset + length
  }
  pieces.own.push(cut(from, whole.length))
  return pieces
}

/** Words that hide an address get it behind them, in brackets. */
function withLinks(text: string, entities: TelegramMessage['entities']): string {
  return entities
    .filter(({ url }) => url !== undefined)
    .toSorted((a, b) => b.offset - a.offset)
    .reduce((told, { offset, length, url }) => {
      const end = offset + length
      return end > text.length ? told : `${told.slice(0, end)} (${url})${told.slice(end)}`
    }, text)
}

/** Topics of a forum, and the answers to one message of a large group, are threads. */
function placeOf(message: TelegramMessage): Pick<FeedItem, 'thread' | 'inReplyTo'> {
  const { chat, message_thread_id: thread, reply_to_message: replied } = message
  const title = replied?.forum_topic_created?.name
  const opensTopic = replied?.forum_topic_created !== undefined
  return {
    thread: thread === undefined ? undefined : { id: `${chat.id}/${thread}`, title },
    inReplyTo: replied && !opensTopic ? `${chat.id}/${replied.message_id}` : undefined,
  }
}

/** What is forwarded was written by somebody else, who is its author. */
function originOf(message: TelegramMessage): Author | undefined {
  const { forward_origin: origin } = message
  const writer = origin?.sender_user ?? message.forward_from
  const chat = origin?.sender_chat ?? origin?.chat ?? message.forward_from_chat
  const hidden = origin?.sender_user_name ?? message.forward_sender_name
  if (writer || chat) return writerOf({ from: writer, sender_chat: chat, author_signature: undefined })
  return authorOf({ name: hidden })
}

function writerOf({
  from,
  sender_chat,
  author_signature,
}: Pick<TelegramMessage, 'from' | 'sender_chat' | 'author_signature'>): Author | undefined {
  // Channels and anonymous administrators write as a chat; `from` is then a placeholder.
  const writer = sender_chat ?? from
  const name = [writer?.first_name, writer?.last_name].filter(Boolean).join(' ')
  const known = writer?.username
  return authorOf({
    name: known ?? (author_signature || writer?.title || name),
    id: writer?.id === undefined ? undefined : String(writer.id),
    url: known === undefined ? undefined : `https://t.me/${encodeURIComponent(known)}`,
  })
}

/** Where a message can be read: by everybody, or by the members of a private supergroup or channel. */
export function addressOf(chat: { id: number; username?: string }, message: number): string | undefined {
  if (chat.username !== undefined) return `https://t.me/${encodeURIComponent(chat.username)}/${message}`
  const [, inner] = /^-100(\d+)$/.exec(String(chat.id)) ?? []
  return inner === undefined ? undefined : `https://t.me/c/${inner}/${message}`
}
