import { remembering } from '../remember.ts'

/** What a language brings to the scorer; the rules that read it are the same for all. */
export interface Lexicon {
  stems: [weight: number, entries: string][]
  /** Words that matter when a negation denies them: [weight, weight under a negation, entries]. */
  needs: [weight: number, negated: number, entries: string][]
  /**
   * Fixed expressions, one per line. `word*` is the beginning of a word, `*word` the end of one (not the first of its
   * expression), `#` a number, `..` up to two words between.
   * They outrank single words. One that holds a negation is not denied by another.
   */
  phrases: [weight: number, lines: string][]
  /** What a negation says by itself, when it denies nothing that is listed. */
  denial: number
  /** Words that steer the weight of others; `used_to` is two words in a row. */
  roles: Record<WordRole, string>
}

/**
 * not: denies what follows · very/less: stronger/weaker · but: what follows counts more · only: takes a negation back
 * ("not only") · past/hope: what follows is no longer, or never was · heard: what others say · now: ends `past` · why: opens a question that
 * complains · swear: strengthens its neighbours · ask: opens a question · be: glue that does not lengthen the
 * way from a negation to what it denies.
 */
export type WordRole =
  | 'not'
  | 'very'
  | 'less'
  | 'but'
  | 'only'
  | 'past'
  | 'hope'
  | 'heard'
  | 'now'
  | 'why'
  | 'swear'
  | 'ask'
  | 'be'

export interface LexiconEntry {
  /** `@word` or `+stem`: none of the characters that the `sentiment` package takes for punctuation. */
  key: string
  weight: number
}

export interface LexiconPhrase {
  words: string[]
  /** `|` and a number; with `+` before it when a negation may deny it. */
  key: string
  weight: number
}

/** A lexicon made ready for look-ups. */
export interface Index {
  entry(word: string): LexiconEntry | undefined
  role(word: string): WordRole | undefined
  /** Of two words in a row. */
  pairRole(word: string, next: string): WordRole | undefined
  /** Phrases that may begin with these two words. */
  phrasesFrom(word: string, next: string): LexiconPhrase[]
  /** Every key with its weight, as the `sentiment` package wants it. */
  labels: Record<string, number>
  denial: number
  /** Weights under a negation, for the keys that have one of their own. */
  negated: Map<string, number>
}

export function indexLexicon(lexicon: Lexicon): Index {
  const whole = new Map<string, LexiconEntry>()
  const prefixes = new Map<string, LexiconEntry>()
  const labels: Record<string, number> = {}
  const negated = new Map<string, number>()

  const add = (raw: string, weight: number, underNegation?: number) => {
    const key = raw.endsWith('=') ? `@${raw.slice(0, -1)}` : `+${raw}`
    const entry: LexiconEntry = { key, weight }
    if (weight !== 0 || underNegation !== undefined) labels[key] = weight
    if (underNegation !== undefined) negated.set(key, underNegation)
    if (raw.endsWith('=')) whole.set(raw.slice(0, -1), entry)
    else prefixes.set(raw, entry)
  }
  for (const [weight, entries] of lexicon.stems) for (const raw of split(entries)) add(raw, weight)
  for (const [weight, under, entries] of lexicon.needs)
    for (const raw of split(entries)) add(raw, weight, under)

  const roles = new Map<string, WordRole>()
  const pairRoles = new Map<string, Map<string, WordRole>>()
  for (const [role, words] of roleEntries(lexicon.roles))
    for (const [word = '', next] of split(words).map((entry) => entry.split('_')))
      if (next === undefined) roles.set(word, role)
      else pairRoles.set(word, (pairRoles.get(word) ?? new Map<string, WordRole>()).set(next, role))

  const phrases = new Map<string, Map<string, LexiconPhrase[]>>()
  let count = 0
  for (const [weight, lines] of lexicon.phrases) {
    for (const line of lines
      .split('\n')
      .map((text) => text.trim())
      .filter(Boolean)) {
      const words = line.split(/\s+/)
      const denies = words.some((word) => roles.get(word) === 'not')
      const phrase: LexiconPhrase = { words, key: `${denies ? '' : '+'}|${count++}`, weight }
      labels[phrase.key] = weight
      const [first, second] = [phraseHead(words[0] ?? ''), phraseHead(words[1] ?? '')]
      const seconds = phrases.get(first) ?? new Map<string, LexiconPhrase[]>()
      phrases.set(first, seconds.set(second, [...(seconds.get(second) ?? []), phrase]))
    }
  }
  const phrasesAfter = new Map(
    [...phrases].map(([first, seconds]) => [
      first,
      remembering((second) => [second, '..', '*', ''].flatMap((head) => seconds.get(head) ?? [])),
    ]),
  )

  return {
    entry: remembering((word) => whole.get(word) ?? longestPrefix(prefixes, word)),
    role: (word) => roles.get(word),
    pairRole: (word, next) => pairRoles.get(word)?.get(next),
    phrasesFrom: (word, next) => phrasesAfter.get(phraseHead(word))?.(phraseHead(next)) ?? [],
    labels,
    denial: lexicon.denial,
    negated,
  }
}

function split(entries: string): string[] {
  return entries.split(/\s+/).filter(Boolean)
}

function roleEntries(roles: Record<WordRole, string>): [WordRole, string][] {
  const names: WordRole[] = [
    'not',
    'very',
    'less',
    'but',
    'only',
    'past',
    'hope',
    'heard',
    'now',
    'why',
    'swear',
    'ask',
    'be',
  ]
  return names.map((name) => [name, roles[name]])
}

/** Phrases are kept under the first two letters of their first two words; a gap and the end of a word under their sign. */
function phraseHead(word: string): string {
  if (word.startsWith('*')) return '*'
  return /^\d/.test(word) ? '#' : word.slice(0, 2)
}

const longestStem = 20
const shortestStem = 2

function longestPrefix(prefixes: Map<string, LexiconEntry>, word: string): LexiconEntry | undefined {
  for (let length = Math.min(word.length, longestStem); length >= shortestStem; length--) {
    const entry = prefixes.get(word.slice(0, length))
    if (entry) return entry
  }
  return undefined
}
