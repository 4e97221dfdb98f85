import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { createHttp, type Http } from '../../lib/http.ts'

export interface Delivered {
  headers: Record<string, string>
  body: string
}

export interface HttpSink {
  url: string
  received: Delivered[]
  /** What to answer from now on; 'hang' never does. The path /moved always answers "ok". */
  answer: { status: number; body?: string; headers?: Record<string, string> } | 'hang'
  close(): Promise<void>
}

export async function startHttpSink(): Promise<HttpSink> {
  const received: Delivered[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({
        headers: Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        ),
        body: Buffer.concat(chunks).toString('utf8'),
      })
      const answer = request.url === '/moved' ? { status: 200, body: 'ok' } : sink.answer
      if (answer === 'hang') return
      response.writeHead(answer.status, answer.headers)
      response.end(answer.body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const sink: HttpSink = {
    url: `http://127.0.0.1:${port}/services/T0/B0/topsecrettoken?sig=topsecretsignature`,
    received,
    answer: { status: 200, body: 'ok' },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return sink
}

export function loopbackHttp(): Http {
  return createHttp({
    userAgent: 'ennakko-test/0 (+https://example.com; test@example.com)',
    allowPrivate: () => ['127.0.0.0/8'],
  })
}

export interface SmtpSink {
  url: string
  received: { from: string; to: string[]; raw: string }[]
  /** Refuses a recipient, the message or the log-in with this SMTP code. */
  refuse: {
    recipient?: (address: string) => number | undefined
    message?: number
    login?: number
    hang?: boolean
  }
  close(): Promise<void>
}

/** A real SMTP server on loopback that keeps what it is given. */
export async function startSmtpSink({ login = false } = {}): Promise<SmtpSink> {
  const received: SmtpSink['received'] = []
  const server = new SMTPServer({
    disabledCommands: login ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    allowInsecureAuth: true,
    authOptional: !login,
    onConnect(_session, done) {
      if (!sink.refuse.hang) done()
    },
    onAuth(auth, _session, done) {
      if (sink.refuse.login) return done(smtpError(sink.refuse.login, `no, ${auth.password} is not right`))
      done(null, { user: auth.username })
    },
    onRcptTo(address, _session, done) {
      const code = sink.refuse.recipient?.(address.address)
      if (code === undefined) done()
      else done(smtpError(code, 'mailbox unavailable'))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (sink.refuse.message) return done(smtpError(sink.refuse.message, 'message refused'))
        received.push({
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('latin1'),
        })
        done()
      })
    },
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  const sink: SmtpSink = {
    url: login
      ? `smtp://alerts%40revontuli.example:topsecret%21password@127.0.0.1:${port}`
      : `smtp://127.0.0.1:${port}`,
    received,
    refuse: {},
    close: () => new Promise((resolve) => server.close(resolve)),
  }
  return sink
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

export interface Mail {
  /** Lower-case names; decoded and unfolded. */
  headers: Map<string, string[]>
  text: string
  html: string
}

/** Reads a multipart/alternative message of quoted-printable, base64 or plain parts. */
export function readMail(raw: string): Mail {
  const { headers, body } = splitPart(raw)
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type')?.[0] ?? '')?.[1]
  if (boundary === undefined) throw new Error('the message is not multipart')
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => splitPart(part.replace(/^\r\n/, '')))
  const bodyOf = (type: string) => {
    const part = parts.find((candidate) => candidate.headers.get('content-type')?.[0]?.startsWith(type))
    if (!part) throw new Error(`the message has no ${type} part`)
    return decodeBody(part.body, part.headers.get('content-transfer-encoding')?.[0] ?? '7bit')
  }
  return { headers, text: bodyOf('text/plain'), html: bodyOf('text/html') }
}

function splitPart(raw: string): { headers: Map<string, string[]>; body: string } {
  const end = raw.indexOf('\r\n\r\n')
  const headers = new Map<string, string[]>()
  for (const line of raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    headers.set(name, [...(headers.get(name) ?? []), decodeWords(line.slice(colon + 1).trim())])
  }
  return { headers, body: raw.slice(end + 4) }
}

function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_all, encoding: string, encoded: string) =>
      encoding.toUpperCase() === 'B'
        ? Buffer.from(encoded, 'base64').toString('latin1')
        : encoded
            .replaceAll('_', ' ')
            .replace(/=([0-9A-F]{2})/gi, (_hex, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    )
    .replace(/[\u0080-\u00ff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'))
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  const bytes =
    encoding === 'quoted-printable'
      ? body
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : body
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n')
}
