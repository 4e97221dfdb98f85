import { normalise } from '../normalise.ts'

/**
 * What labelled mentions say of the words around a name. Plain data: counts of several places may be added up, stored
 * and fitted again.
 */
export interface ContextCounts {
  relevant: number
  irrelevant: number
  /** How many [relevant, irrelevant] mentions hold a word. */
  words: Record<string, [number, number]>
}

/** Log-odds of a mention being about the brand, by word. */
export interface ContextModel {
  prior: number
  words: Map<string, number>
}

export interface ContextJudgement {
  /** P(about the brand); near one half when no word tells. */
  score: number
  /** The words that decided, strongest first, as counted. */
  because: string[]
}

export function countContexts(mentions: Iterable<{ text: string; relevant: boolean }>): ContextCounts {
  const words = new Map<string, [number, number]>()
  let [relevant, irrelevant] = [0, 0]
  for (const mention of mentions) {
    if (mention.relevant) relevant++
    else irrelevant++
    for (const word of wordsOf(mention.text)) {
      const count = words.get(word) ?? [0, 0]
      count[mention.relevant ? 0 : 1]++
      words.set(word, count)
    }
  }
  return { relevant, irrelevant, words: Object.fromEntries(words) }
}

/** Labels of each kind that a model needs before it says anything. */
const fewest = 10
/** A word in fewer mentions than this is chance. */
const rarest = 2
const smoothing = 0.5
const strongest = 2.5

/** Undefined while there are too few labels: no model is better than a guess that looks like one. */
export function fitContext({ relevant, irrelevant, words }: ContextCounts): ContextModel | undefined {
  if (relevant < fewest || irrelevant < fewest) return undefined
  const weights = Object.entries(words).flatMap(([word, [yes, no]]): [string, number][] => {
    if (yes + no < rarest) return []
    const odds =
      Math.log((yes + smoothing) / (relevant + 2 * smoothing)) -
      Math.log((no + smoothing) / (irrelevant + 2 * smoothing))
    return Math.abs(odds) < 0.3 ? [] : [[word, clamp(odds, strongest)]]
  })
  return { prior: clamp(Math.log(relevant / irrelevant), 1), words: new Map(weights) }
}

/** Words of one mention hang together, so they count for less than as many independent witnesses would. */
const dependence = 0.7
const mostWords = 10

export function applyContext({ prior, words }: ContextModel, text: string): ContextJudgement {
  const known = [...wordsOf(text)]
    .flatMap((word) => {
      const weight = words.get(word)
      return weight === undefined ? [] : [{ word, weight }]
    })
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, mostWords)
  const odds = known.reduce(
    (sum, { weight }) => sum + weight * dependence,
    known.length > 0 ? prior * 0.5 : 0,
  )
  return { score: 1 / (1 + Math.exp(-odds)), because: known.slice(0, 3).map(({ word }) => word) }
}

/** Cut to their beginnings, which bend less than their ends. */
const stemLength = 6
const longest = 5_000

function wordsOf(text: string): Set<string> {
  const words = normalise(text.slice(0, longest)).lower.match(/\p{L}{3,}/gu) ?? []
  return new Set(words.map((word) => word.slice(0, stemLength)))
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value))
}
