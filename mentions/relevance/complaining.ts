import type { Sentiment } from '../mention.ts'
import { compilePhrases } from '../phrases.ts'
import { firstPerson, troubles } from '../words/complaining.ts'

/**
 * Points that speak for a person with a grievance. Whoever speaks of what happened to them is never taken for an
 * advertisement or a job posting, whatever words they use.
 */
export function countGrievance(text: string, sentiment: Sentiment, rating: number | undefined): number {
  if (rating !== undefined && rating <= 2) return certainGrievance
  const blames = sentiment.why.some(({ weight }) => weight >= 1)
  const tone = sentiment.label === 'negative' ? 2 : blames ? 1 : 0
  const trouble = ofTrouble.test(text) ? 2 : 0
  const person = ofPerson.test(text) ? 2 : 0
  // "I" alone is in things for sale and in thanks as well.
  return tone + trouble + (tone + trouble > 0 ? person : person / 2)
}

/** One or two stars. */
const certainGrievance = 10

const ofPerson = once(firstPerson)
const ofTrouble = once(troubles)

function once(list: string): RegExp {
  return new RegExp(compilePhrases(list).source, 'iu')
}
