import { createHash } from 'node:crypto'
import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import { ConfigError, PermanentError } from '../lib/errors.ts'
import { isLoopback } from '../lib/loopback.ts'
import type { Alert, Channel, ChannelIo, ChannelType, Receipt } from './channel.ts'
import { compose, subjectOf } from './compose.ts'
import { emailHtml, emailText } from './email-body.ts'
import { line, neutralise, trim } from './render.ts'

const options = z.strictObject({
  to: z.array(z.email()).min(1).max(50).describe('Who gets the mail, e.g. [lead@example.com].'),
  from: z
    .email()
    .optional()
    .describe('The sender. Default: the SMTP user, or ennakko@ the host of PUBLIC_URL.'),
  smtp: z
    .string()
    .optional()
    .describe(
      'The mail server, e.g. "${SMTP_URL}" = smtps://user:password@mail.example.com. Default: SMTP_URL.',
    ),
})

export const email = {
  summary: 'An e-mail through your mail server, one thread for each case',
  options,
  open: openEmail,
} satisfies ChannelType<z.infer<typeof options>>

const bodyMax = 4_000
const deadlineMs = 45_000

function openEmail(
  { to, from, smtp }: z.infer<typeof options>,
  { channelId, publicUrl, env = {}, now }: ChannelIo,
): Channel {
  const server = readServer(smtp ?? env['SMTP_URL'], channelId)
  let transport: ReturnType<typeof openTransport> | undefined
  const sender = from ?? defaultSender(server, publicUrl)
  const domain = sender.slice(sender.lastIndexOf('@') + 1)
  return {
    minGapMs: 1_000,
    deduplicates: false,
    async send(alert, key, signal) {
      const message = compose(alert, { now: now?.() ?? clock.date(), publicUrl, bodyMax })
      const { messageId, thread } = threadOf(alert, key, domain)
      try {
        transport ??= openTransport(server)
        const mailer = await transport
        const info = await mailer.sendMail({
          from: { name: line(`Ennakko, ${alert.company}`, 80), address: sender },
          to,
          subject: line(subjectOf(alert), 200),
          messageId,
          inReplyTo: thread,
          references: thread,
          headers: {
            // RFC 3834; the second is Exchange's: no out-of-office answers to a machine.
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            'List-Id': `<alerts.${domain}>`,
          },
          priority: 'mention' in alert && alert.case.priority === 'P1' ? 'high' : 'normal',
          text: emailText(message),
          html: await emailHtml(message),
          signal: AbortSignal.any([signal, clock.timeout(deadlineMs)]),
        })
        return receiptOf(messageId, info)
      } catch (error) {
        signal.throwIfAborted()
        throw sendError(error, channelId, server)
      }
    },
    async probe(signal) {
      signal.throwIfAborted()
      transport ??= openTransport(server)
      const mailer = await transport
      await mailer.verify().catch((error: unknown) => {
        throw sendError(error, channelId, server)
      })
    },
  }
}

/** Loaded with the first mail: most installations send none. */
async function openTransport(server: URL) {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    url: server.href,
    requireTLS: mustEncrypt(server),
    connectionTimeout: 10_000,
    dnsTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

function readServer(text: string | undefined, channelId: string): URL {
  if (text === undefined || text === '') {
    throw new ConfigError(
      `channels.${channelId} has no mail server: set the environment variable SMTP_URL, or give the channel an smtp key`,
    )
  }
  const url = URL.parse(text)
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw new ConfigError(
      `channels.${channelId}: the mail server must look like smtps://user:password@mail.example.com (or smtp:// for STARTTLS)`,
    )
  }
  return url
}

/** A password goes over no wire in clear; a url that ends in `?requireTLS=false` overrules this. */
function mustEncrypt(server: URL): boolean {
  return server.password !== '' && !isLoopback(server.hostname)
}

function defaultSender(server: URL, publicUrl: string): string {
  const user = z.email().safeParse(decode(server.username))
  return user.success ? user.data : `ennakko@${URL.parse(publicUrl)?.hostname || 'localhost'}`
}

/**
 * The first mail of a case has an id that follows from the case, and the later ones answer it: that is what mail
 * programs thread by, and it needs no memory of what was sent. A retry has the id of its first try.
 */
function threadOf(alert: Alert, key: string, domain: string): { messageId: string; thread?: string } {
  const own = `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${domain}>`
  if (!('mention' in alert)) return { messageId: own }
  const thread = `<case-${alert.case.id.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 64)}@${domain}>`
  const first = alert.type === 'alert.opened' && alert.step === 1
  return first ? { messageId: thread } : { messageId: own, thread }
}

function receiptOf(ref: string, info: { accepted: string[]; rejected: string[]; response: string }): Receipt {
  const response = oneLine(info.response, 200)
  if (info.rejected.length === 0) return { ref, detail: response }
  const total = info.accepted.length + info.rejected.length
  const refused = oneLine(info.rejected.join(', '), 300)
  return {
    ref,
    detail: `${response}; the server refused ${info.rejected.length} of ${total} recipients: ${refused}`,
  }
}

/** 5xx says for good, 4xx says later (RFC 5321 section 4.2.1); the answer is quoted without user and password. */
function sendError(error: unknown, channelId: string, server: URL): Error {
  const text = error instanceof Error ? error.message : String(error)
  const secrets = [server.href, server.password, decode(server.password)].filter((secret) => secret !== '')
  const safe = secrets.reduce((message, secret) => message.replaceAll(secret, '•••'), text)
  const message = `email channel "${channelId}" could not send through ${server.host}: ${oneLine(safe, 300)}`
  const permanent = error instanceof Error && 'permanent' in error && error.permanent === true
  return permanent ? new PermanentError(message) : new Error(message)
}

/** What the server says, for the operator: addresses stay readable. */
function oneLine(text: string, max: number): string {
  return trim(neutralise(text).replaceAll('\n', ' '), max)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
