/**
 * The ways a name may be written in running text. `prefix` begins every one of them (lower case); `pattern` is the
 * source of a regular expression over all of them, without boundaries.
 */
export interface NameForms {
  prefix: string
  pattern: string
  /** The pattern must be tested against text in its own case. */
  caseSensitive: boolean
}

/**
 * A name with its Finnish singular case endings, possessives and clitics, colon endings ("DNA:n") and the English
 * and Swedish genitive. Only the last word of a name bends. Plurals do not match: "revontulet" is not Revontuli;
 * a name that is a plural itself ("Renkaat") bends as one.
 *
 * Grammar: https://kaino.kotus.fi/visk sections 41–45 (gradation), 55–68 (stems), 81–93 (cases).
 */
export function finnishForms(name: string): NameForms {
  const words = name.trim().split(/\s+/)
  const last = words.pop() ?? ''
  const caseSensitive = words.length === 0 && isShortAcronym(last)
  const lead = words.map((word) => `${escape(word)}\\s+`).join('')
  if (!bends(last)) return { prefix: words[0] ?? last, pattern: lead + escape(last), caseSensitive }
  const stems = stemsOf(last, caseSensitive)
  const endings = stems.map(({ stem, endings }) => `${escape(stem)}${endings}`)
  return {
    prefix: (words[0] ?? commonPrefix(stems.map(({ stem }) => stem))).toLowerCase(),
    pattern: `${lead}(?:${endings.join('|')})`,
    caseSensitive,
  }
}

/** "IF" or "DNA", which would drown in ordinary words if case did not matter. */
function isShortAcronym(word: string): boolean {
  return word.length <= 3 && /^\p{Lu}+$/u.test(word)
}

/** Handles and web addresses are written as they are, but may take a colon ending through `colon`. */
function bends(word: string): boolean {
  return /[\p{L}\p{N}]$/u.test(word) && !word.startsWith('@')
}

interface Stem {
  stem: string
  endings: string
}

const clitic = '(?:k(?:in|aan|ään|o|ö|os|ös)|h(?:an|än)|p(?:a|ä|as|äs))'
const clitics = `${clitic}{0,2}`
const owner = 'ni|si|mme|nne|ns[aä]'
const possessive = `(?:${owner}|[aeiouyäö]n)`
/** Case endings that follow any vowel stem. */
const local = 'ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|n[aä]|tt[aä]|ks[ie]|st|lt'
/** Written after a colon, where the spoken ending decides: "IF:iin", "DNA:han", "S-ryhmä:ssä". */
const colonEnding = `:(?:n|s|(?:${local})|t[aä]|[aä]|i?[aeiouyäö]{1,2}n|h[aeiouyäö]n|i(?:n|[aä]|${local}))${clitics}`
const genitive = "(?:'?s|')"

function stemsOf(word: string, caseSensitive: boolean): Stem[] {
  const lower = caseSensitive ? word : word.toLowerCase()
  const unbent = { stem: lower, endings: `(?:${colonEnding}|${genitive}|${clitics})` }
  if (!/\p{L}$/u.test(word)) return [unbent]
  return [unbent, ...obliqueStems(lower)]
}

function obliqueStems(word: string): Stem[] {
  if (/\p{Lu}$/u.test(word)) {
    const vowel = /[AEIOUYÅÄÖ]$/.test(word)
    return [vowel ? vowelStem(word) : vowelStem(word, 'i')]
  }
  if (/[aeiouyäöå]t$/.test(word)) return [...consonantName(word), ...pluralName(word)]
  if (word.endsWith('nen') && word.length > 4) return nenName(word)
  if (/[aeiouyäö]$/.test(word)) return vowelName(word)
  return consonantName(word)
}

/** n, a, ta, ssa … after a stem that ends in a vowel; `link` is a vowel that the stem takes before its endings. */
function vowelStem(stem: string, link = ''): Stem {
  const vowel = link || (stem.at(-1) ?? '').toLowerCase()
  const illative = `${vowel}n|h[aeiouyäö]n|seen`
  return {
    stem: stem + link,
    endings: `(?:n|${illative}|(?:t?[aä]|${local})${possessive}?|${owner})${clitics}`,
  }
}

/** The partitive and essive that some words build on a consonant: revontul-ta, keltais-ta, vakuutus-ta. */
function consonantStem(stem: string): Stem {
  return { stem, endings: `t[aä]${possessive}?${clitics}` }
}

function nenName(word: string): Stem[] {
  const stem = word.slice(0, -3)
  return [vowelStem(`${stem}se`), consonantStem(`${stem}s`)]
}

/** Old words in -i whose stem ends in -e, as the last part of a name. Every other name in -i keeps it: Posti, Postin. */
interface OldWord {
  nominative: string
  strong: string
  weak?: string
  consonant?: string
}

const oldWords = readOldWords(`
  tuli/tule//tul saari/saare//saar vuori/vuore//vuor niemi/nieme//nien meri/mere//mer tuuli/tuule//tuul
  kieli/kiele//kiel mieli/miele//miel puoli/puole//puol nuori/nuore//nuor suuri/suure//suur pieni/piene//pien
  juuri/juure//juur kaari/kaare//kaar ääni/ääne//ään hiiri/hiire//hiir veri/vere//ver kivi/kive järvi/järve
  hirvi/hirve talvi/talve sarvi/sarve polvi/polve ovi/ove nimi/nime lumi/lume//lun suomi/suome salmi/salme
  sormi/sorme onni/onne henki/henke/henge kenki/kenke/kenge lahti/lahte/lahde lehti/lehte/lehde
  tähti/tähte/tähde lampi/lampe/lamme kärki/kärke/kärje arki/arke/arje järki/järke/järje joki/joke/joe
  mäki/mäke/mäe väki/väke/väe uusi/uute/uude/uut vesi/vete/vede/vet käsi/käte/käde/kät susi/sute/sude/sut
  kuusi/kuuse//kuus`)

function readOldWords(table: string): OldWord[] {
  const rows = table
    .trim()
    .split(/\s+/)
    .map((row): OldWord => {
      const [nominative = '', strong = '', weak, consonant] = row.split('/')
      return { nominative, strong, weak, consonant }
    })
  return rows.toSorted((a, b) => b.nominative.length - a.nominative.length)
}

function vowelName(word: string): Stem[] {
  const old = oldWords.find(({ nominative }) => word.endsWith(nominative))
  if (old) return oldStems(word, old)
  const stems = [vowelStem(word), ...weakGrades(word).map((weak) => vowelStem(weak))]
  // Neste : Nesteen, Nestettä, Nesteeseen, beside the foreign Apple : Applen.
  if (word.endsWith('e'))
    stems.push(vowelStem(`${word}e`), { stem: word, endings: `tt[aä]${possessive}?${clitics}` })
  return stems
}

function oldStems(word: string, { nominative, strong, weak, consonant }: OldWord): Stem[] {
  const head = word.slice(0, -nominative.length)
  const stems = [vowelStem(head + strong)]
  if (weak) stems.push(vowelStem(head + weak))
  if (consonant) stems.push(consonantStem(head + consonant))
  return stems
}

/** [strong, weak] before the last vowel; p:v and k:– are too rare in names and too costly in false hits. */
const gradation: [RegExp, string][] = [
  [/kk([^k])$/, 'k$1'],
  [/pp([^p])$/, 'p$1'],
  [/tt([^t])$/, 't$1'],
  [/nk(.)$/, 'ng$1'],
  [/nt(.)$/, 'nn$1'],
  [/mp(.)$/, 'mm$1'],
  [/lt(.)$/, 'll$1'],
  [/rt(.)$/, 'rr$1'],
  [/([aeiouyäöh])t(.)$/, '$1d$2'],
]

function weakGrades(word: string): string[] {
  const grade = gradation.find(([strong]) => strong.test(word))
  return grade ? [word.replace(grade[0], grade[1])] : []
}

function consonantName(word: string): Stem[] {
  const stems = [vowelStem(word, 'i')]
  if (!word.endsWith('s')) return stems
  stems.push(vowelStem(`${word.slice(0, -1)}kse`), consonantStem(word))
  if (/(?:uu|yy|eu|ey|iu)s$/.test(word)) {
    stems.push(
      vowelStem(`${word.slice(0, -1)}de`),
      vowelStem(`${word.slice(0, -1)}te`),
      consonantStem(`${word.slice(0, -1)}t`),
    )
  }
  return stems
}

/** Renkaat : renkaiden, renkaissa; lehdet : lehtien, lehdissä; autot : autojen, autoissa; postit : posteja. */
function pluralName(word: string): Stem[] {
  const head = word.slice(0, -2)
  const endings = `(?:en|in|den|tten|jen|hin|siin|(?:t?[aä]|j[aä]|${local})${possessive}?)${clitics}`
  const links = pluralLinks[word.at(-2) ?? ''] ?? []
  return [...new Set([head, strongGrade(head)])].flatMap((start) =>
    links.map((link) => ({ stem: start + link, endings })),
  )
}

/** What the last vowel of the stem becomes before plural endings. */
const pluralLinks: Record<string, string[]> = {
  a: ['i', 'oi', 'o'],
  ä: ['i', 'öi', 'ö'],
  e: ['i'],
  i: ['i', 'ei', 'e'],
  o: ['oi', 'o'],
  ö: ['öi', 'ö'],
  u: ['ui', 'u'],
  y: ['yi', 'y'],
}

function strongGrade(head: string): string {
  return head.replace(/hd$/, 'ht').replace(/ng$/, 'nk').replace(/nn$/, 'nt').replace(/mm$/, 'mp')
}

function commonPrefix(words: string[]): string {
  const [first = '', ...rest] = words
  let length = first.length
  for (const word of rest) {
    while (length > 0 && !word.toLowerCase().startsWith(first.slice(0, length).toLowerCase())) length--
  }
  return first.slice(0, length)
}

/** Escapes what a regular expression with the `u` flag would read as syntax. */
export function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
