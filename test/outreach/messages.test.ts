import { describe, expect, it } from 'vitest'
import type { Alert, CaseAlert } from '../../outreach/channel.ts'
import { compose, subjectOf } from '../../outreach/compose.ts'
import { consoleText } from '../../outreach/console.ts'
import { ackPageText, wordsOf } from '../../outreach/messages.ts'
import { caseAlert, now, systemAlert, withMention } from './alerts.ts'

const minute = 60_000
const nbsp = '\u00a0'

describe('an alert of a post that its author deleted', () => {
  it.each([
    ['fi', 'Kirjoittaja on poistanut viestin.'],
    ['en', 'Its author has deleted the post.'],
  ] as const)('says so in %s instead of quoting and advising', (locale, words) => {
    const { mention } = caseAlert()
    const { author: _author, url: _url, ...rest } = mention
    const sentiment = { ...mention.sentiment, why: [] }
    const alert = caseAlert({
      type: 'alert.updated',
      locale,
      mention: { ...rest, text: '', deleted: true, sentiment },
    })
    const message = compose(alert, { now, publicUrl: 'https://ennakko.example', bodyMax: 1_000 })
    expect(message).toMatchObject({ tags: [words], body: [], next: undefined })
    expect(consoleText(message, false)).toContain(words)
  })
})

describe('an alert of an answer that needs a person', () => {
  const answered = (locale: 'fi' | 'en', state: 'refused' | 'unknown') =>
    compose(
      caseAlert({
        type: 'alert.updated',
        locale,
        case: {
          ...caseAlert().case,
          state: 'acknowledged',
          by: 'Pekka',
          reply: { state, reason: 'socket hang up\u202e' },
        },
      }),
      { now, publicUrl: 'https://ennakko.example', bodyMax: 1_000 },
    )

  it.each([
    [
      'fi',
      'unknown',
      'Vastaus vaatii katsomista: Revontuli',
      'Vastaus on ehkä julkaistu: katso, ja lähetä se sitten uudelleen tai merkitse se julkaistuksi. socket hang up[U+202E]',
    ],
    [
      'fi',
      'refused',
      'Vastaus vaatii katsomista: Revontuli',
      'Vastausta ei julkaistu: socket hang up[U+202E]',
    ],
    [
      'en',
      'unknown',
      'Answer needs a look: Revontuli',
      'The answer may have been posted: look, then send it again or mark it as posted. socket hang up[U+202E]',
    ],
    ['en', 'refused', 'Answer needs a look: Revontuli', 'The answer was not posted: socket hang up[U+202E]'],
  ] as const)(
    'says in %s that it is %s, also in a case that somebody has taken',
    (locale, state, title, tag) => {
      expect(answered(locale, state)).toMatchObject({ title, tags: [tag], tone: 'alarm' })
    },
  )
})

describe('an alert in Finnish', () => {
  it('reads as a Finn would write it', () => {
    expect(shown(caseAlert())).toBe(`
┃ Tyytymätön asiakas: Revontuli
┃
┃   Revontulen lasku on taas väärin. Jonotin tunnin asiakaspalveluun ja kukaan ei vastaa.
┃   Olen todella pettynyt!
┃
┃ Ehdotus: Vastaa 2 tunnin kuluessa: pahoittele, kerro, mitä teette seuraavaksi, ja pyydä
┃   tilausnumero yksityisviestissä.
┃ Tärkeys: P2 (64/100): sävy 37 + vauhti 15 + näkyvyys 12
┃ Miksi: kielteinen 93${nbsp}% (”pettynyt”, ”kukaan ei vastaa”, ”väärin”)
┃ Kirjoittaja: Maija M.
┃ Lähde: foorumi, foorumi.example
┃ Julkaistu: pe 20.11.2026 klo 14.05 (12 min sitten)
┃ Näkyvyys: 12${nbsp}345 seuraajaa, 1 tykkäys, 3 vastausta
┃ Tila: avoin, kuittaamatta
┃ Avaa viesti (foorumi.example): https://foorumi.example/viesti/17
┃ Kuittaa: https://ennakko.example/a#Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyMDA
┃ Avaa tapaus: https://ennakko.example/cases/7d9f2b8c-1111-4222-8333-444455556666
`)
  })

  it.each([
    [undefined, 'Kukaan ei ole vielä kuitannut'],
    [1, 'Kukaan ei ole kuitannut minuuttiin'],
    [15, 'Kukaan ei ole kuitannut 15 minuuttiin'],
    [60, 'Kukaan ei ole kuitannut tuntiin'],
    [90, 'Kukaan ei ole kuitannut 90 minuuttiin'],
    [4 * 60, 'Kukaan ei ole kuitannut 4 tuntiin'],
    [3 * 24 * 60, 'Kukaan ei ole kuitannut 3 vuorokauteen'],
  ])('says after %s minutes without an acknowledgement "%s"', (minutes, tag) => {
    const base = caseAlert({ type: 'alert.escalated', step: 2 })
    const openedAt = minutes === undefined ? undefined : new Date(base.at.getTime() - minutes * minute)
    const message = composed({ ...base, case: { ...base.case, openedAt } })
    expect(message.title).toBe('Odottaa yhä kuittausta: Revontuli')
    expect(message.tags).toEqual([tag])
  })

  it.each([
    [-5, 'juuri nyt'],
    [0.5, 'juuri nyt'],
    [3, '3 min sitten'],
    [59, '59 min sitten'],
    [60, '1 t sitten'],
    [47 * 60, '47 t sitten'],
    [3 * 24 * 60, '3 pv sitten'],
  ])('tells an age of %s minutes as "%s"', (minutes, age) => {
    const publishedAt = new Date(now.getTime() - minutes * minute)
    expect(fact(withMention({ publishedAt }), 'Julkaistu')).toContain(`(${age})`)
  })

  it.each([
    [['churn', 'safety', 'legal'], 'P1', /^Ota asiakkaaseen yhteys heti/],
    [['churn', 'legal'], 'P1', /^Älä vastaa julkisesti, ennen kuin/],
    [['press'], 'P2', /^Älä vastaa itse/],
    [['outage'], 'P2', /^Tarkista, onko vika jo tiedossa/],
    [['churn'], 'P3', /^Vastaa 4 tunnin kuluessa: pahoittele ja tarjoa/],
    [[], 'P1', /^Vastaa 30 minuutin kuluessa: pahoittele/],
    [[], 'P2', /^Vastaa 2 tunnin kuluessa/],
    [[], 'P4', /^Vastaa seuraavan työpäivän aikana/],
  ] as const)('suggests for %j in %s what fits %s', (urgencies, priority, text) => {
    const base = withMention({ urgencies: [...urgencies] })
    expect(composed({ ...base, case: { ...base.case, priority } }).next).toEqual({
      label: 'Ehdotus',
      value: expect.stringMatching(text),
    })
  })

  it('keeps to the time that the company has agreed', () => {
    const base = caseAlert()
    const next = (ms: number) => composed({ ...base, case: { ...base.case, replyWithinMs: ms } }).next?.value
    expect(next(45 * minute)).toMatch(/^Vastaa 45 minuutin kuluessa/)
    expect(next(60 * minute)).toMatch(/^Vastaa tunnin kuluessa/)
    expect(next(3 * 60 * minute)).toMatch(/^Vastaa 3 tunnin kuluessa/)
  })

  it('warns of personal data, and shows none', () => {
    const alert = withMention({ text: 'Lasku väärin! Soittakaa 040 123 4567', author: 'maija@posti.example' })
    expect(composed(alert).next?.value).toContain(
      'Viestissä on henkilötietoja: pyydä asiakasta poistamaan ne',
    )
    expect(shown(alert)).toContain('Soittakaa ••••••••••••')
    expect(shown(alert)).not.toMatch(/4567|maija@/)
  })

  it('names urgency, stars and unknown tone among the reasons', () => {
    const urgent = withMention({ urgencies: ['legal', 'churn'], rating: 1 })
    expect(fact(urgent, 'Miksi')).toMatch(/, arvosana 1\/5, oikeustoimien uhka, asiakas lähdössä$/)
    const sentiment = { label: 'uncertain' as const, negative: 0.5, confidence: 0.1, why: [] }
    expect(fact(withMention({ sentiment, urgencies: ['press'] }), 'Miksi')).toBe(
      'sävy epävarma, media kiinnostunut',
    )
  })

  it('calls an urgent post that is not negative what it is', () => {
    const sentiment = { label: 'neutral' as const, negative: 0.2, confidence: 0.8, why: [] }
    expect(composed(withMention({ sentiment, urgencies: ['press'] })).title).toBe(
      'Vaatii huomiota: Revontuli',
    )
  })

  it('tells who has taken or resolved the case, and stops suggesting and asking', () => {
    const base = caseAlert({ type: 'alert.updated' })
    const taken = composed({
      ...base,
      case: { ...base.case, state: 'acknowledged', by: 'Maija', mentions: 3 },
    })
    expect(taken.title).toBe('Kuitattu: Revontuli')
    expect(taken.facts.at(-1)).toEqual({
      label: 'Tila',
      value: 'kuitattu, hoitaa Maija, tapauksessa 3 viestiä',
    })
    expect(taken.next).toBeUndefined()
    expect(taken.links.map((link) => link.kind)).toEqual(['post', 'ennakko'])
    const done = composed({
      ...base,
      type: 'alert.resolved',
      case: { ...base.case, state: 'resolved', by: 'Maija' },
    })
    expect([done.title, done.tone, done.facts.at(-1)?.value]).toEqual([
      'Hoidettu: Revontuli',
      'good',
      'hoidettu, hoiti Maija',
    ])
  })

  it.each([
    'Revontulen lasku on taas väärin. Jonotin…',
    ' Revontulen lasku ',
    'Revontulen lasku on taas ...',
  ])('quotes the text alone where its beginning stands as the title, too: %s', (title) => {
    const { body } = composed(withMention({ title }))
    expect(body).toEqual(composed(withMention({ title: undefined })).body)
    expect(body.map(({ text }) => text).join('')).toMatch(/^Revontulen lasku on taas väärin/)
  })

  it('quotes a title that says something else before the text', () => {
    const { body } = composed(withMention({ title: 'Taas lasku' }))
    expect(body.map(({ text }) => text).join('')).toMatch(/^Taas lasku\nRevontulen lasku/)
  })

  it('says when a message may be a repeat', () => {
    expect(composed(caseAlert({ mayBeRepeat: true })).tags).toEqual([
      'Voi olla toisto: emme tiedä, menikö edellinen lähetys perille',
    ])
  })

  it.each([
    ['source.failing', 'Lähteen lukeminen ei onnistu: foorumi', 'https://ennakko.example/sources'],
    ['source.silent', 'Lähde on hiljentynyt: foorumi', 'https://ennakko.example/sources'],
    ['source.gap', 'Viestejä on voinut jäädä huomaamatta: foorumi', 'https://ennakko.example/sources'],
    ['source.recovered', 'Lähde toimii taas: foorumi', 'https://ennakko.example/sources'],
    ['delivery.dead', 'Hälytys ei mennyt perille: foorumi', 'https://ennakko.example/'],
  ] as const)('words %s', (type, title, url) => {
    const message = composed(systemAlert(type))
    expect(message.title).toBe(title)
    expect(message.body[0]?.text).toMatch(/^The server answered 500/)
    expect(message.links.map((link) => link.url)).toEqual([url])
  })
})

describe('an alert in English', () => {
  it('reads the same in English', () => {
    expect(shown(caseAlert({ locale: 'en', type: 'alert.escalated', mayBeRepeat: true }))).toBe(`
┃ Still unacknowledged: Revontuli
┃ Nobody has acknowledged for 15 minutes
┃ May be a repeat: we do not know whether an earlier try got through
┃
┃   Revontulen lasku on taas väärin. Jonotin tunnin asiakaspalveluun ja kukaan ei vastaa.
┃   Olen todella pettynyt!
┃
┃ Suggestion: Answer within 2 hours: apologise, say what you will do next, and ask for the
┃   order number in a private message.
┃ Priority: P2 (64/100): tone 37 + speed 15 + reach 12
┃ Why: negative 93% (“pettynyt”, “kukaan ei vastaa”, “väärin”)
┃ Author: Maija M.
┃ Source: foorumi, foorumi.example
┃ Published: Fri, 20 Nov 2026, 14:05 (12 min ago)
┃ Reach: 12,345 followers, 1 like, 3 replies
┃ State: open, unacknowledged
┃ Open post (foorumi.example): https://foorumi.example/viesti/17
┃ Acknowledge: https://ennakko.example/a#Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyMDA
┃ Open case: https://ennakko.example/cases/7d9f2b8c-1111-4222-8333-444455556666
`)
  })

  it('shows the time of the company, summer time included', () => {
    const at = (iso: string, timezone: string) =>
      fact(withMention({ publishedAt: new Date(iso) }, { locale: 'en', timezone }), 'Published')
    expect(at('2026-07-01T12:00:00Z', 'Europe/Helsinki')).toMatch(/^Wed, 1 Jul 2026, 15:00/)
    expect(at('2026-11-01T22:30:00Z', 'Europe/Stockholm')).toMatch(/^Sun, 1 Nov 2026, 23:30/)
  })
})

describe('words', () => {
  it('leave no text empty in either language', () => {
    for (const locale of ['fi', 'en'] as const) {
      const texts = stringsIn(wordsOf(locale))
      expect(texts.length).toBeGreaterThan(45)
      for (const text of texts) expect(text.trim()).not.toBe('')
    }
    expect(stringsIn(wordsOf('fi')).length).toBe(stringsIn(wordsOf('en')).length)
  })

  it('write the acknowledge page', () => {
    expect(ackPageText('fi').button).toBe('Otan tämän hoitaakseni')
    expect(ackPageText('fi').takenBy('Maija')).toBe('Maija on jo ottanut tapauksen hoitaakseen.')
    expect(ackPageText('en').button).toBe('I’ll take this')
    expect(ackPageText('en').takenBy(undefined)).toBe('Somebody else has already taken this case.')
  })
})

describe('links and names', () => {
  it('show the host in punycode, and never a password', () => {
    const [post] = composed(withMention({ url: 'https://user:secret@рaypal.example/x' })).links
    expect(post?.label).toBe('Avaa viesti (xn--aypal-uye.example)')
    expect(post?.url).toBe('https://xn--aypal-uye.example/x')
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', '//evil.example', 'not a url', ''])(
    'leave out the address %j',
    (url) => {
      expect(composed(withMention({ url })).links.map((link) => link.kind)).toEqual([
        'acknowledge',
        'ennakko',
      ])
    },
  )

  it("use the brand's id, else the company", () => {
    expect(composed(withMention({ brand: 'elisa' })).title).toBe('Tyytymätön asiakas: Elisa')
    expect(composed(withMention({ brand: undefined })).title).toBe('Tyytymätön asiakas: Revontuli Oy')
  })

  it('quote the title too, unless the text repeats it', () => {
    const text = (title: string) =>
      composed(withMention({ title, text: 'Lasku väärin' }))
        .body.map((part) => part.text)
        .join('')
    expect(text('Hohhoijaa')).toBe('Hohhoijaa\nLasku väärin')
    expect(text('Lasku')).toBe('Lasku väärin')
  })

  it('give every message about a case one subject', () => {
    const types: CaseAlert['type'][] = ['alert.opened', 'alert.escalated', 'alert.updated', 'alert.resolved']
    const subjects = types.map((type) => subjectOf(caseAlert({ type })))
    expect(new Set(subjects)).toEqual(new Set(['Tyytymätön asiakas: Revontuli [7d9f2b8c]']))
  })
})

function composed(alert: Alert) {
  return compose(alert, { now, publicUrl: 'https://ennakko.example', bodyMax: 1_000 })
}

function shown(alert: Alert): string {
  return consoleText(composed(alert), false)
}

function fact(alert: Alert, label: string): string | undefined {
  return composed(alert).facts.find((candidate) => candidate.label === label)?.value
}

/** Every text of a language; functions are called with plausible words. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'function') return [String(value(3 * minute, 'Maija'))]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}
