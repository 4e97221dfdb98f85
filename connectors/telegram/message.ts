import { z } from 'zod'
import type { Author, FeedItem } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeFlag, maybeText } from '../values/json.ts'
import { tidy } from '../values/text.ts'
import { authorOf } from '../values/author.ts'

const peopleSchema = z
  .object({
    id: maybeCount,
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

const messageSchema = z.object({
  message_id: z.number().int(),
  date: maybeCount,
  edit_date: maybeCount,
  chat: z.object({ id: z.number().int(), type: z.string(), username: maybeText }),
  from: peopleSchema,
  sender_chat: peopleSchema,
  author_signature: maybeText,
  is_automatic_forward: maybeFlag,
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
  const text = tidy(
    message.text === undefined
      ? withLinks(message.caption ?? '', message.caption_entities)
      : withLinks(message.text, message.entities),
  )
  if (text === '' || message.is_automatic_forward) return undefined
  return {
    id,
    unique: 'connector',
    url: addressOf(chat, message_id),
    text,
    author: writerOf(message),
    publishedAt: parseDate(message.date),
    editedAt: parseDate(message.edit_date),
  }
}

/** Words that hide an address get it behind them, in brackets. */
function withLinks(text: string, entities: TelegramMessage['entities']): string {
  return entities
    .filter(({ type, url }) => type === 'text_link' && url !== undefined)
    .toSorted((a, b) => b.offset - a.offset)
    .reduce((told, { offset, length, url }) => {
      const end = offset + length
      return end > text.length ? told : `${told.slice(0, end)} (${url})${told.slice(end)}`
    }, text)
}

function writerOf({ from, sender_chat, author_signature }: TelegramMessage): Author | undefined {
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
