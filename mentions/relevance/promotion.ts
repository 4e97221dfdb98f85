import type { FeedItem } from '../../connectors/connector.ts'
import type { Relevance, Sentiment } from '../mention.ts'
import { countGrievance } from './complaining.ts'
import { compilePhrases } from '../phrases.ts'
import { createGate } from '../phrases/gate.ts'
import { botName, certain, promotionSigns } from '../words/promotion.ts'
import type { Promotion } from '../words/promotion.ts'
import type { Urgency } from '../vocabulary.ts'

export interface PromotionInput {
  item: Pick<FeedItem, 'author' | 'rating'>
  text: string
  sentiment: Sentiment
  urgencies: Urgency[]
}

const kinds: Promotion[] = ['job', 'giveaway', 'wire', 'bot', 'ad']
const names: Record<Promotion, string> = {
  ad: 'an advertisement',
  job: 'a job posting',
  giveaway: 'a giveaway',
  wire: 'a copy of a press release or a news wire',
  bot: 'the work of a bot',
}

const enough = 3

/** Recognises posts that no customer wrote. A real complaint must never end here: the slightest grievance outweighs. */
export function findPromotion({ item, text, sentiment, urgencies }: PromotionInput): Relevance | undefined {
  const read = text.slice(0, longest).replaceAll('’', "'")
  const urgent = urgencies.some((urgency) => urgency !== 'churn')
  const signs = signsIn(read)
  const found = kinds
    .map((kind) => ({ kind, ...weigh(kind, signs, read, item.author?.name) }))
    .filter(({ points }) => points >= enough)
    .toSorted((a, b) => b.points - a.points)[0]
  if (!found || urgent) return undefined
  const against = countGrievance(read, sentiment, item.rating)
  if (found.points <= against || (against >= leastGrievance && found.points < certain)) return undefined
  return {
    score: 0.1,
    kind: found.kind,
    reason: `it looks like ${names[found.kind]} (${found.words.slice(0, 3).join(', ')})`,
  }
}

const longest = 5_000
const leastGrievance = 4

/** Of these kinds, two different words of one sign say twice as much; of the others, people repeat such words too. */
const addsUp: ReadonlySet<Promotion> = new Set(['job', 'giveaway'])

interface PromotionSign {
  kind: Promotion
  points: number
}

/** The signs of all kinds that a text may hold. */
const signsIn = createGate(
  kinds.flatMap((kind) =>
    promotionSigns[kind].map(([points, words]): [PromotionSign, RegExp] => [
      { kind, points },
      compilePhrases(words),
    ]),
  ),
)

function weigh(
  kind: Promotion,
  signs: ReturnType<typeof signsIn>,
  text: string,
  author = '',
): { points: number; words: string[] } {
  const found = signs.flatMap(([sign, pattern]) => {
    if (sign.kind !== kind) return []
    const words = new Set(Array.from(text.matchAll(pattern), ([words]) => words.trim().toLowerCase()))
    const [word = ''] = words
    return words.size === 0
      ? []
      : [{ points: words.size > 1 && addsUp.has(kind) ? sign.points * 2 : sign.points, word }]
  })
  if (kind === 'bot' && botName.test(author)) found.push({ points: certain, word: author })
  return {
    points: found.reduce((sum, { points }) => sum + points, 0),
    words: found.map(({ word }) => word),
  }
}
