import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError } from '../../lib/errors.ts'
import type { CaseAlert, ChannelIo } from '../../outreach/channel.ts'
import { openChannel } from './open-channel.ts'
import { caseAlert, now, systemAlert, withMention } from './alerts.ts'
import { loopbackHttp, readMail, type SmtpSink, startSmtpSink } from './sinks.ts'

const http = loopbackHttp()
let sink: SmtpSink

beforeAll(async () => void (sink = await startSmtpSink()))
afterEach(() => void (sink.refuse = {}))
afterAll(async () => {
  await sink.close()
  await http.close()
})

describe('email', () => {
  it('says in text and HTML what the alert says', async () => {
    const { headers, text, html } = await sendAndRead(caseAlert())
    expect(headers.get('subject')).toEqual(['Tyytymätön asiakas: Revontuli [7d9f2b8c]'])
    expect(headers.get('from')).toEqual(['"Ennakko, Revontuli Oy" <alerts@revontuli.example>'])
    expect(headers.get('content-type')?.[0]).toMatch(/^multipart\/alternative/)
    expect(text).toContain('> Revontulen lasku on taas väärin.')
    expect(text).toContain('Kuittaa:\nhttps://ennakko.example/a#Zm9v')
    expect(html).toContain('<html lang="fi">')
    expect(html).toContain(
      'white-space:pre-wrap"><bdi>Revontulen lasku on taas <strong>väärin</strong>. Jonotin',
    )
    expect(html).toMatch(
      /<a\s+href="https:\/\/ennakko\.example\/a#Zm9v[^"]*"\s+style="[^"]*background:#b3261e[^"]*"\s*>Kuittaa<\/a\s*>/,
    )
  })

  it('tells machines that a machine wrote it', async () => {
    const { headers } = await sendAndRead(caseAlert())
    expect(headers.get('auto-submitted')).toEqual(['auto-generated'])
    expect(headers.get('x-auto-response-suppress')).toEqual(['All'])
    expect(headers.get('list-id')).toEqual(['<alerts.revontuli.example>'])
  })

  it('keeps all mails of a case in one thread', async () => {
    const types: CaseAlert['type'][] = ['alert.opened', 'alert.escalated', 'alert.updated']
    const mails = []
    for (const type of types) mails.push(await sendAndRead(caseAlert({ type }), `key-${type}`))
    const thread = '<case-7d9f2b8c-1111-4222-8333-444455556666@revontuli.example>'
    expect(mails[0]?.headers.get('message-id')).toEqual([thread])
    expect(mails[0]?.headers.has('in-reply-to')).toBe(false)
    for (const mail of mails.slice(1)) {
      expect(mail.headers.get('in-reply-to')).toEqual([thread])
      expect(mail.headers.get('references')).toEqual([thread])
      expect(mail.headers.get('subject')).toEqual(mails[0]?.headers.get('subject'))
    }
    expect(new Set(mails.map((mail) => mail.headers.get('message-id')?.[0])).size).toBe(3)
  })

  it('gives a retry the id of its first try, and other mails other ids', async () => {
    const id = async (key: string) =>
      (await sendAndRead(systemAlert('source.silent'), key)).headers.get('message-id')
    expect(await id('a')).toEqual(await id('a'))
    expect(await id('a')).not.toEqual(await id('b'))
  })

  it('marks only P1 as important', async () => {
    const base = caseAlert()
    const urgent = await sendAndRead({ ...base, case: { ...base.case, priority: 'P1' } })
    expect(urgent.headers.get('importance')).toEqual(['High'])
    expect((await sendAndRead(base)).headers.has('importance')).toBe(false)
  })

  it('sends only to the configured people whatever the post says', async () => {
    const text = 'x\r\nBcc: victim@example.net\r\n.\r\nRCPT TO:<victim@example.net>\r\n'
    await sendAndRead(withMention({ text, author: text, brand: text, title: text }, { company: text }))
    expect(sink.received.at(-1)).toMatchObject({
      from: 'alerts@revontuli.example',
      to: ['lead@example.com', 'duty@example.com'],
    })
  })

  it('reports which recipients the server refused', async () => {
    sink.refuse = { recipient: (address) => (address === 'duty@example.com' ? 550 : undefined) }
    const receipt = await open().send(caseAlert(), 'key', AbortSignal.timeout(120_000))
    expect(receipt.ref).toBe('<case-7d9f2b8c-1111-4222-8333-444455556666@revontuli.example>')
    expect(receipt.detail).toMatch(/the server refused 1 of 2 recipients: duty@example\.com$/)
    expect(sink.received.at(-1)?.to).toEqual(['lead@example.com'])
  })

  it.each([
    ['a 5xx answer', { message: 554 }, 'PermanentError'],
    ['a 4xx answer', { message: 452 }, 'Error'],
    ['all recipients unknown', { recipient: () => 550 }, 'PermanentError'],
    ['all recipients greylisted', { recipient: () => 451 }, 'Error'],
  ])('takes %s for what it is', async (_name, refuse, name) => {
    sink.refuse = refuse
    const sent = open().send(caseAlert(), 'key', AbortSignal.timeout(120_000))
    await expect(sent).rejects.toMatchObject({
      name,
      message: expect.stringContaining('email channel "lead" could not send'),
    })
  })

  it('tries again later when nobody listens', async () => {
    const channel = open({ smtp: 'smtp://127.0.0.1:1' })
    const sent = channel.send(caseAlert(), 'key', AbortSignal.timeout(120_000))
    await expect(sent).rejects.toMatchObject({
      name: 'Error',
      message: expect.stringContaining('127.0.0.1:1'),
    })
  })

  it('logs in, and keeps the password out of the error even when the server repeats it', async () => {
    const server = await startSmtpSink({ login: true })
    try {
      const channel = open({ smtp: server.url, from: undefined })
      await channel.send(caseAlert(), 'key', AbortSignal.timeout(120_000))
      expect(server.received.at(-1)?.from).toBe('alerts@revontuli.example')
      server.refuse = { login: 535 }
      const error = await channel
        .send(caseAlert(), 'key', AbortSignal.timeout(120_000))
        .catch((reason: unknown) => reason)
      expect(error).toMatchObject({
        name: 'PermanentError',
        message: expect.stringContaining('no, ••• is not right'),
      })
      expect(String(error)).not.toContain('topsecret')
    } finally {
      await server.close()
    }
  })

  it('sends no password to a distant server without encryption', async () => {
    const server = await startSmtpSink({ login: true })
    try {
      // The same server by a name that does not say "loopback".
      const smtp = server.url.replace('127.0.0.1', '[::ffff:127.0.0.1]')
      const sent = open({ smtp }).send(caseAlert(), 'key', AbortSignal.timeout(120_000))
      await expect(sent).rejects.toThrow(/STARTTLS/)
      expect(server.received).toHaveLength(0)
    } finally {
      await server.close()
    }
  })

  it('takes the mail server from the environment when the channel names none', async () => {
    const channel = open({ smtp: undefined }, { env: { SMTP_URL: sink.url } })
    const before = sink.received.length
    await channel.send(caseAlert(), 'key', AbortSignal.timeout(120_000))
    expect(sink.received).toHaveLength(before + 1)
  })

  it('takes ennakko@ the public host for its sender when nothing better is known', async () => {
    await open({ from: undefined }).send(caseAlert(), 'key', AbortSignal.timeout(120_000))
    expect(sink.received.at(-1)?.from).toBe('ennakko@ennakko.example')
  })

  it('says what to set when there is no mail server', () => {
    expect(() => open({ smtp: undefined })).toThrow(ConfigError)
    expect(() => open({ smtp: undefined })).toThrow(/channels\.lead .*SMTP_URL.* smtp key/)
  })

  it.each(['topsecret', 'https://topsecret.example', 'smtp://', 'smtp:topsecret'])(
    'refuses the mail server %j without repeating it',
    (smtp) => {
      expect(() => open({ smtp })).toThrow('must look like smtps://')
      expect(() => open({ smtp })).not.toThrow('topsecret')
    },
  )

  it.each([[], ['nobody'], ['a@b.example\r\nBcc: c@d.example'], ['A <a@b.example>, c@d.example']])(
    'refuses the recipients %j',
    (...to) => {
      expect(() => open({ to })).toThrow()
    },
  )
})

function open(options: object = {}, io: Partial<ChannelIo> = {}) {
  const defaults = {
    to: ['lead@example.com', 'duty@example.com'],
    from: 'alerts@revontuli.example',
    smtp: sink.url,
  }
  const all = { http, channelId: 'lead', publicUrl: 'https://ennakko.example', now: () => now, ...io }
  return openChannel('email', { ...defaults, ...options }, all)
}

async function sendAndRead(alert: Parameters<ReturnType<typeof open>['send']>[0], key = 'key') {
  await open().send(alert, key, AbortSignal.timeout(120_000))
  return readMail(sink.received.at(-1)?.raw ?? '')
}
