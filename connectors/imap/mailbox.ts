import type { ImapFlow } from 'imapflow'
import { clock } from '../../lib/clock.ts'
import { PermanentError, RetryLater, describeError } from '../../lib/errors.ts'
import type { Io } from '../connector.ts'

export interface MailLogin {
  host: string
  port: number
  security: 'tls' | 'starttls' | 'none'
  user: string
  password: string
  mailbox: string
}

/** One folder, open for reading only: no command of this connection can mark, move or delete a mail. */
export interface Mailbox {
  name: string
  /** UIDVALIDITY. */
  validity: string
  nextUid: number
  /** The numbers of the mails from `uid` up, in order. */
  search(uid: number): Promise<number[]>
  summaries(uids: number[]): Promise<Summary[]>
  /** The mails themselves; only the beginning of huge ones. */
  letters(uids: number[]): AsyncIterable<Letter>
  /** The error as people should see it. */
  explain(error: unknown): unknown
  close(): Promise<void>
}

export interface Summary {
  uid: number
  /** The Message-ID, or what stands for it when a mail has none. */
  name: string
  receivedAt?: Date
}

export interface Letter extends Summary {
  source: Uint8Array
}

/** Texts of people are far smaller; attachments come behind them and are not read. */
const maxLetterBytes = 256 * 1024

const timeoutMs = 10_000

/** Connects, logs in and opens the folder with EXAMINE. Throws `PermanentError` when only the operator can help. */
export async function openMailbox(
  login: MailLogin,
  io: Pick<Io, 'resolve'>,
  signal: AbortSignal,
): Promise<Mailbox> {
  signal.throwIfAborted()
  const host = await io.resolve(login.host, login.port)
  // Loaded with the first mailbox: its 30 MB are only for those who read mail.
  const { ImapFlow: Client } = await import('imapflow')
  const client = new Client({
    host,
    port: login.port,
    secure: login.security === 'tls',
    doSTARTTLS: login.security === 'starttls',
    servername: login.host,
    auth: { user: login.user, pass: login.password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: 2 * timeoutMs,
    maxLiteralSize: 2 * maxLetterBytes,
  })
  // An 'error' event without a listener would end the process; every command rejects on its own as well.
  client.on('error', () => {})
  const stop = () => client.close()
  signal.addEventListener('abort', stop, { once: true })
  const explain = (error: unknown) => (signal.aborted ? signal.reason : explained(error, login))
  const close = async () => {
    await client.logout().catch(() => client.close())
    signal.removeEventListener('abort', stop)
  }
  try {
    await client.connect()
    const folder = await client.mailboxOpen(login.mailbox, { readOnly: true })
    return {
      name: login.mailbox,
      validity: String(folder.uidValidity),
      nextUid: folder.uidNext,
      async search(uid) {
        const found = await client.search({ uid: `${uid}:*` }, { uid: true })
        if (!found) throw new Error('the server refuses to search the folder')
        // "n:*" names the last mail even when its number is below n: RFC 9051, section 9, seq-range.
        return found.filter((each) => each >= uid).toSorted((a, b) => a - b)
      },
      async summaries(uids) {
        const [first] = uids
        if (first === undefined) return []
        // Numbers that a search gave are all there are between its ends, and a long list may be too long for a line.
        const range = `${first}:${uids.at(-1)}`
        const query = { uid: true, envelope: true, internalDate: true, size: true }
        const found = await client.fetchAll(range, query, { uid: true })
        return found.map(summaryOf).toSorted((a, b) => a.uid - b.uid)
      },
      async *letters(uids) {
        if (uids.length === 0) return
        const query = {
          uid: true,
          envelope: true,
          internalDate: true,
          size: true,
          source: { maxLength: maxLetterBytes },
        }
        for await (const message of client.fetch(uids.join(','), query, { uid: true })) {
          yield { ...summaryOf(message), source: message.source ?? Buffer.alloc(0) }
        }
      },
      explain,
      close,
    }
  } catch (error) {
    const reason = await withFolders(client, error, login)
    await close()
    throw signal.aborted ? signal.reason : reason
  }
}

type FetchedMail = Awaited<ReturnType<ImapFlow['fetchAll']>>[number]

function summaryOf({ uid, envelope, internalDate, size }: FetchedMail): Summary {
  const id = envelope?.messageId?.trim().replace(/^<|>$/g, '')
  const sender = envelope?.from?.[0]?.address
  const received = internalDate === undefined ? undefined : new Date(internalDate)
  return {
    uid,
    name: id || JSON.stringify([envelope?.date, sender, envelope?.subject, size]),
    receivedAt: received && !Number.isNaN(received.getTime()) ? received : undefined,
  }
}

/** A folder that is not there: the message names those that are. */
async function withFolders(client: ImapFlow, error: unknown, login: MailLogin): Promise<unknown> {
  if (!client.usable || !client.authenticated) return explained(error, login)
  const folders = await client.list().catch(() => [])
  if (folders.length === 0 || folders.some(({ path }) => path === login.mailbox))
    return explained(error, login)
  const names = folders.slice(0, 20).map(({ path }) => path)
  return new PermanentError(`the mailbox has no folder "${login.mailbox}"; it has ${names.join(', ')}`)
}

function explained(error: unknown, { host, port, user, password, security }: MailLogin): unknown {
  if (error instanceof PermanentError) return error
  const where = `${host} port ${port}`
  if (isRefusedLogin(error)) {
    const said = responseOf(error).replaceAll(password, '•••').slice(0, 80)
    const quoted = said === '' ? '' : ` ("${said}")`
    return new PermanentError(
      `${where} refuses the user or the password of ${user}${quoted}: check them (IMAP_PASSWORD); many providers want an app password`,
    )
  }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code)) {
    return new PermanentError(
      `the certificate of ${where} cannot be trusted (${code}): the server must show one that is valid for this name; ` +
        'for a certificate authority of your own set NODE_EXTRA_CA_CERTS',
    )
  }
  const detail = [responseOf(error), describeError(error)]
    .filter(Boolean)
    .join(': ')
    .replaceAll(password, '•••')
  if (security === 'starttls' && /STARTTLS/i.test(detail)) {
    return new PermanentError(
      `${where} offers no STARTTLS, and no password is sent in clear: try security: tls`,
    )
  }
  const throttled = error instanceof Error && 'throttleReset' in error ? Number(error.throttleReset) : 0
  if (throttled > 0) {
    const at = new Date(clock.now() + throttled)
    return new RetryLater(`${where} asks to wait until ${at.toISOString()}`, at)
  }
  return new Error(`reading mail from ${where} failed: ${detail}`)
}

/** RFC 5530, section 3: refusals that pass by themselves. */
const passingCodes = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG'])

/** The client calls every end of a login a failed one, that of a connection as well. */
function isRefusedLogin(error: unknown): boolean {
  if (!(error instanceof Error) || !('authenticationFailed' in error)) return false
  const isRefused = 'responseStatus' in error && error.responseStatus === 'NO'
  const code = 'serverResponseCode' in error ? String(error.serverResponseCode) : ''
  // Gmail says it without a code.
  return isRefused && !passingCodes.has(code) && !/simultaneous connections/i.test(responseOf(error))
}

/** What the server itself said; empty when it said nothing. */
function responseOf(error: unknown): string {
  const text = error instanceof Error && 'responseText' in error ? error.responseText : undefined
  return typeof text === 'string' ? text.slice(0, 200) : ''
}
