import type { Why } from '../mention.ts'
import { originalSpan } from '../normalise.ts'
import { round } from '../round.ts'
import type { ToneReading } from './engine.ts'
import type { Weighed } from './probability.ts'
import { headNames } from './stack.ts'
import type { Stack } from './stack.ts'

export const mostWhys = 8
const worthTelling = 0.3

/**
 * The words of the lexicon, and where it has none, the words that moved the models most. What local labels moved is
 * told of every word, whatever the lexicon says of it.
 */
export function explain(
  weighed: Weighed,
  reading: ToneReading,
  text: string,
  stack: Stack | undefined,
  learned: number[] = [],
): Why[] {
  const told = weighed.evidence
    .filter(({ weight }) => Math.abs(weight) >= worthTelling)
    .map(({ weight, start, end }) => ({ weight: -weight, start, end }))
  const moved = stack ? movedBy(weighed, reading, stack) : []
  const taught = learned.flatMap((move, at): Moved[] => {
    const weight = move * toLexicon
    return Math.abs(weight) < worthTellingMoved ? [] : placed(reading, at, weight)
  })
  return strongest([
    ...[...told, ...moved].map((item) => toldOf(item, text)),
    ...taught.map((item): Why => ({ ...toldOf(item, text), learned: true })),
  ])
}

type Moved = Required<Omit<Why, 'text' | 'learned'>>

function toldOf({ weight, start, end }: Moved, text: string): Why {
  return { text: text.slice(start, end), weight: round(weight), start, end }
}

function movedBy({ evidence, opinion }: Weighed, reading: ToneReading, { weights }: Stack): Moved[] {
  return opinion.words.flatMap((moves, at) => {
    const weight =
      headNames.reduce((sum, name, head) => sum + (weights[name] ?? 0) * (moves[head] ?? 0), 0) * toLexicon
    if (Math.abs(weight) < worthTellingMoved) return []
    return placed(reading, at, weight).filter(
      ({ start, end }) => !evidence.some((known) => known.start < end && start < known.end),
    )
  })
}

/** Marks and numbers move the models too, but explain nothing. */
function placed({ tokens, normal }: ToneReading, at: number, weight: number): Moved[] {
  const token = tokens[at]
  return token?.kind === 'word' ? [{ weight, ...originalSpan(normal, token.start, token.end) }] : []
}

/** Every word moves the models a little; those that do not stand out explain nothing. */
const worthTellingMoved = 0.6

/** The lexicon weighs from -5 to 5, the models in logits, of which a clear word moves about one. */
const toLexicon = 2

/** Those that decided most, as many as are shown. */
export function strongest(whys: Why[]): Why[] {
  return whys.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, mostWhys)
}
