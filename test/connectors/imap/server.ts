import net from 'node:net'
import type { AddressInfo } from 'node:net'

export interface StoredMail {
  uid: number
  received: Date
  raw: string
}

export interface ImapFolder {
  validity: number
  nextUid: number
  mails: StoredMail[]
}

export interface ImapServer {
  port: number
  folder: ImapFolder
  /** Commands that a reader who changes nothing would never send; a test fails when there are any. */
  offences: string[]
  /** How many connections were made. */
  connections: number
  /** What the server does instead of its duty. */
  mood?: 'refuse login' | 'no folder' | 'stall' | 'bye' | 'stall on fetch'
  /**
   * Before each answer: `command` is 'GREETING', 'LOGIN', 'UID FETCH' … What it gives is sent instead; TAG stands for the
   * tag of the command. In place of a greeting it ends the connection.
   */
  interrupt?(command: string, args: string): { lines: string } | 'cut' | 'hang' | undefined
  close(): Promise<void>
}

/** A small IMAP4rev1 server (RFC 3501) on loopback that lets people read and nothing else. */
export async function startImapServer(user: string, password: string): Promise<ImapServer> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    imap.connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    if (imap.mood === 'stall') return
    if (imap.mood === 'bye') return void socket.end('* BYE too many connections\r\n')
    if (isInterrupted(socket, '*', 'GREETING', '')) return
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n')
    let rest = ''
    socket.on('data', (data) => {
      rest += data.toString('latin1')
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        answer(socket, line)
      }
    })
  })

  function isInterrupted(socket: net.Socket, tag: string, command: string, args: string): boolean {
    const given = imap.interrupt?.(command, args)
    if (given === undefined) return false
    if (given === 'cut') socket.destroy()
    if (typeof given === 'string') return true
    socket.write(`${given.lines.replaceAll('TAG', tag)}\r\n`)
    if (command === 'GREETING') socket.end()
    return true
  }

  function answer(socket: net.Socket, line: string): void {
    const [, tag = '*', command = '', args = ''] = /^(\S+) ((?:UID )?\S+) ?(.*)$/.exec(line) ?? []
    if (isInterrupted(socket, tag, command.toUpperCase(), args)) return
    const ok = (...untagged: string[]) =>
      socket.write(`${untagged.map((each) => `* ${each}\r\n`).join('')}${tag} OK done\r\n`, 'latin1')
    switch (command.toUpperCase()) {
      case 'CAPABILITY':
        return void ok('CAPABILITY IMAP4rev1')
      case 'NOOP':
        return void ok()
      case 'LOGIN': {
        const right = args === `"${user}" "${password}"` && imap.mood !== 'refuse login'
        return void socket.write(right ? `${tag} OK in\r\n` : `${tag} NO [AUTHENTICATIONFAILED] wrong\r\n`)
      }
      case 'LIST':
        // RFC 9051, 6.3.9: an empty name asks for the delimiter.
        if (args === '"" ""') return void ok('LIST (\\Noselect) "/" ""')
        return void ok('LIST () "/" "INBOX"', 'LIST () "/" "Palaute"')
      case 'LSUB':
        return void ok()
      case 'LOGOUT':
        ok('BYE bye')
        return void socket.end()
      case 'EXAMINE':
        if (imap.mood === 'no folder') return void socket.write(`${tag} NO no such mailbox\r\n`)
        return void socket.write(
          `* ${imap.folder.mails.length} EXISTS\r\n* 0 RECENT\r\n* FLAGS ()\r\n* OK [UIDVALIDITY ${imap.folder.validity}] v\r\n` +
            `* OK [UIDNEXT ${imap.folder.nextUid}] n\r\n${tag} OK [READ-ONLY] open\r\n`,
        )
      case 'UID SEARCH': {
        const set = /^UID (\S+)$/i.exec(args)?.[1]
        if (set === undefined) break
        return void ok(['SEARCH', ...select(set).map(({ uid }) => uid)].join(' '))
      }
      case 'UID FETCH': {
        const [, set = '', query = ''] = /^(\S+) \(?(.*?)\)?$/.exec(args) ?? []
        if (/BODY\[|RFC822(?!\.SIZE)/i.test(query)) imap.offences.push(line)
        if (imap.mood === 'stall on fetch') return
        return void ok(...select(set).map((mail) => fetched(mail, query)))
      }
    }
    imap.offences.push(line)
    socket.write(`${tag} BAD not here\r\n`)
  }

  function select(set: string): StoredMail[] {
    const { mails } = imap.folder
    const last = mails.at(-1)?.uid ?? 0
    const number = (text: string | undefined) => (text === '*' ? last : Number(text))
    const ranges = set.split(',').map((part) => {
      const [from, to] = part.split(':')
      const ends = [number(from), number(to ?? from)]
      return { low: Math.min(...ends), high: Math.max(...ends) }
    })
    return mails.filter(({ uid }) => ranges.some(({ low, high }) => uid >= low && uid <= high))
  }

  function fetched(mail: StoredMail, query: string): string {
    const seq = imap.folder.mails.indexOf(mail) + 1
    const raw = Buffer.from(mail.raw)
    const parts = [`UID ${mail.uid}`]
    if (/INTERNALDATE/i.test(query)) parts.push(`INTERNALDATE "${internalDate(mail.received)}"`)
    if (/RFC822\.SIZE/i.test(query)) parts.push(`RFC822.SIZE ${raw.length}`)
    if (/ENVELOPE/i.test(query)) parts.push(`ENVELOPE ${envelope(mail.raw)}`)
    const partial = /BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?/i.exec(query)
    if (partial) {
      const from = Number(partial[1] ?? 0)
      const bytes = raw.subarray(from, from + Number(partial[2] ?? raw.length))
      parts.push(
        `BODY[]${partial[1] === undefined ? '' : `<${from}>`} {${bytes.length}}\r\n${bytes.toString('latin1')}`,
      )
    }
    return `${seq} FETCH (${parts.join(' ')})`
  }

  const imap: ImapServer = {
    port: 0,
    folder: { validity: 1, nextUid: 1, mails: [] },
    offences: [],
    connections: 0,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  imap.port = (server.address() as AddressInfo).port
  return imap
}

function envelope(raw: string): string {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ')
  const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'im').exec(head)?.[1]
  const quote = (text: string | undefined) =>
    text === undefined ? 'NIL' : `"${text.replaceAll(/["\\]/g, (each) => `\\${each}`)}"`
  const [, box, host] = /([\w.+-]+)@([\w.-]+)/.exec(field('From') ?? '') ?? []
  const from = box === undefined ? 'NIL' : `((NIL NIL ${quote(box)} ${quote(host)}))`
  const parts = [quote(field('Date')), quote(field('Subject')), from, from, from, 'NIL', 'NIL', 'NIL']
  return `(${[...parts, quote(field('In-Reply-To')), quote(field('Message-ID'))].join(' ')})`
}

function internalDate(date: Date): string {
  const [, day = '', month = '', year = '', time = ''] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? []
  return `${day}-${month}-${year} ${time} +0000`
}
