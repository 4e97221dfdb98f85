import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Feed, FeedItem } from '../../../connectors/connector.ts'
import { readLetter } from '../../../connectors/imap/letter.ts'
import { ownWords } from '../../../connectors/imap/own-words.ts'
import { ConfigError, MissingCredential, PermanentError } from '../../../lib/errors.ts'
import { processorMs } from '../../harness/processor-time.ts'
import { rejection } from '../../lib/servers.ts'
import { startSmtpSink } from '../../outreach/sinks.ts'
import { checkItem, fixture, openConnector, testConnector } from '../contract.ts'
import { type ImapServer, startImapServer } from './server.ts'
import { seededRandom } from '../memory-http.ts'
import { worlds } from '../churn.ts'

const user = 'asiakaspalvelu@revontuli.example'
const password = 'salainen-sana'
const signal = new AbortController().signal
let server: ImapServer

beforeAll(async () => {
  server = await startImapServer(user, password)
})

beforeEach(() => {
  server.folder = { validity: 7, nextUid: 1, mails: [] }
  server.mood = undefined
  for (const name of ['complaint.eml', 'outlook.eml', 'vacation.eml']) deliver(fixture(`imap/${name}`))
})

afterEach(() => {
  if (server.offences.length > 0)
    throw new Error(`asked what a reader never would: ${server.offences.join('; ')}`)
})

afterAll(async () => {
  await server.close()
})

function deliver(raw: string, received = new Date(Date.now() - 60_000)): void {
  const text = raw.replaceAll(/\r?\n/g, '\r\n')
  server.folder.mails.push({ uid: server.folder.nextUid++, received, raw: text })
}

function options(extra: object = {}): object {
  return { host: '127.0.0.1', port: server.port, security: 'none', user, password, ...extra }
}

function open(extra: object = {}): Feed {
  return openConnector('imap', options(extra))
}

async function read(feed: Feed, cursor?: string) {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

testConnector('imap', {
  options: () => options(),
  expected: [
    {
      id: 'k1@posti.example',
      unique: 'connector',
      title: 'Väärä lasku',
      text: 'Hei!\nSain taas väärän laskun, enkä saa ketään kiinni puhelimella.\nTerveisin Äijälä',
      author: { name: 'Päivi Äijälä' },
      publishedAt: new Date('2026-11-20T06:15:00Z'),
    },
    {
      id: 'k2@firma.example',
      thread: { id: 'a1@revontuli.example', title: 'Avbrott' },
      text: 'Fortfarande inget bredband.\nVad händer?',
      author: { name: 'Ulla Berg' },
    },
  ],
})

describe('mails', () => {
  it('that machines sent are left out with the reason', async () => {
    const page = await read(open())
    expect(page.rejected).toEqual([
      { id: 'k3@posti.example', reason: expect.stringContaining('automatic answer') },
    ])
  })

  it.each([
    ['Auto-Submitted: auto-generated', 'sent by a machine (Auto-Submitted: auto-generated)', true],
    ['Auto-Submitted: auto-replied; owner-email="x@y.example"', 'automatic answer', false],
    ['Precedence: bulk', 'a bulk mail (Precedence: bulk)', true],
    ['X-Auto-Response-Suppress: All', 'X-Auto-Response-Suppress', true],
    ['List-Id: <uutiset.example>', 'a mail to a list', true],
    ['Content-Type: multipart/report; report-type=delivery-status; boundary=b', 'a bounce', false],
    ['X-Failed-Recipients: a@b.example', 'a bounce', false],
    ['X-Autoreply: yes', 'automatic answer', false],
  ])('with %s are skipped, and read only when bulk is wanted', async (line, reason, readable) => {
    const source = Buffer.from(
      `${line}\r\nFrom: a@b.example\r\nSubject: s\r\nMessage-ID: <x@y>\r\n\r\nteksti\r\n`,
    )
    const letter = { uid: 1, name: 'x@y', source }
    expect(await readLetter({ letter, bulk: false })).toEqual({
      id: 'x@y',
      reason: expect.stringContaining(reason),
    })
    expect('item' in (await readLetter({ letter, bulk: true }))).toBe(readable)
  })

  it('are readable in the character sets and encodings that they come in', async () => {
    const body = Buffer.from('Lämmitys ei toimi €', 'latin1')
    body[body.length - 1] = 0x80
    const head =
      'From: =?iso-8859-1?Q?J=E4rvi=2C_Aino?= <aino@posti.example>\r\nSubject: =?utf-8?B?w4RsecO2?=\r\n' +
      'Content-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    const letter = { uid: 1, name: 'm@x', source: Buffer.concat([Buffer.from(head), body]) }
    expect(await readLetter({ letter, bulk: false })).toMatchObject({
      item: { title: 'Älyö', author: { name: 'Järvi, Aino' }, text: 'Lämmitys ei toimi €' },
    })
  })

  it('never lose the others for one that is nonsense', async () => {
    for (const raw of [
      '',
      '\r\n\r\n',
      '\0\0\0',
      'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n'.repeat(500),
    ]) {
      deliver(raw)
    }
    deliver(fixture('imap/complaint.eml').replace('k1@', 'k9@'))
    const page = await read(open())
    expect(page.items.map(({ id }) => id)).toEqual([
      'k1@posti.example',
      'k2@firma.example',
      'k9@posti.example',
    ])
    page.items.forEach(checkItem)
  })

  it('of many megabytes are read from their beginning only', async () => {
    server.folder.mails = []
    deliver(`Message-ID: <iso@x>\r\nFrom: a@b.example\r\nSubject: iso\r\n\r\nAlku. ${'x'.repeat(3_000_000)}`)
    const [item] = (await read(open())).items
    expect(item?.text).toMatch(/^Alku\. x+…$/)
    expect(item?.text.length).toBeLessThanOrEqual(20_000)
  })

  const shared = join(import.meta.dirname, '../../../../shared/fixtures/imap')
  if (!existsSync(shared)) console.warn('SKIPPED: the recorded mails of ../shared are not there')
  it.runIf(existsSync(shared)).each([
    ['huginn-imap1.eml', { title: 'some subject' }, 'Some plain text\nSome second line'],
    ['huginn-imap2.eml', { thread: { id: 'a@b', title: 'some subject' } }, 'Some reply'],
  ])('such as %s are readable', async (file, place, text) => {
    const source = readFileSync(join(shared, file))
    expect(await readLetter({ letter: { uid: 1, name: 'a@b', source }, bulk: false })).toMatchObject({
      item: { ...place, text },
    })
  })
})

describe('the own words of a mail', () => {
  const quoted = '\n> Hyvä asiakas\n> kiitos'
  it.each([
    ['Ei toimi.\n\nOn Mon, Nov 9, 2026 at 10:01 AM Tuki <t@x.example> wrote:' + quoted, 'Ei toimi.'],
    [
      'Ei toimi.\n\nOn Mon, Nov 9, 2026 at 10:01 AM Asiakaspalvelu\n<tuki@x.example> wrote:' + quoted,
      'Ei toimi.',
    ],
    ['Ei toimi.\n\nTuki <t@x.example> kirjoitti 9.11.2026 klo 10.01:' + quoted, 'Ei toimi.'],
    ['Ei toimi.\n\nma 9. marrask. 2026 klo 10.01 Tuki (t@x.example) kirjoitti:' + quoted, 'Ei toimi.'],
    ['Funkar inte.\n\nDen mån 9 nov. 2026 kl 10:01 skrev Tuki <t@x.example>:' + quoted, 'Funkar inte.'],
    [
      'Ei toimi.\n\nLähettäjä: Tuki <t@x.example>\nLähetetty: maanantai 9. marraskuuta 2026\nVastaanottaja: A\nAihe: Re: x\n\nHyvä asiakas',
      'Ei toimi.',
    ],
    [
      'Funkar inte.\n\nFrån: Tuki <t@x.example>\nSkickat: den 9 november 2026\nTill: A\nÄmne: x\n\nHej',
      'Funkar inte.',
    ],
    [
      'No.\n\n________________________________\nFrom: Tuki <t@x.example>\nSent: Monday\nTo: A\nSubject: x\n\nDear',
      'No.',
    ],
    ['Ei.\n\n-----Alkuperäinen viesti-----\nFrom: x', 'Ei.'],
    ['Ei toimi.\n-- \nAino Järvinen\nToimitusjohtaja', 'Ei toimi.'],
    ['Ei toimi.\n\nLähetetty iPhonesta', 'Ei toimi.'],
    ['Funkar inte.\n\nSkickat från min iPhone', 'Funkar inte.'],
    ['> miksi?\nKoska ei toimi.\n> entä nyt?\nEi vieläkään.', 'Koska ei toimi.\nEi vieläkään.'],
    ['Myyjä kirjoitti: älä osta tätä. Ostin silti.', 'Myyjä kirjoitti: älä osta tätä. Ostin silti.'],
    ['From: hintaan 20 e\nei voi ostaa', 'From: hintaan 20 e\nei voi ostaa'],
    ['> vain lainaus', '> vain lainaus'],
  ])('are found in %j', (text, expected) => {
    expect(ownWords(text).text).toBe(expected)
  })

  it('are found quickly in hostile texts', () => {
    const began = processorMs()
    for (const text of [
      'On '.repeat(20_000),
      '-'.repeat(60_000),
      `${'a '.repeat(30_000)}wrote`,
      'From: x\n'.repeat(8000),
    ])
      ownWords(text)
    expect(processorMs() - began).toBeLessThan(8_000)
  })
})

describe('a mailbox', () => {
  it('is read from where the last poll ended, a hundred mails at a time', async () => {
    server.folder.mails = []
    for (let i = 0; i < 230; i++) deliver(mail(`m${i}`))
    const feed = open()
    const ids: string[] = []
    let page = await read(feed)
    ids.push(...page.items.map(({ id }) => id))
    for (let more = page.more; more; more = page.more) {
      page = await read(feed, page.cursor)
      ids.push(...page.items.map(({ id }) => id))
    }
    expect(ids).toEqual(Array.from({ length: 230 }, (_, i) => `m${i}@x.example`))
    expect((await read(feed, page.cursor)).items).toEqual([])
  })

  it('gives only the last week at first, and the past not later either', async () => {
    server.folder.mails = []
    for (let i = 0; i < 20; i++) deliver(mail(`vanha${i}`), new Date(Date.now() - 30 * 86_400_000))
    deliver(mail('uusi'))
    const feed = open()
    const first = await read(feed)
    expect(first.items.map(({ id }) => id)).toEqual(['uusi@x.example'])
    renumber()
    const second = await read(feed, first.cursor)
    expect(second.items).toEqual([])
    expect(second.notices?.join()).toContain('numbered')
  })

  it('starts again when another folder is named', async () => {
    const { cursor } = await read(open())
    expect((await read(open({ mailbox: 'Palaute' }), cursor)).items).toHaveLength(2)
  })

  it.each([
    ['refuse login', PermanentError, /refuses the user or the password .*IMAP_PASSWORD/],
    ['no folder', PermanentError, /no folder "Ei ole"; it has INBOX, Palaute/],
    ['bye', Error, /reading mail from 127\.0\.0\.1 .* failed/],
  ] as const)('that says "%s" is an error that helps', async (mood, type, message) => {
    server.mood = mood
    const error = await rejection(read(open(mood === 'no folder' ? { mailbox: 'Ei ole' } : {})))
    expect(error).toBeInstanceOf(type)
    expect(error.message).toMatch(message)
    expect(`${error.stack}`).not.toContain(password)
  })

  it.each(['stall', 'stall on fetch'] as const)('that stalls (%s) ends with the signal', async (mood) => {
    server.mood = mood
    const before = server.connections
    const controller = new AbortController()
    const polled = Promise.resolve(open().poll?.(undefined, controller.signal))
    await expect.poll(() => server.connections).toBe(before + 1)
    setTimeout(() => controller.abort(new Error('stop now')), 300)
    await expect(polled).rejects.toThrow('stop now')
  })

  it('that never greets is given up after ten seconds', async () => {
    server.mood = 'stall'
    expect((await rejection(read(open()))).message).toMatch(/reading mail from .* failed/)
  })

  it('is not asked for on an address that may not be reached', async () => {
    const feed = open({ host: '10.1.2.3', security: 'tls', port: 993 })
    const error = await rejection(read(feed))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toContain('add "10.1.2.3/32:993" to network.allow_private')
  })

  it('gets no password in clear over a network, and needs one', () => {
    expect(() => open({ host: 'imap.example.com' })).toThrow(ConfigError)
    expect(() => open({ password: undefined })).toThrow(MissingCredential)
  })

  it('that offers no STARTTLS gets no password', async () => {
    const error = await rejection(read(open({ security: 'starttls' })))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(/offers no STARTTLS/)
  })
})

function mail(name: string, text = `Viesti ${name}.`): string {
  return `Message-ID: <${name}@x.example>\nFrom: asiakas@posti.example\nDate: Fri, 20 Nov 2026 08:00:00 +0200\nSubject: ${name}\n\n${text}\n`
}

/** What a server does after its index was lost: the same mails under new numbers. */
function renumber(): void {
  const { folder } = server
  folder.validity++
  folder.mails = folder.mails.map((each, i) => ({ ...each, uid: i + 1 }))
  folder.nextUid = folder.mails.length + 1
}

describe('the identity of mails', () => {
  it(`survives ${worlds} seeded cases of appends, moves, expunges and new numbers: nothing twice, nothing lost`, async () => {
    for (let seed = 0; seed < worlds; seed++) {
      const random = seededRandom(seed)
      const { folder } = server
      folder.mails = []
      let written = 0
      const away: string[] = []
      const append = () => deliver(mail(`s${seed}-${written++}`))
      const disturbances = [
        () => void folder.mails.splice(Math.floor(random() * folder.mails.length), 1),
        () =>
          away.push(
            ...folder.mails.splice(Math.floor(random() * folder.mails.length), 1).map(({ raw }) => raw),
          ),
        () => away.splice(0).forEach((raw) => deliver(raw)),
        () => folder.mails.slice(0, 2).forEach(({ raw }) => deliver(raw)),
        renumber,
        append,
      ]
      const feed = open()
      const given: string[] = []
      let cursor: string | undefined
      const poll = async () => {
        for (let more = true; more;) {
          const page = await read(feed, cursor)
          ;({ cursor } = page)
          more = page.more === true
          given.push(...page.items.map(({ id }: FeedItem) => id))
        }
      }
      for (let i = Math.floor(random() * 6); i >= 0; i--) append()
      for (let step = 0; step < 3; step++) {
        await poll()
        for (let i = 0; i < 3; i++) disturbances[Math.floor(random() * disturbances.length)]?.()
        append()
        if (away.length > 0 && step === 2) away.splice(0).forEach((raw) => deliver(raw))
      }
      await poll()
      // A mail that was deleted or moved away before any poll saw it cannot be known.
      const seen = new Set(given)
      expect([seed, given.length]).toEqual([seed, seen.size])
      const there = folder.mails.map(({ raw }) => /<(.+)>/.exec(raw)?.[1])
      expect([seed, there.filter((id) => !seen.has(id ?? ''))]).toEqual([seed, []])
    }
  })
})

describe('an answer by mail', () => {
  it('stands in the thread of the mail, with an id that follows from its key', async () => {
    const sink = await startSmtpSink()
    try {
      const feed = open({ smtp: sink.url })
      const [item] = (await read(feed)).items
      const ref = { id: item?.id ?? '', ref: item?.ref }
      const posted = await feed.reply?.(ref, 'Pahoittelut, hyvitämme laskun.\n', 'key-1', signal)
      const again = await feed.reply?.(ref, 'Pahoittelut, hyvitämme laskun.\n', 'key-1', signal)
      expect(again?.id).toBe(posted?.id)
      const mail = await PostalMime.parse(sink.received[0]?.raw ?? '')
      expect(sink.received[0]).toMatchObject({ from: user, to: ['paivi@posti.example'] })
      expect(mail.inReplyTo).toBe('<k1@posti.example>')
      expect(mail.references).toContain('<k1@posti.example>')
      expect(mail.messageId).toBe(`<${posted?.id}>`)
      expect(mail.subject).toBe('Re: Väärä lasku')
      expect(feed.replies).toEqual({ max: 10_000, unit: 'characters', repeatable: false })
    } finally {
      await sink.close()
    }
  })

  it('that the server refuses is final, and one that may have gone out is not', async () => {
    const sink = await startSmtpSink()
    try {
      const feed = open({ smtp: sink.url })
      const [item] = (await read(feed)).items
      const send = () => Promise.resolve(feed.reply?.({ id: 'x', ref: item?.ref }, 'teksti', 'k', signal))
      sink.refuse = { recipient: () => 550 }
      expect(await rejection(send())).toBeInstanceOf(PermanentError)
      sink.refuse = { message: 452 }
      expect((await rejection(send())).name).toBe('Error')
      const long = Promise.resolve(feed.reply?.({ id: 'x', ref: item?.ref }, 'x'.repeat(10_001), 'k', signal))
      expect((await rejection(long)).message).toContain('10001 characters')
      const nobody = Promise.resolve(feed.reply?.({ id: 'x' }, 'x', 'k', signal))
      expect(await rejection(nobody)).toBeInstanceOf(PermanentError)
    } finally {
      await sink.close()
    }
  })

  it('cannot be given without a mail server, and no odd server is taken', () => {
    expect(open().reply).toBeUndefined()
    expect(() => open({ smtp: 'https://salainen.example' })).toThrow(/must look like smtps/)
  })
})
