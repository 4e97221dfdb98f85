import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordsOfBody } from '../../../connectors/imap/body.ts'
import { readLetter } from '../../../connectors/imap/letter.ts'
import { ownWords } from '../../../connectors/imap/own-words.ts'

/** How programs of one language introduce what they quote. Each shape is a list of lines. */
interface Language {
  attributions: string[][]
  header: string[]
  divider: string
  signature: string
  own: string[]
}

const languages: Record<string, Language> = {
  en: {
    attributions: [
      ['On Mon, Nov 9, 2026 at 10:01 AM Tuki <tuki@shop.example> wrote:'],
      ['On Mon, Nov 9, 2026 at 10:01 AM Asiakaspalvelu', '<tuki@shop.example> wrote:'],
      ['On Mon, Nov 9, 2026 at 10:01 AM', 'Revontuli Asiakaspalvelu Oy', '<tuki@shop.example> wrote:'],
      ['On 09/11/2026 10:01, Revontuli wrote:'],
      ['On Monday, November 9, 2026 at 10:01:33 AM GMT+2, Tuki <tuki@shop.example> wrote:'],
      ['Tuki <tuki@shop.example> wrote on 9 Nov 2026 10:01:'],
    ],
    header: [
      'From: Tuki <tuki@shop.example>',
      'Sent: Monday, November 9, 2026 10:01',
      'To: A',
      'Subject: RE: bill',
    ],
    divider: '-----Original Message-----',
    signature: 'Sent from my iPhone',
    own: [
      'The bill is wrong again.',
      'Nobody answers the phone.',
      'Please cancel: I am done.',
      'It broke on day 2.',
    ],
  },
  fi: {
    attributions: [
      ['ma 9. marrask. 2026 klo 10.01 Tuki (tuki@shop.example) kirjoitti:'],
      ['ma 9. marrask. 2026 klo 10.01', 'Revontuli Asiakaspalvelu (tuki@shop.example)', 'kirjoitti:'],
      ['Tuki <tuki@shop.example> kirjoitti 9.11.2026 klo 10.01:'],
      ['Tuki <tuki@shop.example> kirjoitti', '9.11.2026 klo 10.01:'],
      ['9.11.2026 10.01, Tuki kirjoitti:'],
      ['maanantai 9. marraskuuta 2026 Tuki <tuki@shop.example> kirjoitti:'],
    ],
    header: [
      'Lähettäjä: Tuki <tuki@shop.example>',
      'Lähetetty: maanantai 9. marraskuuta 2026 10.01',
      'Vastaanottaja: A',
      'Aihe: VS: lasku',
    ],
    divider: '-----Alkuperäinen viesti-----',
    signature: 'Lähetetty iPhonesta',
    own: [
      'Lasku on taas väärin.',
      'Kukaan ei vastaa.',
      'Irtisanon: riitti jo.',
      'Palvelu oli surkeaa 2.11. alkaen.',
    ],
  },
  sv: {
    attributions: [
      ['Den mån 9 nov. 2026 kl 10:01 skrev Tuki <tuki@shop.example>:'],
      ['Den mån 9 nov. 2026 kl 10:01 skrev Revontuli', '<tuki@shop.example>:'],
      ['9 nov. 2026 kl. 10:01 skrev Tuki <tuki@shop.example>:'],
      ['Den 2026-11-09 kl. 10:01, skrev Tuki:'],
      ['Tuki skrev den 2026-11-09 10:01:'],
    ],
    header: [
      'Från: Tuki <tuki@shop.example>',
      'Skickat: den 9 november 2026 10:01',
      'Till: A',
      'Ämne: SV: räkning',
    ],
    divider: '-----Ursprungligt meddelande-----',
    signature: 'Skickat från min iPhone',
    own: [
      'Räkningen är fel igen.',
      'Ingen svarar.',
      'Det fungerar inte alls.',
      'Jag säger upp: nu räcker det.',
    ],
  },
  de: {
    attributions: [
      ['Am 09.11.2026 um 10:01 schrieb Tuki:'],
      ['Am Mo., 9. Nov. 2026 um 10:01 Uhr schrieb Tuki <tuki@shop.example>:'],
      ['Am Mo., 9. Nov. 2026 um 10:01 Uhr schrieb', 'Revontuli Kundendienst', '<tuki@shop.example>:'],
      ['Tuki schrieb am 09.11.2026 10:01:'],
    ],
    header: [
      'Von: Tuki <tuki@shop.example>',
      'Gesendet: Montag, 9. November 2026 10:01',
      'An: A',
      'Betreff: AW: Rechnung',
    ],
    divider: '-----Ursprüngliche Nachricht-----',
    signature: 'Von meinem iPhone gesendet',
    own: [
      'Die Rechnung ist wieder falsch.',
      'Niemand antwortet.',
      'Es geht nicht.',
      'Ich kündige: es reicht.',
    ],
  },
}

const theirs = [
  'Hyvä asiakas, kiitos palautteesta.',
  'We are sorry to hear that.',
  'Laskun saa verkosta.',
  'Vi ber om ursäkt.',
]

const mailOf = fc
  .record({
    language: fc.constantFrom(...Object.values(languages)),
    attribution: fc.nat(),
    own: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }),
    quoted: fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }),
    depth: fc.integer({ min: 1, max: 3 }),
    posting: fc.constantFrom(
      'above',
      'below',
      'between',
      'greeting above',
      'unmarked',
      'header',
      'divider',
      'rule',
    ),
    blank: fc.boolean(),
    signed: fc.constantFrom('no', 'dashes', 'telephone'),
    crlf: fc.boolean(),
  })
  .map((drawn) => ({ ...drawn, ...writeMail(drawn) }))

interface Drawn {
  language: Language
  attribution: number
  own: number[]
  quoted: number[]
  depth: number
  posting: string
  blank: boolean
  signed: string
  crlf: boolean
}

/** The mail, and what of it its writer wrote. */
function writeMail({ language, own, quoted, posting, blank, signed, crlf, ...drawn }: Drawn): {
  mail: string
  expected: string[]
  others: string[]
} {
  const written = own.map((nth) => language.own[nth] ?? '')
  const others = quoted.map((nth) => theirs[nth] ?? '')
  const attribution = language.attributions[drawn.attribution % language.attributions.length] ?? []
  const marked = others.map((line, nth) => `${'>'.repeat(1 + (nth % drawn.depth))} ${line}`)
  const gap = blank ? [''] : []
  const signature =
    signed === 'no' ? [] : signed === 'dashes' ? ['', '--', 'Aino Example'] : ['', language.signature]
  const quotation = [...attribution, ...gap, ...marked]
  const repeated = ['', ...others, '', 'Tuki']
  const shapes: Record<string, string[]> = {
    above: [...written, ...signature, '', ...quotation],
    below: [...quotation, '', ...written, ...signature],
    between: [...quotation, ...gap, ...written, ...gap, ...marked, ...gap, ...written, ...signature],
    'greeting above': ['Hei!', '', ...quotation, '', ...written, ...signature],
    unmarked: [...written, ...signature, '', ...attribution, ...repeated],
    header: [...written, ...signature, '', ...language.header, ...repeated],
    divider: [...written, ...signature, '', language.divider, ...language.header, ...repeated],
    rule: [...written, ...signature, '', '_'.repeat(32), ...language.header, ...repeated],
  }
  const expected = posting === 'between' ? [...written, ...written] : written
  return {
    mail: (shapes[posting] ?? []).join(crlf ? '\r\n' : '\n'),
    expected: posting === 'greeting above' ? ['Hei!', ...expected] : expected,
    others,
  }
}

describe('what people wrote in a mail', () => {
  it('is told from what they quote, whatever program, language and manner', () => {
    fc.assert(
      fc.property(mailOf, ({ mail, expected, others }) => {
        const { text, quoted = '' } = wordsOfBody({ text: mail, html: undefined })
        expect(text.split('\n')).toEqual(expected)
        for (const line of others) expect(quoted).toContain(line)
      }),
      { numRuns: 1500 },
    )
  })

  it('is all of it when a mail is passed on without a word', () => {
    for (const { header, divider } of Object.values(languages)) {
      for (const above of [[], ['Hei,', ''], [divider]]) {
        const { text } = ownWords([...above, ...header, '', 'Lasku on väärin.'].join('\n'))
        expect(text).toContain('Lasku on väärin.')
      }
    }
  })

  it('stays whole where a line only looks like one of a program', () => {
    for (const text of [
      'Myyjä kirjoitti minulle 9.11. klo 10:01 näin:\nälä osta. Ostin silti.',
      'Asiakaspalvelija kirjoitti:\nemme voi auttaa. Todella huonoa.',
      'Till: ingen\nDet fungerar inte.',
      'An alle: es geht nicht.\nVon wegen Service: nie erreichbar.',
      'Subject: lasku\nMessage: se on väärin',
      'On se kumma, ettei kukaan vastaa: kolme viikkoa.',
    ])
      expect(ownWords(text)).toEqual({ text, quoted: undefined })
  })

  it('is found in HTML where the text only says that there is HTML', () => {
    const html = '<p>Lasku on väärin, palvelu surkeaa.</p>'
    for (const text of [
      'Your mail client does not show HTML.',
      'This is an HTML message. Please use a viewer that supports it.',
      'Sähköpostiohjelmasi ei näytä HTML-viestejä.',
      'Ditt e-postprogram kan inte visa HTML.',
      'Ihr Programm kann keine HTML-Nachrichten anzeigen.',
      'View this email in your browser: https://shop.example/m/1',
    ])
      expect(wordsOfBody({ text, html }).text).toBe('Lasku on väärin, palvelu surkeaa.')
    const both = {
      text: 'Lasku on väärin, palvelu surkeaa.',
      html: '<p>Lasku on <b>väärin</b>, palvelu surkeaa.</p>',
    }
    expect(wordsOfBody(both).text).toBe(both.text)
    expect(
      wordsOfBody({
        text: 'HTML-laskunne ei näy ohjelmassa.',
        html: '<p>HTML-laskunne ei näy ohjelmassa.</p>',
      }).text,
    ).toBe('HTML-laskunne ei näy ohjelmassa.')
  })
})

/** How programs write an answer in HTML: what is above and below is the writer's. */
const htmlPrograms: Record<string, (given: HtmlParts) => string> = {
  gmail: ({ above, attribution, others, below }) =>
    `<div dir="ltr">${above}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">${attribution}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">${others}</blockquote></div>${below}`,
  thunderbird: ({ above, attribution, others, below }) =>
    `<html><body>${above}<div class="moz-cite-prefix">${attribution}<br></div><blockquote type="cite" cite="mid:x@y">${others}</blockquote>${below}</body></html>`,
  apple: ({ above, attribution, others, below }) =>
    `<html><body style="overflow-wrap: break-word;">${above}<div><br><blockquote type="cite"><div>${attribution}</div><br class="Apple-interchange-newline"><div>${others}</div></blockquote></div>${below}</body></html>`,
  yahoo: ({ above, attribution, others }) =>
    `<div class="ydp1"><div>${above}</div></div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>${attribution}</div><div>${others}</div></div>`,
  outlook: ({ above, header, others }) =>
    `<html><body><div class="WordSection1">${above}<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">${bold(header).join('<br>')}</p></div>${others}</div></body></html>`,
  'outlook web': ({ above, header, others }) =>
    `<html><body>${above}<div id="appendonsend"></div><hr tabindex="-1" style="display:inline-block; width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">${bold(header).join('<br>')}</font><div>&nbsp;</div></div><div>${others}</div></body></html>`,
  'outlook phone': ({ above, header, others }) =>
    `<html><body>${above}<div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/x">Outlook for iOS</a></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg">${bold(header).join('<br>')}</div>${others}</body></html>`,
}

interface HtmlParts {
  above: string
  attribution: string
  header: string[]
  others: string
  below: string
}

function bold(header: string[]): string[] {
  return header.map((line) => escaped(line).replace(/^([^:]+:)/u, '<b>$1</b>'))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const bottomPosting = new Set(['gmail', 'thunderbird', 'apple'])

describe('what people wrote in a mail of HTML', () => {
  it('is told from what they quote, whatever program and language', () => {
    const drawn = fc.record({
      program: fc.constantFrom(...Object.keys(htmlPrograms)),
      language: fc.constantFrom(...Object.values(languages)),
      attribution: fc.nat(),
      own: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }),
      quoted: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }),
      below: fc.boolean(),
      element: fc.constantFrom('p', 'div'),
    })
    fc.assert(
      fc.property(drawn, ({ program, language, element, ...mail }) => {
        const paragraphs = (lines: string[]) =>
          lines.map((line) => `<${element}>${escaped(line)}</${element}>`).join('')
        const own = mail.own.map((nth) => language.own[nth] ?? '')
        const others = mail.quoted.map((nth) => theirs[nth] ?? '')
        const isBelow = mail.below && bottomPosting.has(program)
        const attribution = language.attributions[mail.attribution % language.attributions.length] ?? []
        const html = htmlPrograms[program]?.({
          above: isBelow ? '' : paragraphs(own),
          below: isBelow ? paragraphs(own) : '',
          attribution: attribution.map(escaped).join('<br>'),
          header: language.header,
          others: paragraphs(others),
        })
        const { text, quoted = '' } = wordsOfBody({ text: undefined, html })
        expect([program, text.split('\n')]).toEqual([program, own])
        for (const line of others) expect([program, quoted]).toEqual([program, expect.stringContaining(line)])
      }),
      { numRuns: 600 },
    )
  })
})

describe('the letters of a mail', () => {
  const words = 'Törkeän huonoa palvelua, ääliöt: 5 €'
  const windows1252 = Buffer.from(words.replace('€', '\x80'), 'latin1')
  const head = 'Message-ID: <m@x.example>\r\nFrom: Aino <aino@posti.example>\r\nSubject: s\r\n'
  const read = async (...parts: (string | Buffer)[]) =>
    await readLetter({
      letter: { uid: 1, name: 'm@x.example', source: Buffer.concat(parts.map((part) => Buffer.from(part))) },
      bulk: false,
    })

  it.each([
    ['no Content-Type at all', ''],
    ['no charset', 'Content-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n'],
    ['a charset that it is not', 'Content-Type: text/plain; format=flowed; charset=utf-8\r\n'],
    ['its own charset', 'Content-Type: text/plain; charset=windows-1252\r\n'],
  ])('are right in windows-1252 with %s', async (_, type) => {
    expect(await read(head, type, '\r\n', windows1252)).toMatchObject({ item: { text: words } })
  })

  it.each([
    ['no Content-Type at all', ''],
    ['ASCII', 'Content-Type: text/plain; charset=us-ascii\r\n'],
    ['latin-1', 'Content-Type: text/plain;\r\n charset="iso-8859-1"\r\n'],
  ])('are right in UTF-8 that calls itself %s', async (_, type) => {
    expect(await read(head, type, '\r\n', words)).toMatchObject({ item: { text: words } })
  })

  it('are right in one part although another is of another set, and in a subject of bare bytes', async () => {
    const source = [
      'Message-ID: <m@x.example>\r\nFrom: aino@posti.example\r\nSubject: ',
      Buffer.from('Väärä lasku', 'latin1'),
      '\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n',
      windows1252,
      '\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Törkeän huonoa</p>\r\n--b--\r\n',
    ]
    expect(await read(...source)).toMatchObject({ item: { title: 'Väärä lasku', text: words } })
  })
})

describe('the thread of a mail', () => {
  const read = async (lines: string[]) => {
    const source = Buffer.from([...lines, 'From: a@b.example', '', 'Ei toimi.'].join('\r\n'))
    return await readLetter({ letter: { uid: 1, name: 'me@x.example', source }, bulk: false })
  }

  it.each([
    ['Lasku', {}, { title: 'Lasku', thread: undefined, inReplyTo: undefined }],
    ['Re: Lasku', {}, { title: undefined, thread: { id: 'me@x.example', title: 'Lasku' } }],
    ['VS: Re[2]: VL: Lasku', {}, { title: undefined, thread: { title: 'Lasku' } }],
    [
      'AW: Lasku',
      { 'In-Reply-To': '<two@x>', References: '<one@x> <two@x>' },
      { title: undefined, thread: { id: 'one@x', title: 'Lasku' }, inReplyTo: 'two@x' },
    ],
    [
      'Uusi asia',
      { 'In-Reply-To': '<two@x>' },
      { title: 'Uusi asia', thread: { id: 'two@x' }, inReplyTo: 'two@x' },
    ],
    ['Renault on rikki', {}, { title: 'Renault on rikki', thread: undefined }],
  ])('of "%s" is told with the title of who began it', async (subject, headers, expected) => {
    const lines = Object.entries({ Subject: subject, ...headers }).map(([name, value]) => `${name}: ${value}`)
    const letter = await read(lines)
    if (!('item' in letter)) throw new Error(letter.reason)
    const { title, thread, inReplyTo } = letter.item
    expect({ title, thread, inReplyTo }).toMatchObject(expected)
  })
})
