import type { Words } from './words.ts'

export const fi: Words = {
  tag: 'fi-FI',
  title: {
    unhappy: (brand) => `Tyytymätön asiakas: ${brand}`,
    urgent: (brand) => `Vaatii huomiota: ${brand}`,
    unacknowledged: (brand) => `Odottaa yhä kuittausta: ${brand}`,
    acknowledged: (brand) => `Kuitattu: ${brand}`,
    changed: (brand) => `Tapaus päivittyi: ${brand}`,
    reply: (brand) => `Vastaus vaatii katsomista: ${brand}`,
    resolved: (brand) => `Hoidettu: ${brand}`,
  },
  system: {
    'source.failing': (source) => `Lähteen lukeminen ei onnistu: ${source}`,
    'source.silent': (source) => `Lähde on hiljentynyt: ${source}`,
    'source.gap': (source) => `Viestejä on voinut jäädä huomaamatta: ${source}`,
    'source.recovered': (source) => `Lähde toimii taas: ${source}`,
    'delivery.dead': (channel) => `Hälytys ei mennyt perille: ${channel}`,
  },
  label: {
    priority: 'Tärkeys',
    why: 'Miksi',
    next: 'Ehdotus',
    author: 'Kirjoittaja',
    thread: 'Keskustelu',
    quoted: 'Lainaa toista',
    source: 'Lähde',
    published: 'Julkaistu',
    reach: 'Näkyvyys',
    state: 'Tila',
    openPost: 'Avaa viesti',
    openCase: 'Avaa tapaus',
    acknowledge: 'Kuittaa',
    openSources: 'Avaa lähteet',
    openInbox: 'Avaa Ennakko',
  },
  ago(ms) {
    const minutes = Math.floor(ms / 60_000)
    if (minutes < 1) return 'juuri nyt'
    if (minutes < 60) return `${minutes} min sitten`
    if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} t sitten`
    return `${Math.floor(minutes / (24 * 60))} pv sitten`
  },
  unacknowledged(ms) {
    const minutes = Math.floor((ms ?? 0) / 60_000)
    if (minutes < 1) return 'Kukaan ei ole vielä kuitannut'
    if (minutes === 1) return 'Kukaan ei ole kuitannut minuuttiin'
    if (minutes === 60) return 'Kukaan ei ole kuitannut tuntiin'
    if (minutes < 120) return `Kukaan ei ole kuitannut ${minutes} minuuttiin`
    if (minutes < 48 * 60) return `Kukaan ei ole kuitannut ${Math.floor(minutes / 60)} tuntiin`
    return `Kukaan ei ole kuitannut ${Math.floor(minutes / (24 * 60))} vuorokauteen`
  },
  mayBeRepeat: 'Voi olla toisto: emme tiedä, menikö edellinen lähetys perille',
  deleted: 'Kirjoittaja on poistanut viestin.',
  reply: {
    refused: (reason) => `Vastausta ei julkaistu: ${reason}`,
    unknown: (reason) =>
      `Vastaus on ehkä julkaistu: katso, ja lähetä se sitten uudelleen tai merkitse se julkaistuksi. ${reason}`,
  },
  negative: (percent) => `kielteinen ${percent}`,
  uncertain: 'sävy epävarma',
  rating: (stars) => `arvosana ${stars}/5`,
  quote: (words) => `”${words}”`,
  urgencies: {
    safety: 'turvallisuusriski',
    legal: 'oikeustoimien uhka',
    press: 'media kiinnostunut',
    outage: 'palvelukatko',
    churn: 'asiakas lähdössä',
  },
  parts: {
    sentiment: 'sävy',
    urgency: 'kiireellisyys',
    reach: 'näkyvyys',
    speed: 'vauhti',
    author: 'kirjoittaja',
  },
  reach: {
    followers: (count, one) => `${count} ${one ? 'seuraaja' : 'seuraajaa'}`,
    views: (count, one) => `${count} ${one ? 'katselukerta' : 'katselukertaa'}`,
    likes: (count, one) => `${count} ${one ? 'tykkäys' : 'tykkäystä'}`,
    shares: (count, one) => `${count} ${one ? 'jako' : 'jakoa'}`,
    replies: (count, one) => `${count} ${one ? 'vastaus' : 'vastausta'}`,
  },
  state(state, by) {
    if (state === 'open') return 'avoin, kuittaamatta'
    if (state === 'acknowledged') return by === undefined ? 'kuitattu' : `kuitattu, hoitaa ${by}`
    return by === undefined ? 'hoidettu' : `hoidettu, hoiti ${by}`
  },
  mentions: (count) => `tapauksessa ${count} viestiä`,
  next: {
    safety: () =>
      'Ota asiakkaaseen yhteys heti, mieluiten soittamalla, ja varmista, ettei kukaan ole vaarassa. ' +
      'Kerro samalla turvallisuudesta vastaavalle.',
    legal: () =>
      'Älä vastaa julkisesti, ennen kuin laki- tai reklamaatioasioista vastaava on nähnyt viestin. ' +
      'Ota viestistä kuvakaappaus talteen.',
    press: () => 'Älä vastaa itse. Välitä viesti heti viestinnästä vastaavalle.',
    outage: () =>
      'Tarkista, onko vika jo tiedossa. Kerro julkisesti, että selvitätte asiaa, ja lupaa, milloin tiedotatte seuraavan kerran.',
    churn: (ms) =>
      `Vastaa ${within(ms)}: pahoittele ja tarjoa yksityisviestissä yhtä selkeää ratkaisua, ennen kuin asiakas lähtee.`,
    other: (ms) =>
      `Vastaa ${within(ms)}: pahoittele, kerro, mitä teette seuraavaksi, ja pyydä tilausnumero yksityisviestissä.`,
  },
  personalData: 'Viestissä on henkilötietoja: pyydä asiakasta poistamaan ne ja jatka yksityisviestillä.',
  acknowledgePage: {
    title: 'Kuittaa tapaus',
    explanation:
      'Kuittaamalla kerrot muille, että hoidat tämän. Uusia hälytyksiä samasta tapauksesta ei enää lähetetä.',
    nameLabel: 'Nimesi',
    nameMissing: 'Kirjoita nimesi, jotta muut tietävät, kuka hoitaa asiaa.',
    button: 'Otan tämän hoitaakseni',
    loading: 'Haetaan tapausta…',
    working: 'Kuitataan…',
    done: 'Kiitos! Tapaus on nyt sinun hoidossasi.',
    takenBy: (name) =>
      name === undefined
        ? 'Joku muu on jo ottanut tapauksen hoitaakseen.'
        : `${name} on jo ottanut tapauksen hoitaakseen.`,
    resolved: 'Tapaus on jo hoidettu.',
    expired:
      'Linkki on vanhentunut: se toimii kolme vuorokautta. Kuittaa uudemman hälytyksen linkistä, tai kysy Ennakon ylläpitäjältä.',
    invalid: 'Linkki on väärä tai vajaa. Avaa se uudelleen suoraan hälytyksestä.',
    failed: 'Ennakko ei vastaa juuri nyt. Yritä hetken kuluttua uudelleen.',
    needsScript: 'Sivu toimii vain JavaScriptin avulla. Ota JavaScript käyttöön ja lataa sivu uudelleen.',
    case: 'Tapaus',
  },
}

function within(ms: number | undefined): string {
  if (ms === undefined) return 'seuraavan työpäivän aikana'
  const minutes = Math.round(ms / 60_000)
  if (minutes % 60 !== 0) return minutes === 1 ? 'minuutin kuluessa' : `${minutes} minuutin kuluessa`
  return minutes === 60 ? 'tunnin kuluessa' : `${minutes / 60} tunnin kuluessa`
}
