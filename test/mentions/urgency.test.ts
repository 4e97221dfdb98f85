import { describe, expect, it } from 'vitest'
import { findUrgencies } from '../../mentions/urgency.ts'
import { processorMs } from '../harness/processor-time.ts'
import type { Language, Urgency } from '../../mentions/vocabulary.ts'

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

/** Told through what happened. */
const told: [Urgency, string, Language][] = [
  ['safety', 'Pakettiauto meinasi ajaa lapseni yli, kuski soitti puhelinta', 'fi'],
  ['safety', 'Lapseni sai allergisen reaktion teidän tuotteesta', 'fi'],
  ['safety', 'Akku räjähti latauksessa ja poltti sohvan', 'fi'],
  ['safety', 'Kanasalaatista ruokamyrkytys koko perheelle', 'fi'],
  ['safety', 'Löysin naulan leivästä', 'fi'],
  ['safety', 'Jarrut petti kesken ajon, hengenlähtö lähellä', 'fi'],
  ['safety', 'Pistorasia kipinöi ja haisee palaneelle', 'fi'],
  ['safety', 'Laite kuumenee niin että polttaa sormet', 'fi'],
  ['legal', 'Teen tästä rikosilmoituksen', 'fi'],
  ['legal', 'Otan yhteyttä lakimieheen', 'fi'],
  ['legal', 'Nähdään oikeudessa', 'fi'],
  ['legal', 'Teen kantelun oikeusasiamiehelle', 'fi'],
  ['legal', 'Tästä menee valitus Traficomille', 'fi'],
  ['legal', 'KKV kiinnostuu varmasti tästä', 'fi'],
  ['legal', 'Haastan teidät oikeuteen', 'fi'],
  ['press', 'Hesari varmasti kiinnostuu tästä', 'fi'],
  ['press', 'Laitan vinkin Iltalehdelle', 'fi'],
  ['press', 'Olen toimittaja Ylestä ja teen juttua', 'fi'],
  ['outage', 'Onko muilla netti alhaalla?', 'fi'],
  ['outage', 'Kortti ei käy missään, maksupääte nurin koko kaupassa', 'fi'],
  ['outage', 'Verkkopankki kaatui', 'fi'],
  ['outage', 'Puhelut ei mene läpi koko kylässä', 'fi'],
  ['churn', 'Vaihdoin Telialle', 'fi'],
  ['churn', 'Irtisanon sopimuksen heti', 'fi'],
  ['churn', 'Tämä oli viimeinen tilaus teiltä', 'fi'],
  ['churn', 'Lopetan asiakkuuteni', 'fi'],
  ['churn', 'Ei enää ikinä', 'fi'],
  ['safety', 'The heater started smoking and nearly burned the house down', 'en'],
  ['safety', 'Found glass in my salad', 'en'],
  ['safety', 'My son choked on a loose part', 'en'],
  ['safety', 'The charger got so hot it burned my hand', 'en'],
  ['safety', 'brakes failed on the motorway', 'en'],
  ['legal', 'I will be filing a complaint with the consumer ombudsman', 'en'],
  ['legal', 'See you in small claims court', 'en'],
  ['legal', 'Reporting you to the data protection authority', 'en'],
  ['legal', 'This is illegal and my solicitor agrees', 'en'],
  ['press', 'I have contacted the BBC about this', 'en'],
  ['press', 'The local paper will love this story', 'en'],
  ['outage', 'Is the service down for anyone else?', 'en'],
  ['outage', 'Nothing works, whole city offline', 'en'],
  ['churn', 'Cancelled. Moving to Telia.', 'en'],
  ['churn', 'Taking my business elsewhere', 'en'],
  ['churn', "I'm leaving for another provider", 'en'],
  ['churn', 'Never again, account closed', 'en'],
  ['safety', 'Batteriet exploderade', 'sv'],
  ['safety', 'Hittade glas i maten', 'sv'],
  ['safety', 'Barnet fick en allergisk reaktion', 'sv'],
  ['legal', 'Anmäler er till konsumentombudsmannen', 'sv'],
  ['legal', 'Jag kontaktar min jurist', 'sv'],
  ['legal', 'Ni hör från min advokat', 'sv'],
  ['press', 'Jag har kontaktat tidningen', 'sv'],
  ['outage', 'Appen ligger nere för alla', 'sv'],
  ['outage', 'Ingen ström på hela gatan', 'sv'],
  ['churn', 'Jag byter operatör', 'sv'],
  ['churn', 'Säger upp abonnemanget idag', 'sv'],
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
  ['Vaihdoin puhelimen uuteen', 'fi'],
  ['Vaihdan vuoroni Liisan kanssa', 'fi'],
  ['Luin tästä Hesarista', 'fi'],
  ['Katsoin Yleltä ohjelman', 'fi'],
  ['Kaatuiko maito?', 'fi'],
  ['Jarrut toimivat hyvin', 'fi'],
  ['Ajoin Ouluun asti', 'fi'],
  ['Laite ei enää ikinä käynnistynyt', 'fi'],
  ['Lasi oli kaunis', 'fi'],
  ['Kortti kävi hyvin', 'fi'],
  ['Viimeinen tilauspäivä on perjantai', 'fi'],
  ['The last time I flew was great', 'en'],
  ['I read about it in the local paper', 'en'],
  ['Data is stored on the protected drive', 'en'],
  ['I had a glass in my hand', 'en'],
  ['Sparks of joy', 'en'],
  ['The whole city was beautiful', 'en'],
  ['I moved to another seat', 'en'],
  ['Han brinner för kundservice', 'sv'],
  ['Senaste gången jag var där var det fullt', 'sv'],
  ['Han läste tidningen', 'sv'],
  ['Jag byter kläder', 'sv'],
]

describe('findUrgencies', () => {
  it.each(found)('finds %s in "%s"', (urgency, text, language, because) => {
    expect(findUrgencies(text, language)).toContainEqual(expect.objectContaining({ urgency, because }))
  })

  it.each(told)('finds %s in "%s"', (urgency, text, language) => {
    expect(findUrgencies(text, language).map((found) => found.urgency)).toContain(urgency)
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
    const started = processorMs()
    for (const text of [
      'ei '.repeat(4_000),
      'sähköt '.repeat(2_000),
      'the app is '.repeat(1_000),
      'a'.repeat(20_000),
    ])
      findUrgencies(text)
    expect(processorMs() - started).toBeLessThan(2_000)
  })
})
