import type { FeedItem } from '../../connectors/connector.ts'
import type { RelevanceKind } from '../../mentions/mention.ts'

/** A post about Revontuli, which sells electricity and broadband, and what a person says that it is. */
export interface RelevancePost {
  item: Pick<FeedItem, 'text' | 'author' | 'title' | 'rating'>
  /** 'customer' stays on its way, whatever words it shares with the others. */
  expected: RelevanceKind | 'customer'
}

/** Every post is invented. */
const routed: Record<Exclude<RelevanceKind, 'homonym' | 'weak' | 'own' | 'bot'>, string> = {
  ad: `
    Nyt Revontulen kuitu alk. 19,90 €/kk! Tilaa heti ja saat modeemin kaupan päälle. Tarjous voimassa 31.3. asti.
    #mainos Revontulen liittymä alennuksella koodilla KEVÄT20, linkki biossa!
    Kaupallinen yhteistyö: Revontuli. Meillä on nyt koko perheen sähköt samassa paikassa.
    Myydään Revontulen reititin, käyttämätön, hinta 40 e, nouto Kallio.
    Säästä jopa 30 %: kilpailuta Revontulen sähkösopimus meillä ja hyödynnä kampanjaetu nyt!
    Revontuli TV -paketti nyt vain 9,90 €/kk. Osta nyt verkkokaupasta, ilmainen toimitus.
    Black Friday: Revontulen kaikki liittymät -40 %. Osta nyt!
    Myyn Revontulen lahjakortin, arvo 100 €, hinta 80 €.
    #ad I've teamed up with Revontuli, use code AURORA10 for 10% off!
    Get Revontuli fibre from just €19.90/month. Order now, free installation. Offer ends Sunday.
    For sale: Revontuli router, unused, 40 € ono, pick up in Helsinki.
    Sponsored: save 30 % on electricity with Revontuli. Shop now.
    Reklam: Revontulis fiber nu från 199 kr/mån. Beställ nu, erbjudandet gäller till söndag.
    Säljes: Revontuli router, oanvänd, 400 kr, hämtas i Åbo.`,
  job: `
    Haemme myyjää Revontulen Tampereen myymälään. Hakuaika päättyy perjantaina, lähetä hakemus ja CV.
    Avoin työpaikka: asiakaspalvelija, Revontuli Oy, Oulu. Työsuhde on vakituinen, palkka TES:n mukaan.
    Revontuli rekrytoi! Etsimme verkkoasentajaa, hae paikkaa 15.4. mennessä.
    Työskentele kanssamme: Revontuli hakee data-analyytikkoa. Jätä hakemus verkkosivuillamme.
    Kesätyö 2026: Revontuli palkkaa 40 kesätyöntekijää, hakuaika 31.1. asti.
    We're hiring! Revontuli is looking for a senior network engineer in Helsinki. Apply now.
    Job opening: customer service agent at Revontuli, full-time, salary 2,600 €. Send your CV.
    Join our team at Revontuli: open positions in Oulu and Turku. #hiring
    Revontuli söker säljare till Åbo. Sista ansökningsdag 15.4, skicka din ansökan och CV.
    Ledig tjänst: kundtjänstmedarbetare på Revontuli, heltid.`,
  giveaway: `
    ARVONTA! Voita Revontulen 100 € lahjakortti: tykkää ja kommentoi, arvomme voittajan sunnuntaina.
    Osallistu arvontaan ja voita vuoden sähköt Revontulelta! Tägää kaveri kommentteihin.
    Arvomme kolme Revontulen leffapakettia, osallistu kommentoimalla 5.5. mennessä.
    GIVEAWAY: win a year of free Revontuli electricity! Like, share and tag a friend to enter.
    Enter to win a Revontuli router, retweet and follow. Winner announced Friday.
    Tävling! Vinn ett år gratis el från Revontuli: gilla, dela och tagga en vän.
    Kilpailu: kommentoi paras revontulikuvasi, palkintona Revontulen tuotepaketti. Voittaja arvotaan perjantaina.`,
  wire: `
    Revontuli Oy, pörssitiedote 12.2.2026 klo 9.00. Revontuli Oy:n osavuosikatsaus tammi–maaliskuu.
    HELSINKI (STT) Energiayhtiö Revontuli aikoo rakentaa tuulipuiston Kainuuseen, yhtiö kertoo tiedotteessaan.
    Lehdistötiedote: Revontuli avaa uuden toimiston. Lisätietoja: viestintäjohtaja Maija Mallikas, puh. 040 000 0000.
    STT: Revontuli ostaa kilpailijansa Kajon. Kauppahinta on 12 miljoonaa euroa.
    HELSINKI, March 2 (Reuters) - Finnish utility Revontuli said on Monday it would buy rival Kajo.
    FOR IMMEDIATE RELEASE: Revontuli appoints new CFO. Media contact: press@revontuli.example
    GLOBE NEWSWIRE -- Revontuli Oyj half-year report 2026. Net sales grew by 4 per cent.
    Pressmeddelande: Revontuli öppnar kontor i Uleåborg. För mer information, kontakta kommunikationschef Maj Modell.
    Revontuli Oyj: Sisäpiiritieto: Revontuli muuttaa tulosohjeistustaan.
    HELSINGFORS (TT) Elbolaget Revontuli planerar en vindkraftspark, uppger bolaget.`,
}

const bots: [string, string][] = [
  ['uutisbotti', 'Revontuli avaa toimiston Ouluun https://uutiset.example/1'],
  ['Sähköhinta_bot', 'Revontulen spot-hinta nyt 4,2 c/kWh'],
  ['AutoModerator', 'Your post about Revontuli was removed automatically. I am a bot.'],
  ['newsbot', 'Revontuli opens an office in Oulu'],
  ['HelsinkiAlertsBot', 'Revontuli: 3 new stories today'],
  ['Otso', 'Revontuli on mainittu 4 kertaa tänään. I am a bot, and this action was performed automatically.'],
]

const own: [string, string][] = [
  ['@revontulioy', 'Pahoittelemme häiriötä! Revontulen asentajat ovat matkalla.'],
  ['revontulioy', 'Revontulen asiakaspalvelu on auki klo 8–18.'],
  ['Revontuli Oy', 'Moi, Revontuli täällä! Laita yksityisviestiä niin katsotaan lasku kuntoon.'],
  ['REVONTULI OY', 'Revontulen vika Kontulassa on korjattu.'],
]

/** Real complaints and questions that share words with the routed ones. */
const customers = `
  Hain Revontulelle töihin kesäkuussa eikä kukaan vastannut hakemukseeni. Törkeää.
  Revontuli etsii myyjiä, tekisivät ensin asiakaspalvelusta toimivan! Jonotin taas tunnin.
  Revontulen mainoksessa luvattiin 19,90 €/kk mutta minulta laskutettiin 49 €. Huijausta!
  Tilasin Revontulen tarjouksen, eikä alennuskoodi toiminut. Petyin.
  Voitin Revontulen arvonnassa lahjakortin, mutta sitä ei ole koskaan tullut. Surkeaa.
  Osallistuin Revontulen arvontaan ja nyt saan roskapostia joka päivä, en suosittele.
  Kampanjahinta loppui ja Revontuli tuplasi laskun kertomatta minulle mitään.
  Revontuli soitti ja myi -40 % tarjouksen, todellisuudessa hinta nousi. Älkää tilatko!
  Luin STT:n jutun Revontulesta ja sama on käynyt meille: lasku tuplaantui eikä kukaan vastaa.
  Revontulen tiedotteessa sanottiin että vika on korjattu. Ei ole, netti on yhä poikki.
  Myydään Revontulen paska liittymä, ei toimi, saa hakea ilmaiseksi. En enää ikinä tilaa.
  Ostin Revontulen lahjakortin, eikä se käy missään. Rahat takaisin.
  Black Friday -tarjous Revontulelta: tilasin, maksoin, eikä mitään ole tullut kolmeen viikkoon.
  Onko Revontulen 9,90 €/kk tarjous vielä voimassa?
  Miten Revontulen alennuskoodi syötetään?
  Revontuli rekrytoi lisää myyjiä vaikka asiakaspalvelussa ei ole ketään. Soitin viisi kertaa, ei vastausta.
  Revontulen botti vastasi väärin kolmesti, haluan puhua ihmiselle!
  Revontulen chatbotti on surkea, ei osaa mitään.
  Jaoin Revontulen julkaisun, tykkäsin ja kommentoin, ja silti kehtasivat jättää arvonnan arpomatta.
  Revontuli lupaa ilmaisen toimituksen, mutta minulta veloitettiin 39 €.
  Erosin Revontulesta. Kilpailutin sopimuksen ja säästin 30 %. Huonoa palvelua koko vuosi.
  Hakuaika päättyi ja Revontulen hakulomake kaatui juuri kun lähetin CV:n. Raivostuttavaa.
  Asentaja ei tullut. Revontulen mukaan "avoin vika". Olen odottanut kaksi viikkoa.
  Revontuli osti kilpailijan ja sen jälkeen palvelu on ollut ala-arvoista.
  Tässä lisätietoja: Revontulen lasku oli 300 euroa liikaa, enkä saa rahojani takaisin.
  Pörssisähkö nousi ja Revontulen lasku on järkyttävä. En selviä tästä.
  I applied for a job at Revontuli and nobody ever answered. Awful company.
  The Revontuli ad said €19.90/month, I was charged €49. Scam!
  Used the code AURORA10 at Revontuli and it does not work. Useless.
  I won a Revontuli giveaway and never got the prize. Terrible.
  Revontuli is hiring again? Hire someone to answer the phone, I've waited an hour!
  Offer ends Sunday? My Revontuli router has been broken since Sunday. Fix it!
  Free installation, they said. Revontuli charged me 99 €. Never again.
  Reuters says Revontuli is growing. My internet has been down for a week!
  Order now, wait forever: Revontuli still hasn't delivered my router.
  Jag sökte jobb på Revontuli och ingen svarade. Uselt.
  Revontulis erbjudande gällde inte, jag fick betala dubbelt. Lurad!
  Vann en tävling hos Revontuli men priset kom aldrig. Dåligt.
  Revontuli söker personal men ingen svarar i telefon. Jag väntade i två timmar!
  Beställ nu, vänta för evigt. Mitt paket från Revontuli har inte kommit.
  Revontulen sovellus on hyvä, kiitos!
  Vaihdoin Revontuleen ja säästin kympin kuussa, suosittelen.
  Kiitos Revontuli, alennus tuli laskulle heti kun soitin.
  Sain Revontulelta tarjouksen, joka oli ihan hyvä. Mitä mieltä olette?
  Revontulen myyjä oli ystävällinen ja palvelu nopeaa.
  Revontulen laskussa on virhe.
  Revontulen netti on poikki.
  Mun Revontulen liittymä maksaa 19,90 €/kk, paljonko teillä?
  Revontuli nosti hinnan 19,90 eurosta 29,90 euroon, vaihdan pois.
  Revontuli ei vastaa. Seuraavaksi kuluttajariitalautakunta.
`

function lines(block: string): string[] {
  return block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

export const relevancePosts: RelevancePost[] = [
  ...(['ad', 'job', 'giveaway', 'wire'] as const).flatMap((expected) =>
    lines(routed[expected]).map((text): RelevancePost => ({
      item: { text, author: { name: 'joku' } },
      expected,
    })),
  ),
  ...bots.map(([name, text]): RelevancePost => ({ item: { text, author: { name } }, expected: 'bot' })),
  ...own.map(([name, text]): RelevancePost => ({ item: { text, author: { name } }, expected: 'own' })),
  ...lines(customers).map((text): RelevancePost => ({
    item: { text, author: { name: 'Maija M.' } },
    expected: 'customer',
  })),
]
