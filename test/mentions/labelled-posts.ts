import type { Intent, Language } from '../../mentions/vocabulary.ts'

/** What a person says that a post wants and what it is about. Every post is invented. */
export interface LabelledPost {
  language: Language
  intent: Intent
  /** Every cause that a report should count this post under. */
  causes: string[]
  text: string
}

/** intent | causes | text; written before the words that find them. */
const finnish = `
complaint | delivery waiting | Paketti on ollut kaksi viikkoa myöhässä eikä kukaan osaa sanoa missä se on.
complaint | delivery | Kuski heitti paketin aidan yli ja se meni rikki.
complaint | delivery | Tilasin marraskuussa, eikä lähetys ole vieläkään saapunut.
complaint | delivery | Kotiinkuljetus jätti ostokset väärään rappuun, törkeää.
complaint | delivery | Lähetystunnus ei toimi eikä pakettia näy missään.
complaint | delivery | Lehti jäi taas tulematta, jakaja ei osaa lukea osoitetta. Todella huonoa palvelua.
complaint | billing | Veloititte saman kuukauden kahteen kertaan, rahat takaisin!
complaint | billing | Sähkölaskussa on virhe enkä saa siihen selvyyttä.
complaint | billing | Sain perintäkirjeen laskusta, jonka maksoin ajallaan. Uskomatonta pelleilyä.
complaint | billing | Maksumuistutus tuli, vaikka lasku ei koskaan tullut. Ärsyttävää.
complaint | billing contract | Laskutus jatkuu vaikka irtisanoin sopimuksen keväällä. Törkeää.
complaint | price | Hinta nousi 40 prosenttia ilman mitään ilmoitusta, ihan käsittämätöntä.
complaint | price | Aivan liian kallis tällaiseksi palveluksi, en suosittele.
complaint | price | Taas hinnankorotus! Täyttä rahastusta.
complaint | price | Sähkön hinnat on ihan järkyttävät, häpeäisitte.
complaint | contract | Määräaikainen sopimus jatkui itsestään ja nyt en pääse siitä eroon. Surkeaa.
complaint | contract | Myyjä väitti puhelimessa että sopimus on ilmainen, ei ollut. Törkeä vedätys.
complaint | contract | Sopimusehtoja muutettiin kesken kauden, todella röyhkeää.
complaint | fault | Pesukone hajosi vuoden jälkeen, pettymys.
complaint | fault | Uusi puhelin oli viallinen heti paketista, todella huono tuote.
complaint | fault | Kahvinkeitin ei käynnisty enää, surkea laite.
complaint | fault | Takin vetoketju repesi toisella käyttökerralla. Huono.
complaint | fault returns | Telkkari hajosi ja takuu ei kuulemma korvaa mitään. Ala-arvoista.
complaint | app | Sovellus kaatuu joka kerta kun yritän maksaa. Ihan käyttökelvoton.
complaint | app | Appi on ihan rikki päivityksen jälkeen, ei pääse kirjautumaan
complaint | app | Verkkopankkiin ei pääse kirjautumaan, surkeaa.
complaint | app | Nettisivut jumittaa eikä ostoskori toimi. Huono kokemus.
complaint | app | Tunnistautuminen ei onnistu uudella puhelimella, todella ärsyttävää.
complaint | outage | Netti on taas poikki, kolmas kerta tällä viikolla!
complaint | outage | Kontulassa sähköt poikki jo neljättä tuntia, surkeaa.
complaint | outage | Yhteys pätkii joka ilta. Maksan sadasta megasta ja saan kolme.
complaint | outage | Vesikatko ilman mitään varoitusta, kiitos vaan taas.
complaint | outage | Nettikatkos pilasi etäpäivän, tämä on naurettavaa.
complaint | waiting staff | Asiakaspalvelu ei vastaa, jonotin tunnin ja linja katkesi.
complaint | waiting | Odotin vastausta kolme viikkoa, eikä mitään kuulu. Törkeää.
complaint | waiting | Luvattu takaisinsoitto ei koskaan tullut. Pettynyt.
complaint | waiting | Kassalla oli järjetön jono ja yksi kassa auki, surkeaa.
complaint | waiting | Hakemuksen käsittely on kestänyt jo kaksi kuukautta. Hävetkää.
complaint | staff | Myyjä oli tyly ja ylimielinen.
complaint | staff | Asentaja ei osannut hommaansa ja jätti paikat sekaisin. Huonoa työtä.
complaint | staff | Tarjoilija unohti tilauksen ja vielä tiuski päälle.
complaint | staff | Asiakaspalvelija valehteli minulle päin naamaa, törkeää.
complaint | staff | En ole ikinä saanut näin töykeää kohtelua henkilökunnalta.
complaint | returns | Palautus tehty kuukausi sitten, rahoja ei näy. Törkeää.
complaint | returns | Reklamaatioon vastattiin kopioidulla tekstillä, hyvitystä ei tule. Surkeaa.
complaint | returns | Peruin matkan helmikuussa ja rahat on vieläkin palauttamatta.
complaint | returns | Korvausta ei tullut vaikka vahinko oli selvä, petyin pahasti.
complaint | stock | Tuote näkyy varastossa mutta on oikeasti loppu. Aina sama ongelma!
complaint | stock | Hyllyt oli tyhjät ja tarjouslihat loppunut jo aamulla, surkeaa.
complaint | privacy | Henkilötietojani jaettiin luvatta kolmannelle osapuolelle, törkeää.
complaint | privacy | Teidän tietovuoto paljasti henkilötunnukseni. Käsittämätöntä.
complaint | fraud | Täyttä huijausta koko firma, älkää ostako.
complaint | fraud | Nimissänne soitellaan ja kalastellaan pankkitunnuksia, ettekä tee mitään! Törkeää huijausta.
complaint | quality | Leipä oli homeessa jo kaupassa, ällöttävää.
complaint | quality | Laatu on romahtanut, ennen tämä oli hyvää. Pettymys.
complaint | quality | Ruoka oli kylmää ja mautonta.
complaint | quality | Huone oli likainen ja haisi, en suosittele.
complaint | delivery returns | Väärä tuote toimitettiin ja palautuksen joutuu maksamaan itse. Huonoa palvelua.
complaint | contract | Vaihdan operaattoria, tämä liittymäsopimus on ollut virhe. Paska.
complaint | outage app | Mobiilipankki jumissa jo kolmatta päivää, häiriö jatkuu ja jatkuu. Surkeaa.
question | | Mihin aikaan myymälä aukeaa lauantaina?
question | contract | Onko kellään kokemusta Revontulen sähkösopimuksesta?
question | delivery | Toimitteko myös Ahvenanmaalle?
question | app price | Osaako joku sanoa, mistä sovelluksesta näkee tuntihinnat?
question | billing | Mistä saan laskun PDF-muodossa?
question | returns | Miten palautus tehdään, jos kuitti on hukassa?
question | delivery | Voiko verkkokaupan tilauksen noutaa myymälästä vai tuleeko se pakettina?
question | price | Paljonko avausmaksu on, tietääkö kukaan mitä hinta on nyt?
question | outage | Onko muilla Kontulassa katkoksia juuri nyt?
question | stock | Milloin tätä kokoa on taas saatavilla?
suggestion | app | Voisitteko lisätä sovellukseen tumman teeman?
suggestion | app | Olisi hyvä jos appissa näkisi edellisen kuukauden kulutuksen.
suggestion | delivery | Toivoisin pakettiautomaattia myös Korsoon.
suggestion | billing | Ehdotan, että laskun voisi jakaa kahdelle maksajalle.
suggestion | | Kannattaisiko teidän pitää myymälä auki sunnuntaisin?
suggestion | price | Opiskelijahinta olisi kiva lisä.
praise | staff | Kiitos, asentaja oli ystävällinen ja ammattitaitoinen!
praise | delivery | Loistava tuote ja nopea toimitus
praise | staff waiting | Asiakaspalvelu vastasi heti, ei tarvinnut jonottaa. Suosittelen!
praise | returns | Palautus hoitui helposti ja hyvitys tuli heti. Kiitos!
praise | outage | Mahtavaa että saitte häiriön kuntoon näin nopeasti!
praise | contract price | Sähkösopimuksen vaihto oli helppoa ja hinta on edullinen.
praise | quality | Laatu on erinomaista, tullaan toistekin.
praise | app | Uusi sovellus on todella hyvä ja selkeä.
other | | Revontuli avaa uuden toimipisteen Ouluun ensi syksynä.
other | | Yhtiön liikevaihto oli viime vuonna 34 miljoonaa euroa.
other | | Käytiin lasten kanssa Revontulen pisteellä messuilla.
other | contract | Vaihdoin sähkösopimuksen Revontulelle maaliskuussa.
other | delivery | Paketti lähti eilen Tampereelta.
other | | Revontulen toimitusjohtaja puhui eilen seminaarissa.
other | | Revontuli nimitti uuden talousjohtajan.
`

const english = `
complaint | delivery waiting | My parcel is two weeks late and nobody can tell me where it is.
complaint | delivery | The courier left the package in the rain, everything is ruined.
complaint | delivery | Ordered in May and it still hasn't arrived, terrible.
complaint | billing | You charged me twice for the same month, I want my money back!
complaint | billing | Got a bill I had already paid. Ridiculous.
complaint | price | Yet another price increase, what a rip-off.
complaint | price | Way too expensive for such terrible service.
complaint | contract | They renewed my contract without asking, disgusting.
complaint | contract | Cancelling my subscription is impossible, awful company.
complaint | fault | The washing machine broke after a year, very disappointed.
complaint | fault | Faulty phone straight out of the box, useless.
complaint | app | The app keeps crashing after the update.
complaint | app | Can't log in to the website, password reset is broken.
complaint | outage | Internet down again, third time this week. Awful.
complaint | outage | Power cut since morning and no information. Terrible.
complaint | waiting staff | Waited on hold for an hour and customer service hung up on me.
complaint | waiting | Nobody answers the phone, useless.
complaint | waiting | Still waiting for a reply after three weeks. Shameful.
complaint | staff | The driver was rude and shouted at my kid.
complaint | staff | Staff were unhelpful and arrogant. Worst shop ever.
complaint | returns | Returned the shoes a month ago, still no refund. Awful.
complaint | returns | They refuse to refund my cancelled flight, disgraceful.
complaint | stock | Item shows in stock but is sold out every time. So annoying.
complaint | privacy | They leaked my personal data and said nothing, unacceptable.
complaint | fraud | Total scam, stay away.
complaint | quality | The food was cold and tasted awful.
complaint | quality | Poor quality, the room was dirty.
complaint | billing contract | Still being billed although I cancelled the contract in March. Awful.
question | | What time does the store open on Saturday?
question | delivery | Do you deliver to the Åland Islands?
question | contract | Does anyone have experience with their electricity contract?
question | returns | How do I return a pair of shoes without a receipt?
question | stock | When will this be back in stock?
question | app | Where in the app can I see my usage?
suggestion | app | Please add a dark mode to the app.
suggestion | delivery | It would be great if you had parcel lockers in Korso.
suggestion | billing | You should let us split the bill between two people.
suggestion | | Feature request: weekly summary by mail.
praise | staff | Thanks, the technician was friendly and professional!
praise | delivery | Great product and fast delivery
praise | staff | Customer service was excellent, highly recommended.
praise | returns | The refund came the next day, thank you so much!
praise | app | I love the new app, works perfectly.
praise | quality | Excellent quality, will buy again.
other | | The company opened a new office in Oulu.
other | contract | I switched my electricity contract to them in March.
other | | Their CEO spoke at a seminar yesterday.
`

const swedish = `
complaint | delivery waiting | Paketet är två veckor försenat och ingen vet var det är.
complaint | delivery | Budet slängde paketet över staketet, helt värdelöst.
complaint | billing | Ni har fakturerat mig dubbelt, jag vill ha pengarna tillbaka!
complaint | billing | Fick ett inkassokrav på en faktura som jag har betalat. Bedrövligt.
complaint | price | Ännu en prishöjning, rena rånet.
complaint | price | Alldeles för dyrt för så dålig service.
complaint | contract | Avtalet förlängdes utan att jag blev tillfrågad, bedrövligt.
complaint | fault | Tvättmaskinen gick sönder efter ett år, väldigt besviken.
complaint | app | Appen kraschar hela tiden efter uppdateringen, urdålig.
complaint | app | Kan inte logga in på hemsidan, dåligt.
complaint | outage | Internet ligger nere igen, uselt.
complaint | outage | Strömavbrott sedan i morse och ingen information. Dåligt.
complaint | waiting staff | Satt i telefonkö i en timme och kundtjänst lade på. Skandal.
complaint | waiting | Ingen svarar i telefon, bedrövligt.
complaint | staff | Personalen var otrevlig och arrogant.
complaint | staff | Chauffören var oförskämd och skrek åt mitt barn. Usel.
complaint | returns | Har returnerat skorna men ingen återbetalning har kommit. Dåligt.
complaint | stock | Varan finns i lager enligt sidan men är slutsåld. Dåligt.
complaint | privacy | Ni läckte mina personuppgifter och sa ingenting, skandal.
complaint | fraud | Rena bedrägeriet, handla inte här.
complaint | quality | Maten var kall och smakade illa.
question | | Vilken tid öppnar butiken på lördag?
question | delivery | Levererar ni till Åland?
question | returns | Hur gör jag en retur utan kvitto?
suggestion | app | Snälla, lägg till mörkt läge i appen.
suggestion | delivery | Det vore bra om ni hade paketskåp i Korso.
praise | staff | Tack, teknikern var trevlig och kunnig!
praise | delivery | Toppen produkt och snabb leverans
praise | staff | Kundtjänsten var fantastisk, rekommenderas.
other | | Bolaget öppnade ett nytt kontor i Uleåborg.
`

function read(block: string, language: Language): LabelledPost[] {
  return block
    .trim()
    .split('\n')
    .map((line) => {
      const [intent = '', causes = '', text = ''] =
        line.split(' | ').length === 3 ? line.split(' | ') : split(line)
      return {
        language,
        intent: asIntent(intent.trim()),
        causes: causes.split(' ').filter(Boolean),
        text: text.trim(),
      }
    })
}

/** "question | | What …": no causes. */
function split(line: string): string[] {
  const [intent = '', ...rest] = line.split('|')
  return [intent, rest[0] ?? '', rest.slice(1).join('|')]
}

function asIntent(text: string): Intent {
  const found = (['complaint', 'question', 'suggestion', 'praise', 'other'] as const).find(
    (one) => one === text,
  )
  if (!found) throw new Error(`no such intent: ${text}`)
  return found
}

export const labelledPosts: LabelledPost[] = [
  ...read(finnish, 'fi'),
  ...read(english, 'en'),
  ...read(swedish, 'sv'),
]
