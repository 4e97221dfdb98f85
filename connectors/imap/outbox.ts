import { createHash } from 'node:crypto'
import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { ConfigError, PermanentError, describeError } from '../../lib/errors.ts'
import type { Feed, Io, ItemRef, Posted } from '../connector.ts'
import { isLoopback } from '../../lib/loopback.ts'
import { readRef } from './letter.ts'

const maxChars = 10_000
const deadlineMs = 45_000

/** Answers by e-mail, in the thread of the mail that is answered. Throws `ConfigError` for a server that cannot work. */
export function openOutbox(
  smtp: string,
  { from, user }: { from?: string; user: string },
  io: Pick<Io, 'resolve'>,
): Required<Pick<Feed, 'reply' | 'replies'>> {
  const server = URL.parse(smtp)
  if (server === null || !/^smtps?:$/.test(server.protocol) || server.hostname === '') {
    throw new ConfigError(
      'smtp must look like smtps://user:password@mail.example.com (or smtp:// for STARTTLS)',
    )
  }
  const sender = z.email().safeParse(from ?? user)
  if (!sender.success)
    throw new ConfigError('from is missing: the sender of answers, as user is no e-mail address')
  return {
    // Mail servers do not look at Message-IDs, so a repeat after a crash would arrive twice.
    replies: { max: maxChars, unit: 'characters', repeatable: false },
    reply: (to, text, key, signal) => send({ server, from: sender.data, to, text, key, io, signal }),
  }
}

interface MailReply {
  server: URL
  from: string
  to: ItemRef
  text: string
  key: string
  io: Pick<Io, 'resolve'>
  signal: AbortSignal
}

async function send({ server, from, to, text, key, io, signal }: MailReply): Promise<Posted> {
  const ref = readRef(to.ref)
  if (!ref) throw new PermanentError('the mail names no address that an answer could go to')
  if (text.length > maxChars) {
    throw new PermanentError(`the answer has ${text.length} characters; a mail may have ${maxChars}`)
  }
  signal.throwIfAborted()
  const messageId = `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${from.slice(from.lastIndexOf('@') + 1)}>`
  try {
    const transport = await openTransport(server, io)
    const sent = await transport.sendMail({
      from,
      to: { name: '', address: ref.to },
      subject: /^(?:re|vs|sv)\s*:/i.test(ref.subject) ? ref.subject : `Re: ${ref.subject}`,
      text,
      messageId,
      inReplyTo: ref.messageId,
      references: ref.references,
      signal: AbortSignal.any([signal, clock.timeout(deadlineMs)]),
    })
    if (sent.rejected.length > 0)
      throw new PermanentError(`the mail server refused the recipient: ${sent.response}`)
    return { id: messageId.slice(1, -1) }
  } catch (error) {
    throw sendError(error, server)
  }
}

/** Loaded with the first answer: most installations send none. */
async function openTransport(server: URL, io: Pick<Io, 'resolve'>) {
  const { createTransport } = await import('nodemailer')
  const secure = server.protocol === 'smtps:'
  const port = server.port === '' ? (secure ? 465 : 587) : Number(server.port)
  const user = decodeURIComponent(server.username)
  return createTransport({
    host: await io.resolve(server.hostname, port),
    port,
    secure,
    requireTLS: !secure && !isLoopback(server.hostname),
    tls: { servername: server.hostname },
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(server.password) } }),
    connectionTimeout: 10_000,
    dnsTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** 5xx is a refusal; after anything else the mail may have gone out (RFC 5321, 4.2.1). */
function sendError(error: unknown, server: URL): Error {
  if (error instanceof PermanentError) return error
  const secrets = [server.href, server.password, decodeURIComponent(server.password)].filter(
    (secret) => secret !== '',
  )
  const safe = secrets.reduce((message, secret) => message.replaceAll(secret, '•••'), describeError(error))
  const message = `the answer could not be sent through ${server.host}: ${safe}`
  const refused = error instanceof Error && 'permanent' in error && error.permanent === true
  return refused ? new PermanentError(message) : new Error(message)
}
