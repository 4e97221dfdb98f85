import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import { ConfigError } from '../lib/errors.ts'
import type { Connector, Feed, Io, Page } from './connector.ts'
import { readCursor } from './reading/cursor.ts'
import { credential, needed } from './access/credential.ts'
import { readLetter } from './imap/read-letters.ts'
import { type Mailbox, openMailbox, type Summary } from './imap/mailbox.ts'
import { openOutbox } from './imap/outbox.ts'
import { isLoopback } from '../lib/loopback.ts'
import { openSeen, type Trace, traceOf } from './reading/traces.ts'

const options = z.strictObject({
  host: z.string().min(1).describe('The mail server, e.g. imap.example.com.'),
  port: z.int().min(1).max(65_535).optional().describe('Default: 993, or 143 without security: tls.'),
  security: z
    .enum(['tls', 'starttls', 'none'])
    .default('tls')
    .describe('tls (from the first byte), starttls, or none, which is allowed on this machine only.'),
  user: z.string().min(1).describe('The account, mostly its e-mail address.'),
  password: credential('IMAP_PASSWORD', 'The password of the account, best an app password.'),
  mailbox: z
    .string()
    .min(1)
    .default('INBOX')
    .describe('The folder to read, e.g. INBOX or Support/Complaints.'),
  bulk: z
    .enum(['skip', 'read'])
    .default('skip')
    .describe(
      'Newsletters, lists and mails that machines send: skip, or read for a folder of alerts or web forms. ' +
        'Bounces and out-of-office answers are always skipped.',
    ),
  smtp: credential(
    'SMTP_URL',
    'The server that answers are sent through: smtps://user:password@mail.example.com.',
  ),
  from: z.email().optional().describe('The sender of answers. Default: user, when it is an e-mail address.'),
})

export type ImapOptions = z.infer<typeof options>

/** A folder of a mailbox, read without changing anything in it. RFC 9051 (IMAP), RFC 8314 (TLS). */
export const imap: Connector<ImapOptions> = {
  summary: 'Mails of one folder of a mailbox, read without marking them; answers go out as e-mail',
  options,
  everySeconds: 120,
  kind: 'inbox',
  abilities: {
    poll: 'key',
    reply: 'key',
    longestReply: { max: 10_000, unit: 'characters' },
    places: ['seen'],
  },
  docs: {
    example: `- id: support-mail
  connector: imap
  host: imap.example.com
  user: support@example.com
  password: \${IMAP_PASSWORD}
  match: all`,
    costs: 'Nothing. Needs the password of the mailbox (IMAP_PASSWORD), and SMTP_URL for answers.',
    blind:
      'Mails that are moved or deleted before they are read; attachments; accounts that allow OAuth only, such as Microsoft 365.',
    rules: 'Mails are personal data: tell the writers, and keep them no longer than needed (retention).',
  },
  open: openImap,
}

/** How many days the first poll looks back. */
const firstDays = 7

/** Mails whose ids are remembered, and which are compared when the server numbers its mails anew. */
const mostKept = 2000

const pageMails = 100

const stateSchema = z.object({
  mailbox: z.string(),
  /** While it stays the same, numbers of mails only grow: RFC 9051, 2.3.1.1. */
  validity: z.string(),
  /** The highest number that was read. */
  uid: z.number(),
  /** Traces of Message-IDs, see seen.ts. */
  seen: z.string(),
})

type State = z.infer<typeof stateSchema>

function openImap(config: ImapOptions, io: Io): Feed {
  const port = config.port ?? (config.security === 'tls' ? 993 : 143)
  if (config.security === 'none' && !isLoopback(config.host)) {
    throw new ConfigError(
      `security: none would send the password to ${config.host} in clear; use tls or starttls`,
    )
  }
  const login = { ...config, port, password: needed(config.password, 'IMAP_PASSWORD') }
  const outbox = config.smtp === undefined ? undefined : openOutbox(config.smtp, config, io)
  return {
    async poll(cursor, signal) {
      const mailbox = await openMailbox(login, io, signal)
      try {
        const state = readState(cursor, config.mailbox)
        return await readPage(mailbox, state, config.bulk === 'read', signal)
      } catch (error) {
        throw mailbox.explain(error)
      } finally {
        await mailbox.close()
      }
    },
    ...outbox,
  }
}

function readState(cursor: string | undefined, mailbox: string): State | undefined {
  const state = readCursor(cursor, stateSchema)
  return state?.mailbox === mailbox ? state : undefined
}

async function readPage(
  mailbox: Mailbox,
  known: State | undefined,
  bulk: boolean,
  signal: AbortSignal,
): Promise<Page> {
  const { state, ...remarks } =
    known?.validity === mailbox.validity ? { state: known } : await startAt(mailbox, known)
  const waiting = await mailbox.search(state.uid + 1)
  const uids = waiting.slice(0, pageMails)
  const seen = openSeen(state.seen)
  const summaries = await mailbox.summaries(uids)
  if (summaries.length === 0) await checkGone(mailbox, uids)
  const fresh = unseen(summaries, (trace) => seen.has([trace]))
  const page: Required<Pick<Page, 'items' | 'rejected'>> = { items: [], rejected: [] }
  const wanted = fresh.map(({ uid }) => uid)
  let shown = 0
  for await (const letter of mailbox.letters(wanted)) {
    shown++
    const read = await readLetter({ letter, bulk }, signal)
    if ('item' in read) page.items.push(read.item)
    else page.rejected.push(read)
  }
  if (shown === 0) await checkGone(mailbox, wanted)
  const next: State = {
    ...state,
    uid: uids.at(-1) ?? state.uid,
    seen: seen.pack(fresh.map(idOf).toReversed(), mostKept),
  }
  return { ...page, ...remarks, cursor: JSON.stringify(next), more: waiting.length > uids.length }
}

/** Mails that were found and are not shown were deleted in between; else they must not be passed over. */
async function checkGone(mailbox: Mailbox, uids: number[]): Promise<void> {
  const [first] = uids
  if (first === undefined) return
  const there = new Set(await mailbox.search(first))
  if (uids.some((uid) => there.has(uid))) throw new Error('the server shows none of the mails that it found')
}

/**
 * Where reading begins in a mailbox that is new to us (the last days), or whose mails have got new numbers (all that are
 * not known by their Message-ID).
 */
async function startAt(
  mailbox: Mailbox,
  known: State | undefined,
): Promise<{ state: State } & Pick<Page, 'gap' | 'notices'>> {
  const all = await mailbox.search(1)
  const uids = all.slice(-mostKept)
  const state: State = {
    mailbox: mailbox.name,
    validity: mailbox.validity,
    uid: (uids[0] ?? mailbox.nextUid) - 1,
    seen: known?.seen ?? '',
  }
  if (known) {
    const gap = `only the newest ${mostKept} of its ${all.length} mails were compared, so older ones that were new may be missing`
    return {
      state,
      notices: [
        'The mail server has numbered the mails of the folder anew; they are told apart by their Message-ID.',
      ],
      ...(all.length > mostKept ? { gap: `The mail server has numbered its mails anew; ${gap}.` } : {}),
    }
  }
  const since = clock.now() - firstDays * 86_400_000
  const summaries = await mailbox.summaries(uids)
  const recent = summaries.findIndex(({ receivedAt }) => (receivedAt?.getTime() ?? 0) >= since)
  const past = recent < 0 ? summaries : summaries.slice(0, recent)
  return {
    state: {
      ...state,
      uid: past.at(-1)?.uid ?? state.uid,
      seen: openSeen(undefined).pack(past.map(idOf).toReversed(), mostKept),
    },
  }
}

/** A mail that was moved away and back, or lies in the folder twice, has a number of its own and the same Message-ID. */
function unseen(summaries: Summary[], isKnown: (trace: Trace) => boolean): Summary[] {
  const given = new Set<Trace>()
  return summaries.filter((summary) => {
    const trace = idOf(summary)
    if (isKnown(trace) || given.has(trace)) return false
    given.add(trace)
    return true
  })
}

function idOf({ name }: Summary): Trace {
  return traceOf(name, '')
}
