import { describe, expect, it } from 'vitest'
import type { Language, Urgency } from '../../mentions/mention.ts'
import { findUrgencies } from '../../mentions/urgency.ts'

const found: [Urgency, string, Language, string][] = [
  ['safety', 'Laturi syttyi palamaan yöllä!', 'fi', 'syttyi palamaan'],
  ['safety', 'Sain sähköiskun pistorasiasta.', 'fi', 'sähköiskun'],
  ['safety', 'Leivässä oli lasinsiruja, lapsi joutui päivystykseen', 'fi', 'lasinsiruja'],
  ['legal', 'Vien asian kuluttajariitalautakuntaan.', 'fi', 'kuluttajariitalautakuntaan'],
  ['legal', 'Tästä menee valitus kuluttaja-asiamiehelle', 'fi', 'kuluttaja-asiamiehelle'],
  ['legal', 'Tein ilmoituksen tietosuojavaltuutetulle', 'fi', 'tietosuojavaltuutetulle'],
  ['press', 'Otin jo yhteyttä toimittajaan ja juttuvinkki lähti.', 'fi', 'yhteyttä toimittajaan'],
  ['outage', 'Kontulassa sähköt poikki, korjatkaa', 'fi', 'sähköt poikki'],
  ['outage', 'taas ei netti toimi', 'fi', 'ei netti toimi'],
  ['outage', 'Revontulen verkkopankki on alhaalla', 'fi', 'verkkopankki on alhaalla'],
  ['churn', 'Vaihdan operaattoria ensi viikolla', 'fi', 'Vaihdan operaattoria'],
  ['churn', 'irtisanon liittymän', 'fi', 'irtisanon'],
  ['safety', 'My phone battery burst into flames', 'en', 'burst into flames'],
  ['safety', 'I got an electric shock from the charger', 'en', 'electric shock'],
  ['legal', 'You will hear from my lawyer', 'en', 'my lawyer'],
  ['legal', 'I’ll sue you for this', 'en', 'I’ll sue'],
  ['press', "I'm a journalist writing about this", 'en', "I'm a journalist"],
  ['outage', 'The app is down for everyone', 'en', 'app is down'],
  ['churn', 'cancelling my subscription today', 'en', 'cancelling my subscription'],
  ['safety', 'Laddaren fattade eld', 'sv', 'fattade eld'],
  ['legal', 'Jag har gjort en polisanmälan', 'sv', 'polisanmälan'],
  ['outage', 'Banken ligger nere igen', 'sv', 'ligger nere'],
  ['churn', 'Byter bank imorgon', 'sv', 'Byter bank'],
]

const quiet: [string, Language][] = [
  ['Ei ole mitään vaaraa, toimii hyvin', 'fi'],
  ['Revontuli hakee juristia ja toimittajaa', 'fi'],
  ['Tilasin sähkön toimittajalle tavarat', 'fi'],
  ['Lehdistötiedote: Revontuli avaa toimiston', 'fi'],
  ['Vaihdan renkaat lauantaina', 'fi'],
  ['Vaara-Karjalan matkailu', 'fi'],
  ['Revontulen vuosi oli hyvä', 'fi'],
  ['This album is on fire', 'en'],
  ['sue me, I like pineapple pizza', 'en'],
  ['The elevator is going down to the lobby', 'en'],
  ['No electric shock hazard at all', 'en'],
  ['Our barn is red', 'en'],
  ['Min dotter gick till skolan', 'sv'],
  ['Mina barn gillar appen', 'sv'],
]

describe('findUrgencies', () => {
  it.each(found)('finds %s in "%s"', (urgency, text, language, because) => {
    expect(findUrgencies(text, language)).toContainEqual(expect.objectContaining({ urgency, because }))
  })

  it.each(quiet)('finds nothing in "%s"', (text, language) => {
    expect(findUrgencies(text, language)).toEqual([])
  })

  it('gives spans of the text as written', () => {
    const text = 'Hei. I’ll  sue you'
    const [first] = findUrgencies(text, 'en')
    expect(text.slice(first?.start, first?.end)).toBe(first?.because)
  })

  it('reads an unknown language in all three, each kind once', () => {
    const kinds = findUrgencies('tulipalo, tulipalo! outage! polisanmälan').map(({ urgency }) => urgency)
    expect(kinds).toEqual(['safety', 'outage', 'legal'])
  })

  it('is quick on a very long text', () => {
    const started = performance.now()
    for (const text of [
      'ei '.repeat(4_000),
      'sähköt '.repeat(2_000),
      'the app is '.repeat(1_000),
      'a'.repeat(20_000),
    ])
      findUrgencies(text)
    expect(performance.now() - started).toBeLessThan(400)
  })
})
