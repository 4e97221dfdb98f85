import { modelWord, pairBucket, tokenBuckets, wordCount } from './features.ts'
import type { TextToken } from './tokens.ts'

/** One trained head: what every bucket of features.ts says, as small numbers and their common scale. */
export interface Head {
  weights: ArrayLike<number>
  scale: number
}

/** What the heads make of a text: a logit each, and how much each word moved them. */
export interface HeadOpinion {
  logits: number[]
  words: number[][]
}

export type Opine = (tokens: TextToken[], overruled?: ReadonlySet<number>) => HeadOpinion

/** Most words come again; what they say is remembered up to this many. */
const mostRemembered = 20_000

/** Reads texts with several heads at once. Words that a rule has overruled are left out, and so are their pairs. */
export function createLinear(heads: Head[]): Opine {
  let remembered = new Map<string, Said>()

  const say = (word: string, token: TextToken): Said => {
    const known = remembered.get(word)
    if (known) return known
    if (remembered.size >= mostRemembered) remembered = new Map()
    const buckets = tokenBuckets(token)
    const said = { moves: heads.map((head) => sum(head, buckets)), features: buckets.length }
    remembered.set(word, said)
    return said
  }

  return (tokens, overruled) => {
    const words: number[][] = []
    let features = 1
    let before: Word | undefined
    for (let at = 0; at <= tokens.length; at++) {
      const token = tokens[at]
      const silent = overruled?.has(at) ?? false
      const word: Word | undefined = token && { text: modelWord(token), silent, moves: zeros(heads.length) }
      if (!silent && !before?.silent) {
        const pair = pairBucket(before?.text ?? '', word?.text ?? '')
        const share = word && before ? wordCount / 2 : wordCount
        if (before) addPair(before.moves, pair, share)
        if (word) addPair(word.moves, pair, share)
        features += wordCount
      }
      if (word) words.push(word.moves)
      if (token && word && !silent) {
        const said = say(word.text, token)
        for (let head = 0; head < heads.length; head++) add(word.moves, head, said.moves[head] ?? 0)
        features += said.features
      }
      before = word
    }
    return scaled(words, heads.length, 1 / Math.sqrt(features))
  }

  function addPair(moves: number[], pair: number, share: number): void {
    for (let at = 0; at < heads.length; at++) {
      const head = heads[at]
      if (head) add(moves, at, weightOf(head, pair) * share)
    }
  }
}

interface Word {
  text: string
  silent: boolean
  moves: number[]
}

interface Said {
  moves: number[]
  features: number
}

function zeros(count: number): number[] {
  const values: number[] = []
  for (let at = 0; at < count; at++) values.push(0)
  return values
}

function add(moves: number[], at: number, value: number): void {
  moves[at] = (moves[at] ?? 0) + value
}

/** A head may have fewer buckets than features.ts knows; the number of buckets is a power of two. */
function weightOf({ weights, scale }: Head, bucket: number): number {
  return (weights[bucket & (weights.length - 1)] ?? 0) * scale
}

function sum({ weights, scale }: Head, buckets: number[]): number {
  const mask = weights.length - 1
  let total = 0
  for (const bucket of buckets) total += weights[bucket & mask] ?? 0
  return total * scale
}

/** Long texts say more than short ones, though not in proportion to their length. */
function scaled(words: number[][], heads: number, factor: number): HeadOpinion {
  const logits = zeros(heads)
  for (const moves of words)
    for (let head = 0; head < heads; head++) {
      const move = (moves[head] ?? 0) * factor
      moves[head] = move
      add(logits, head, move)
    }
  return { logits, words }
}
