import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Language } from './mention.ts'

/**
 * Decides which of the scored languages a text is in; `prior` is what the source declares. `undefined` means that
 * it is none of them, or that nothing tells.
 */
export type DetectLanguage = (text: string, prior?: string) => Language | undefined

/** The detector's n-grams take about 160 MB, so they are loaded here and not when this file is imported. */
export function createLanguageDetector(languages: Language[]): DetectLanguage {
  const model = loadModel([...new Set([...languages, ...confusers])])
  const scored = (code: string | undefined) => languages.find((language) => language === code)

  return (text, prior) => {
    const plain = withoutMasks(text)
    const letters = plain.match(/\p{L}/gu)?.length ?? 0
    if (letters < 2 || mostlyForeignScript(plain, letters)) return undefined
    const hints = countHints(plain)
    const scores = model(plain)
    const declared = scored(prior?.slice(0, 2))
    const best = pick(scores, hints, languages, letters < shortLetters ? declared : undefined)
    return letters < tooFewLetters && !best.hinted ? (declared ?? scored(best.code)) : scored(best.code)
  }
}

/** Languages that are easily taken for Finnish, Swedish or English, or that customers of Nordic companies write. */
const confusers = ['et', 'da', 'no', 'de', 'nl', 'fr', 'es', 'it', 'pl']
/** Below this many letters the source's own word counts; below the second it decides. */
const shortLetters = 20
const tooFewLetters = 6

/** Longer texts gain nothing and cost time. */
const longest = 300

/** Addresses, handles, hashtags and mail addresses say nothing of the language around them. */
function withoutMasks(text: string): string {
  const head = text.slice(0, longest * 2)
  return (/[@#]|https?:|www\./.test(head) ? head.replace(masks, ' ') : head).trim().slice(0, longest)
}

const masks = /(?:https?:\/\/|www\.)\S+|[\p{L}\p{N}._-]*[@#][\p{L}\p{N}._-]+/gu

function mostlyForeignScript(text: string, letters: number): boolean {
  return (text.match(/\p{Script=Latin}/gu)?.length ?? 0) < letters / 2
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

const hintIndex = indexHints()

function indexHints(): Map<string, string[]> {
  const index = new Map<string, string[]>()
  for (const [code, words] of Object.entries(hintWords)) {
    for (const word of words.split(/\s+/)) index.set(word, [...(index.get(word) ?? []), code])
  }
  return index
}

/** Per language: how many hint words, each shared among the languages that have it. */
function countHints(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [word] of text
    .toLowerCase()
    .replaceAll('’', "'")
    .matchAll(/[\p{L}']+/gu)) {
    const codes = hintIndex.get(word)
    for (const code of codes ?? []) counts.set(code, (counts.get(code) ?? 0) + 1 / (codes?.length ?? 1))
  }
  return counts
}

/** Scores of the model are 0..1 and differ by hundredths between neighbours; hint words settle the close calls. */
const hintShare = 0.35
const priorShare = 0.15
/** What people write of a brand is far more often in the languages it serves than in their neighbours. */
const servedShare = 0.03

function pick(
  scores: Record<string, number>,
  hints: Map<string, number>,
  served: string[],
  prior: string | undefined,
): { code?: string; hinted: boolean } {
  const total = [...hints.values()].reduce((sum, count) => sum + count, 0)
  const codes = new Set([...Object.keys(scores), ...hints.keys()])
  let best: { code?: string; score: number } = { score: 0 }
  for (const code of codes) {
    const hint = total > 0 ? ((hints.get(code) ?? 0) / total) * hintShare : 0
    const score =
      (scores[code] ?? 0) +
      hint +
      (code === prior ? priorShare : 0) +
      (served.includes(code) ? servedShare : 0)
    if (score > best.score) best = { code, score }
  }
  return { code: best.code, hinted: total > 0 }
}

interface Eld {
  newInstance(): Eld
  setLanguageSubset(languages: string[]): unknown
  detect(text: string): { getScores(): Record<string, number> }
}

function loadModel(languages: string[]): (text: string) => Record<string, number> {
  const loaded: { eld: Eld } = createRequire(import.meta.url)(fileURLToPath(import.meta.resolve('eld/small')))
  const detector = loaded.eld.newInstance()
  detector.setLanguageSubset(languages)
  return (text) => detector.detect(text).getScores()
}
