/** How many of the languages' own frequent words a text has. */
export interface Hints {
  /** In the order of the languages asked for: how many hint words, each shared among the languages that have it. */
  counts: number[]
  /** Hint words that no other language has. */
  own: number[]
}

export type CountHints = (words: string[]) => Hints

/** Counts words in lower case; `languages` are ISO 639-1 codes. */
export function createHintCounter(languages: string[]): CountHints {
  const index = indexHints(languages)
  return (words) => {
    const counts = languages.map(() => 0)
    const own = languages.map(() => 0)
    for (const word of words) {
      const having = index.get(word)
      if (!having) continue
      for (const at of having) counts[at] = (counts[at] ?? 0) + 1 / having.length
      const [only] = having
      if (only !== undefined && having.length === 1) own[only] = (own[only] ?? 0) + 1
    }
    return { counts, own }
  }
}

/** Words that are frequent in one language and hardly ever seen in its neighbours. */
const hintWords: Record<string, string> = {
  fi: `ja on ei en oli ole että se mutta kun niin myös ovat mä sä nyt vain vielä miksi mitä mikä tämä tää joka jos
    kuin tai olen olette emme eivät enää kiitos hyvin hyvä huono ihan todella kanssa sitten siellä täällä olisi pitää
    voi mulla meillä teidän teiltä jälkeen aina koko kaikki taas vaan eikä suosittelen palvelu asiakaspalvelu toimi
    toimii lasku netti älä miten missä koska vuotta euroa päivää viikkoa paljon liian parempi jo kukaan mitään aivan
    erittäin kiva hei moi terve huonoa surkea sähköt maksaa rahat`,
  en: `the and is are was were not you your this that with have has they been just my from what when would will
    it's don't can't i'm doesn't didn't won't thanks thank please it of an be do does how why got get our we their
    them there never still again very good bad service customer so too`,
  sv: `och är inte jag ni det att som för på ett har till från men så bara också mycket efter när vad hur varför
    eller blir mig dig någon inget ingen aldrig alltid tack bra dålig dåligt hej går kan skulle ska vill får fick
    mina min mitt nu där här av med vid ju väldigt kundtjänst inga sina detta tyvärr`,
  et: 'ja ei on see mis oli mina sina aga kui kes mida väga siis nii ka või ning seda tema meie teie olen oled pole kas mul sul kõik nagu ole õige',
  da: 'og er ikke jeg det at som for på et har til fra men så kun også meget efter når hvad hvordan hvorfor eller bliver mig dig nogen af med ved hej nu kan skal vil kunne være blev hvis',
  no: 'og er ikke jeg det at som for på et har til fra men så bare også mye etter når hva hvordan hvorfor eller blir meg deg noen av med ved hei nå kan skal vil kunne være ble hvis',
  de: 'und ist nicht ich sie das die der dass wie für auf ein eine hat mit von aber auch sehr nach wenn was warum oder wird mich dich kein keine immer danke gut schlecht es wir zu den',
}

function indexHints(languages: string[]): Map<string, number[]> {
  const index = new Map<string, number[]>()
  for (const [code, words] of Object.entries(hintWords)) {
    const at = languages.indexOf(code)
    for (const word of words.split(/\s+/))
      for (const form of new Set([word, word.replace("'", '’')]))
        index.set(form, [...(index.get(form) ?? []), at])
  }
  return index
}
