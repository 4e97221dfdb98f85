import type { RelevanceKind } from '../mention.ts'

export type Promotion = Extract<RelevanceKind, 'ad' | 'job' | 'giveaway' | 'wire' | 'bot'>

/** So many points outweigh any grievance. */
export const certain = 6

const seeking =
  'haemme|haetaan|etsimme|etsitään|hakee|palkkaa|palkkaamme|rekrytoi|rekrytoimme|söker|rekryterar|is hiring|is looking for'

/** How the names of jobs end. */
const jobTitles = `jää|jaa|ijää|työntekijä_|asentaj_|asiantuntij_|analyytik_|myyj_|palvelij_|insinöör_|kehittäj_|
  johtaj_|päällik_|harjoittelij_|engineer|developer|manager|agent|analyst|assistant|technician|intern|säljare|
  tekniker|medarbetare|utvecklare|chef`

/**
 * In the notation of phrases: three points make a post one of the kind. Languages mix in such posts, so they are read
 * together.
 */
export const promotionSigns: Record<Promotion, [points: number, phrases: string][]> = {
  ad: [
    [
      3,
      `
        #mainos|#ad|#kaupallinenyhteistyö|#sponsored|#reklam|#annonssi|kaupallinen yhteistyö|
        kaupallisessa yhteistyössä|mainos:|sponsored(?:\\s+post|:)|reklam:|annons:|i samarbete med|
        paid partnership|mainoslinkki_|affiliate_`,
    ],
    [
      2,
      `
        (?:alennus|ale|etu|tarjous)koodi_|koodilla [A-ZÅÄÖ0-9]+|use code \\w+|med koden \\w+|linkki biossa|
        link in bio|länk i bion|kaupan päälle|hyödynnä (?:kampanja|etu|tarjou|alennu)_|kampanjaetu_`,
    ],
    [
      2,
      `
        (?:alk\\.|alkaen|nyt vain|vain|from (?:just|only)|nu från|endast|from) €?\\s?\\d+(?:[.,]\\d+)?(?:(?:\\s?(?:€|e|eur|euroa|kr))?(?:\\s?\\/\\s?(?:kk|month|mo|mån))?|_)`,
    ],
    [
      2,
      `osta nyt|tilaa (?:heti|nyt|omasi)|order now|buy now|shop now|beställ nu|köp nu|handla nu|kilpailuta`,
    ],
    [
      1,
      `
        tarjous voimassa|voimassa [^.!?\\n]{0,20}asti|offer ends|erbjudandet gäller|limited time|
        ilmainen (?:toimitus|asennus)|free (?:delivery|shipping|installation)|fri frakt|säästä (?:jopa|nyt)|
        save (?:up to )?\\d+|black friday|cyber monday|kampanja_|tutustu|lue lisää|klikkaa`,
    ],
    [1, `*\\d*[-–]\\s?\\d{1,2}\\s?%_|\\d+\\s?%\\s?(?:off|alennu|rabatt)_`],
    [2, `^\\P{L}*(?:myydään|myyn|ostetaan|vaihdetaan|for sale|wts|säljes|säljer|köpes)`],
    [
      1,
      `
        *(?:hinta|arvo|hp\\.?|hintapyyntö|price)\\s*:?\\s*\\d+_|
        *\\d+\\s?(?:€|e|eur|kr)(?!\\p{L})[^.!?\\n]{0,12}(?:nouto|noudettava|ono|hämtas|pick(?: )?up|\\+\\s?postit)_`,
    ],
    [
      1,
      `käyttämätön|käyttämättömä_|hyväkuntoi_|nouto|noudettava_|unused|pick ?up|ono|oanvänd|hämtas|kuin uusi|as new`,
    ],
  ],
  job: [
    [
      2,
      `
        avoin (?:työpaikka|tehtävä|paikka)|avoimet työpaikat|avoimia työpaikkoja|hakuaika_|lähetä hakemu_|
        jätä hakemu_|hae paikkaa|hae (?:meille|heti|nyt|tehtävää)|työpaikkailmoitu_|työskentele kanssamme|
        liity tiimiimme|kesätyö_|kesätyöntekij_|we(?:'re| are) hiring|#hiring|#rekry|#rekrytointi|
        #työpaikat|job opening|open positions?|job vacancy|vacanc_|apply (?:now|by|here|today)|
        join our team|lediga? (?:jobb|tjänst)_|sista ansökningsdag|skicka (?:in )?(?:din )?ansökan|vi söker`,
    ],
    [2, `(?:${seeking}) (?:\\p{L}+[\\s-]+){0,4}?\\p{L}*(?:${jobTitles})`],
    [
      1,
      `
        rekrytoi|rekrytoimme|haemme|etsimme|työsuhde_|vakituinen|määräaikainen työ_|palkka|palkkaus_|TES|CV|
        ansioluettelo_|hakemus|full[- ]time|part[- ]time|salary|send your (?:cv|application|resume)|
        mennessä|kokoaikai_|osa-aikai_|heltid|deltid|ansökan`,
    ],
  ],
  giveaway: [
    [
      2,
      `
        arvonta!?|arvomme|arvotaan|osallistu (?:arvontaan|kilpailuun|kommentoimalla|ja voita)|giveaway|
        enter to win|tävla och vinn|utlottning_|vinnare_ (?:meddelas|utses|dras)|
        winners? (?:announced|will be|drawn|picked)|voittaja (?:arvotaan|ilmoitetaan|julkaistaan)`,
    ],
    [
      2,
      `
        tykkää (?:ja |, )?(?:jaa|kommentoi|tägää)|tägää kaveri_|merkitse (?:kaveri|ystävä)_|
        tag (?:a|your) friends?|like,? (?:and )?(?:share|comment|follow|retweet)|retweet and follow|
        rt (?:and|&) follow|gilla,? (?:och )?(?:dela|kommentera|tagga)|tagga en vän|kommentoi ja`,
    ],
    [1, `voita|win|vinn|palkintona|kilpailu|tävling|lahjakort_|tuotepaket_|prize|kommentoi|osallistu`],
  ],
  wire: [
    [
      3,
      `
        pörssitiedote_|sisäpiiritieto|lehdistötiedote|mediatiedote|for immediate release|press release|
        pressmeddelande|globe ?newswire|business wire|pr newswire|osavuosikatsau_|puolivuosikatsau_|
        tilinpäätöstiedote_|delårsrapport_|half-year report|interim report|börsmeddelande_|uutistiedote`,
    ],
    [
      3,
      `
        *\\((?:STT|Reuters|AP|AFP|TT|Bloomberg|UP|Lännen Media)\\)_|
        ^\\P{L}*(?:STT|AFP|TT|Reuters)(?:[–:]|\\s[–-]\\s)[\\p{L}\\d]*|
        *lähde:\\s*(?:STT|Reuters|AFP|Bloomberg)_`,
    ],
    [
      1,
      `
        lisätietoja:|media contact:?|yhteyshenkilö:?|för mer information|viestintäjohtaja_|
        kommunikationschef_|kauppahinta|uppger bolaget|yhtiö kertoo|the company said|
        said (?:on )?(?:monday|tuesday|wednesday|thursday|friday)|net sales|liikevaihto_|tulosohjeistu_`,
    ],
  ],
  bot: [
    [certain, `this action was performed automatically`],
    [
      3,
      `
        i am a bot|i'm a bot|beep boop|olen botti|tämä on automaattinen viesti|automaattisesti luotu viesti|
        jag är en bot`,
    ],
  ],
}

/** Names that programs give themselves: "uutisbotti", "Weather_bot", "HelsinkiAlertsBot", "AutoModerator"; not "Abbot". */
export const botName =
  /(?:^|[-_.\s\d])[Bb]ot(?:ti)?\d*$|[a-zåäö]Bot(?:ti)?\d*$|(?:uutis|news|alerts?|weather|sää|hinta|prices?|rss|feed)[-_]?bot(?:ti)?$|\[bot\]$|^AutoModerator$/u
