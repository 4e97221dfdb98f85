import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Language } from './mention.ts'

/**
 * Decides which of the scored languages a text is in; `prior` is what the source declares. `undefined` means that
 * it is none of them, or that nothing tells.
 */
export type DetectLanguage = (text: string, prior?: string) => Language | undefined

/** `mixed`: another of the scored languages is there as well. */
export type LanguageReader = (
  text: string,
  prior?: string,
) => { language: Language | undefined; mixed: boolean }

export function createLanguageDetector(languages: Language[]): DetectLanguage {
  const read = createLanguageReader(languages)
  return (text, prior) => read(text, prior).language
}

/** The detector's n-grams take about 160 MB, so they are loaded here and not when this file is imported. */
export function createLanguageReader(languages: Language[]): LanguageReader {
  const model = loadModel([...new Set([...languages, ...confusers])])
  const scored = (code: string | undefined) => languages.find((language) => language === code)

  const detect = (plain: string, hints: Hints, prior: string | undefined): Language | undefined => {
    if (hints.letters < 2 || mostlyForeignScript(plain)) return undefined
    const obvious = obviousLanguage(hints, languages)
    if (obvious) return obvious
    const declared = scored(prior?.slice(0, 2))
    const best = pick(
      model(plain),
      hints.counts,
      languages,
      hints.letters < shortLetters ? declared : undefined,
    )
    return hints.letters < tooFewLetters && !best.hinted ? (declared ?? scored(best.code)) : scored(best.code)
  }

  return (text, prior) => {
    const plain = withoutMasks(text)
    const hints = countHints(plain)
    const language = detect(plain, hints, prior)
    return { language, mixed: language !== undefined && isMixed(text, hints, language, languages) }
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
  return text
    .slice(0, longest * 2)
    .replace(/(?:https?:\/\/|www\.)\S+|[\p{L}\p{N}._-]*[@#][\p{L}\p{N}._-]+/gu, ' ')
    .trim()
    .slice(0, longest)
}

function mostlyForeignScript(text: string): boolean {
  if (!/[^\x00-\u024f\u1e00-\u206f]/.test(text)) return false
  const letters = text.match(/\p{L}/gu)?.length ?? 0
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

interface Hints {
  letters: number
  words: number
  /** Per language: how many hint words, each shared among the languages that have it. */
  counts: Map<string, number>
  /** Per language: hint words that no other language has. */
  own: Map<string, number>
}

function countHints(text: string): Hints {
  const hints: Hints = { letters: 0, words: 0, counts: new Map(), own: new Map() }
  const lower = text.toLowerCase().replaceAll('’', "'")
  for (const [word] of lower.matchAll(/[\p{L}']+/gu)) {
    hints.letters += word.length
    hints.words++
    const codes = hintIndex.get(word)
    if (!codes) continue
    for (const code of codes) hints.counts.set(code, (hints.counts.get(code) ?? 0) + 1 / codes.length)
    const [only] = codes
    if (only !== undefined && codes.length === 1) hints.own.set(only, (hints.own.get(only) ?? 0) + 1)
  }
  return hints
}

/** So many words of one language's own, making up so much of the text, need no model. */
const obviousWords = 3
const obviousShare = 0.25
/** … and so much of all such words that it has. */
const obviousLead = 0.8

function obviousLanguage({ own, words }: Hints, languages: Language[]): Language | undefined {
  let [best, most, total]: [string | undefined, number, number] = [undefined, 0, 0]
  for (const [code, count] of own) {
    total += count
    if (count > most) [best, most] = [code, count]
  }
  if (most < obviousWords || most < words * obviousShare || most < total * obviousLead) return undefined
  return languages.find((language) => language === best)
}

/** A text is looked through this far for a second language. */
const longestMixed = 2_000
/** So many words that only one language has are no accident. */
const mixedWords = 3

function isMixed(text: string, first: Hints, language: Language, languages: Language[]): boolean {
  const { own } = text.length > longest ? countHints(text.slice(0, longestMixed)) : first
  return languages.some((other) => other !== language && (own.get(other) ?? 0) >= mixedWords)
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
