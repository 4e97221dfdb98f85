import type { Email } from 'postal-mime'
import { z } from 'zod'
import type { FeedItem } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { shortHash } from '../reading/traces.ts'
import { tidy } from '../values/text.ts'
import { wordsOfBody } from './body.ts'
import type { Letter } from './mailbox.ts'
import { parseLetter } from './charset.ts'
import { authorOf } from '../values/author.ts'
import { postWords } from '../values/post-words.ts'

/** What an answer needs to reach its writer and to stand in the same thread. */
const refSchema = z.object({
  to: z.string(),
  subject: z.string(),
  messageId: z.string().optional(),
  references: z.array(z.string()),
})

export type LetterRef = z.infer<typeof refSchema>

export function readRef(ref: string | undefined): LetterRef | undefined {
  try {
    return ref === undefined ? undefined : refSchema.parse(JSON.parse(ref))
  } catch {
    return undefined
  }
}

export interface LetterTask {
  letter: Letter
  /** Mails to lists and of machines are wanted, too. */
  bulk: boolean
}

export type ReadLetter = { item: FeedItem } | { id: string; reason: string }

/**
 * Reads one mail: its own words as an item, or why it is no post of a person. Never throws for what a mail holds. Runs in
 * a parser thread: a hundred thousand empty lines keep the parser of mails busy for a second.
 */
export async function readLetter({ letter, bulk }: LetterTask): Promise<ReadLetter> {
  const id = letter.name.startsWith('[') ? `sha256:${shortHash(letter.name, 43)}` : letter.name.slice(0, 998)
  let email: Email
  try {
    email = await parseLetter(Buffer.from(letter.source))
  } catch {
    return { id, reason: 'the mail is not readable' }
  }
  const reason = machineReason(email, bulk)
  if (reason !== undefined) return { id, reason }
  const subject = tidy(email.subject ?? '').replaceAll('\n', ' ')
  const { text, quoted } = postWords(wordsOfBody(email), subject)
  if (text === '') return { id, reason: 'the mail has neither text nor subject' }
  return {
    item: {
      id,
      unique: letter.name.startsWith('[') ? 'source' : 'connector',
      ref: refOf(email, letter),
      text,
      quoted,
      ...placeOf(email, id, subject),
      author: authorOf({
        name: email.from?.name || email.from?.address,
        id: email.from?.address?.toLowerCase() || undefined,
      }),
      publishedAt: parseDate(email.date) ?? letter.receivedAt,
    },
  }
}

/** "Re:", "VS:", "SV:", "AW:", and for what is passed on "Fwd:", "VL:", "VB:", "WG:", once or more, numbered or not. */
const prefixes =
  /^(?:(?:re|vs|sv|aw|antw|ref|odp|r|fwd?|vl|vb|wg|tr|rv|i|doorst|vast|välitetty)(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?:\s*)+/iu

/** The subject of an answer is the words of who began; an answer tells what it answers, RFC 5322, 3.6.4. */
function placeOf(
  { references = '', inReplyTo: answered = '' }: Email,
  id: string,
  subject: string,
): Pick<FeedItem, 'title' | 'thread' | 'inReplyTo'> {
  const [inReplyTo] = messageIds(answered)
  const [root = inReplyTo] = messageIds(references)
  const bare = subject.replace(prefixes, '')
  if (bare === subject) {
    return { title: subject || undefined, thread: root === undefined ? undefined : { id: root }, inReplyTo }
  }
  return { thread: { id: root ?? id, title: bare || undefined }, inReplyTo }
}

/** Message-IDs without their brackets. */
function messageIds(header: string): string[] {
  return [...header.matchAll(/<([^<>\s]{1,250})>/g)].flatMap(([, id = '']) => id)
}

function header(email: Email, name: string): string {
  return (email.headers.find(({ key }) => key === name)?.value ?? '').trim().toLowerCase()
}

/**
 * Why a mail is not written to us by a person: RFC 3834 (Auto-Submitted), RFC 3464 (bounces), RFC 2919 (List-Id), and
 * the headers of Exchange and older mailing programs.
 */
function machineReason(email: Email, bulk: boolean): string | undefined {
  const sender = email.from?.address?.toLowerCase() ?? ''
  const submitted = header(email, 'auto-submitted').split(';')[0]?.trim() ?? ''
  const precedence = header(email, 'precedence')
  const isReport = header(email, 'content-type').startsWith('multipart/report')
  const isBounce =
    isReport || /^(?:mailer-daemon|postmaster)@/.test(sender) || header(email, 'x-failed-recipients') !== ''
  if (isBounce) return 'a report of the mail system (a bounce or a receipt)'
  const autoReply =
    submitted === 'auto-replied' ||
    precedence === 'auto_reply' ||
    header(email, 'x-autoreply') !== '' ||
    header(email, 'x-autorespond') !== ''
  if (autoReply) return 'an automatic answer (Auto-Submitted or Precedence: auto_reply)'
  if (bulk) return undefined
  if (submitted !== '' && submitted !== 'no')
    return `sent by a machine (Auto-Submitted: ${submitted.slice(0, 40)})`
  if (header(email, 'x-auto-response-suppress') !== '') return 'sent by a machine (X-Auto-Response-Suppress)'
  if (/^(?:bulk|junk|list)$/.test(precedence)) return `a bulk mail (Precedence: ${precedence})`
  if (header(email, 'list-id') !== '' || header(email, 'list-unsubscribe') !== '')
    return 'a mail to a list (List-Id)'
  return undefined
}

function refOf(email: Email, { name }: Letter): string | undefined {
  const to = email.replyTo?.[0]?.address ?? email.from?.address
  if (!z.email().safeParse(to).success || to === undefined) return undefined
  const messageId = name.startsWith('[') ? undefined : `<${name}>`
  // RFC 5322, 3.6.4: the references of the mail that is answered, and that mail itself.
  const references = messageIds(email.references ?? '')
    .map((one) => `<${one}>`)
    .slice(-10)
  const ref: LetterRef = {
    to,
    subject: tidy(email.subject ?? '')
      .replaceAll('\n', ' ')
      .slice(0, 300),
    messageId,
    references:
      messageId === undefined || references.includes(messageId) ? references : [...references, messageId],
  }
  return JSON.stringify(ref)
}
