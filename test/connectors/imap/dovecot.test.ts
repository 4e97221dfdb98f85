import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PermanentError } from '../../../lib/errors.ts'
import { freePort } from '../../harness/free-port.ts'
import { rejection } from '../../lib/servers.ts'
import { fixture, openConnector } from '../contract.ts'

const dovecot = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find((each) => existsSync(each))
// Dovecot starts its login processes under accounts of their own, which needs root or the accounts to be the same.
const possible = dovecot !== undefined && process.getuid?.() === 0
if (!possible)
  console.warn(
    'SKIPPED: no Dovecot (apt-get install dovecot-imapd, as root), so IMAP runs against no real server',
  )

const user = 'tuki'
const password = 'sala sana "1"'
const signal = new AbortController().signal
const ports = { plain: 0, tls: 0 }
let folder = ''
let stop = () => Promise.resolve()

describe.runIf(possible)('a folder of a real Dovecot', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ennakko-dovecot-'))
    ports.plain = await freePort()
    ports.tls = await freePort()
    const request =
      'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost'
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
    execFileSync('openssl', [...request.split(' '), ...files], { stdio: 'ignore' })
    mkdirSync(join(folder, 'mail'))
    execFileSync('chown', ['-R', 'nobody:nogroup', join(folder, 'mail')])
    execFileSync('chmod', ['755', folder])
    writeFileSync(join(folder, 'users'), `${user}:{PLAIN}${password}\n`)
    writeFileSync(join(folder, 'dovecot.conf'), config())
    const child = spawn(dovecot ?? '', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' })
    stop = async () => {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    }
    await vi.waitUntil(() => listens(ports.plain), { timeout: 10_000 })
  })

  afterAll(async () => {
    await stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('gives what is appended once, whatever is expunged and numbered anew, and changes nothing', async () => {
    const feed = open()
    expect((await poll(feed)).items).toEqual([])
    deliver('a')
    const complaint = fixture('imap/complaint.eml')
    deliver('b', complaint)
    const first = await poll(feed)
    expect(first.items.map(({ id }) => id)).toEqual(['a@x.example', 'k1@posti.example'])
    expect(first.items[1]).toMatchObject({ title: 'Väärä lasku', author: { name: 'Päivi Äijälä' } })
    expect((await poll(feed, first.cursor)).items).toEqual([])
    expect(files().every((file) => !/:2,.*S/.test(file))).toBe(true)

    doveadm('expunge', 'mailbox', 'INBOX', 'HEADER', 'Message-ID', '<a@x.example>')
    deliver('c')
    const second = await poll(feed, first.cursor)
    expect(second.items.map(({ id }) => id)).toEqual(['c@x.example'])

    const before = validityOf(second.cursor)
    renumber()
    deliver('d')
    const third = await poll(feed, second.cursor)
    expect(validityOf(third.cursor)).not.toBe(before)
    expect(third.items.map(({ id }) => id)).toEqual(['d@x.example'])
    expect(third.notices?.join()).toContain('numbered')
    expect((await poll(feed, third.cursor)).items).toEqual([])
  })

  it('is refused with a wrong password, by a sentence that names the variable', async () => {
    const error = await rejection(poll(open({ password: 'väärä sana' })))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toContain('IMAP_PASSWORD')
    expect(`${error.stack}`).not.toContain('väärä sana')
  })

  it('that does not exist is an error that names those that do', async () => {
    const error = await rejection(poll(open({ mailbox: 'Puuttuu' })))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toContain('it has INBOX')
  })

  it.each(['tls', 'starttls'])(
    'behind a certificate of its own making is refused (%s), and read when it is trusted',
    async (security) => {
      const port = security === 'tls' ? ports.tls : ports.plain
      const feed = open({ host: 'localhost', security, port })
      const error = await rejection(poll(feed))
      expect(error).toBeInstanceOf(PermanentError)
      expect(error.message).toMatch(/certificate of localhost .* cannot be trusted .*NODE_EXTRA_CA_CERTS/)
      const trusted = tls.getCACertificates('default')
      tls.setDefaultCACertificates([...trusted, readFileSync(join(folder, 'cert.pem'), 'utf8')])
      try {
        expect((await poll(feed)).cursor).toContain('validity')
      } finally {
        tls.setDefaultCACertificates(trusted)
      }
    },
  )
})

function open(extra: object = {}) {
  return openConnector('imap', {
    host: '127.0.0.1',
    port: ports.plain,
    security: 'none',
    user,
    password,
    ...extra,
  })
}

async function poll(feed: ReturnType<typeof open>, cursor?: string) {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

function deliver(
  name: string,
  raw = `Message-ID: <${name}@x.example>\nFrom: a@b.example\nSubject: ${name}\n\nViesti ${name}.\n`,
): void {
  execFileSync('doveadm', ['-c', join(folder, 'dovecot.conf'), 'save', '-u', user, '-m', 'INBOX'], {
    input: raw,
  })
}

function doveadm(command: string, ...args: string[]): void {
  execFileSync('doveadm', ['-c', join(folder, 'dovecot.conf'), command, '-u', user, ...args])
}

/** What happens to a mailbox whose index is lost: the same mails under another UIDVALIDITY. */
function renumber(): void {
  const maildir = join(folder, 'mail', user)
  for (const file of readdirSync(maildir)) {
    if (file.startsWith('dovecot')) rmSync(join(maildir, file), { recursive: true })
  }
  const validity = Math.floor(Date.now() / 1000) + 1000
  writeFileSync(join(maildir, 'dovecot-uidlist'), `3 V${validity} N1\n`)
  execFileSync('chown', ['nobody:nogroup', join(maildir, 'dovecot-uidlist')])
}

function files(): string[] {
  return ['new', 'cur'].flatMap((part) => readdirSync(join(folder, 'mail', user, part)))
}

function validityOf(cursor: string): unknown {
  return JSON.parse(cursor).validity
}

async function listens(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

function config(): string {
  return `
base_dir = ${folder}/run
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:${folder}/mail/%u
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
default_internal_user = nobody
default_login_user = nobody
default_internal_group = nogroup
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${folder}/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${ports.plain}
  }
  inet_listener imaps {
    port = ${ports.tls}
    ssl = yes
  }
}
service anvil {
  chroot =
}
`
}
