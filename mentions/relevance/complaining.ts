import type { Sentiment } from '../mention.ts'
import { compilePhrases } from '../phrases.ts'

/**
 * Points that speak for a person with a grievance. Whoever speaks of what happened to them is never taken for an
 * advertisement or a job posting, whatever words they use.
 */
export function countGrievance(text: string, sentiment: Sentiment, rating: number | undefined): number {
  if (rating !== undefined && rating <= 2) return certainGrievance
  const blames = sentiment.why.some(({ weight }) => weight >= 1)
  const tone = sentiment.label === 'negative' ? 2 : blames ? 1 : 0
  const trouble = troubles.test(text) ? 2 : 0
  const person = firstPerson.test(text) ? 2 : 0
  // "I" alone is in things for sale and in thanks as well.
  return tone + trouble + (tone + trouble > 0 ? person : person / 2)
}

/** One or two stars. */
const certainGrievance = 10

/** Companies say "we" and "you"; only a person says "I". */
const firstPerson = once(`
  minä|mä|mun|mulla|mulle|multa|minun|minulla|minulle|minulta|minua|mua|olen|oon|en|sain|soitin|tilasin|
  odotin|maksoin|ostin|jonotin|yritin|lähetin|olin|jouduin|vein|kävin|hain|peruin|palautin|reklamoin|luulin|
  petyin|vaihdan|vaihdoin|irtisanon|irtisanoin|voitin|osallistuin|luin|haluan|erosin|kilpailutin|jaoin|
  tykkäsin|enkä|rahojani|laskuni|hakemukse(?:ni|eni)|meille kävi|käynyt meille|i|i'm|i've|i'd|i'll|me|my|mine|
  jag|mig|mitt|min|mina`)

const troubles = once(`
  ei(?:kä|vät)? (?:\\p{L}+ ){0,2}(?:toimi|toiminut|tullut|vastaa|vastannut|käy|ole|kukaan|osaa|saa|saanut|ketään|vastausta|koskaan)|
  kukaan ei|ette vastaa|poikki|alhaalla|nurin|rahat takaisin|vieläkään|älkää|en enää|hävetkää|rikki|huijau_|
  törkeä_|(?:doesn't|does not|not|never|still) (?:work|answered|got|delivered|arrived)_|never again|nobody|
  no one|broken|been down|was charged|charged me|scam|useless|terrible|awful|fix it|waited|still hasn't|
  fungerar inte|ingen svara_|kom aldrig|inte kommit|uselt|dåligt|lurad`)

function once(list: string): RegExp {
  return new RegExp(compilePhrases(list).source, 'iu')
}
