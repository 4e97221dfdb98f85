import { modelWord, pairBucket, tokenBuckets } from './features.ts'
import type { Head } from './model-file.ts'
import type { Token } from './tokens.ts'

/** What a trained model makes of a text: two logits, and how much each word moved them. */
export interface Opinion {
  general: number
  customer: number
  words: { general: number; customer: number }[]
}

export type Opine = (tokens: Token[], overruled?: ReadonlySet<number>) => Opinion

/** Most words come again; what they say is remembered up to this many. */
const mostRemembered = 20_000

/** Reads texts with two heads at once. Words that a rule has overruled are left out, and so are their pairs. */
export function createLinear(general: Head, customer: Head): Opine {
  let remembered = new Map<string, Said>()

  const say = (word: string, token: Token): Said => {
    const known = remembered.get(word)
    if (known) return known
    if (remembered.size >= mostRemembered) remembered = new Map()
    const buckets = tokenBuckets(token)
    const said = {
      general: sum(general, buckets),
      customer: sum(customer, buckets),
      features: buckets.length,
    }
    remembered.set(word, said)
    return said
  }

  return (tokens, overruled) => {
    const words: Opinion['words'] = []
    let features = 1
    let before: Word | undefined
    for (let at = 0; at <= tokens.length; at++) {
      const token = tokens[at]
      const silent = overruled?.has(at) ?? false
      const word: Word | undefined = token && {
        text: modelWord(token),
        silent,
        moves: { general: 0, customer: 0 },
      }
      if (!silent && !before?.silent) {
        const pair = pairBucket(before?.text ?? '', word?.text ?? '')
        const share = word && before ? 0.5 : 1
        if (before) addPair(before.moves, pair, share)
        if (word) addPair(word.moves, pair, share)
        features++
      }
      if (word) words.push(word.moves)
      if (token && word && !silent) {
        const said = say(word.text, token)
        word.moves.general += said.general
        word.moves.customer += said.customer
        features += said.features
      }
      before = word
    }
    return scaled(words, 1 / Math.sqrt(features))
  }

  function addPair(moves: Said | Opinion['words'][number], pair: number, share: number): void {
    moves.general += weightOf(general, pair) * share
    moves.customer += weightOf(customer, pair) * share
  }
}

interface Word {
  text: string
  silent: boolean
  moves: Opinion['words'][number]
}

interface Said {
  general: number
  customer: number
  features: number
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
function scaled(words: Opinion['words'], factor: number): Opinion {
  const opinion: Opinion = { general: 0, customer: 0, words }
  for (const word of words) {
    word.general *= factor
    word.customer *= factor
    opinion.general += word.general
    opinion.customer += word.customer
  }
  return opinion
}
