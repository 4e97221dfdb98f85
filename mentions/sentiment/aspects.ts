import type { Span } from '../normalise.ts'
import { compilePhrases } from '../phrases.ts'
import { contrastWords, jointWords, thanWords, unlikeWords } from '../words/clauses.ts'

/** The part of a text that is about one brand. */
export interface AspectText {
  /** As long as the whole text, so that offsets hold; what is about others only is blank. */
  text: string
  /** The brand is what another is measured against: "Elisa is better than Revontuli". */
  measure: boolean
}

/**
 * What a text says of `target`, when it names `others` as well: the clauses that name the target, those that name
 * nobody and follow them, and nothing of the clauses that name only others.
 */
export function aspectOf(text: string, target: Span[], others: Span[]): AspectText {
  const named = [
    ...target.map((span) => ({ ...span, ours: true })),
    ...others.map((span) => ({ ...span, ours: false })),
  ]
    .filter(({ start, end }) => start >= 0 && end <= text.length)
    .toSorted((a, b) => a.start - b.start)
  const clauses = splitClauses(text, named)
  const owners = inherit(clauses.map((clause) => ownersOf(clause, named)))
  const kept = clauses.filter((_, at) => owners[at]?.ours)
  return {
    text: kept.length === 0 ? text : keepOnly(text, kept),
    measure: kept.length > 0 && kept.every((clause) => isMeasure(text, clause, named)),
  }
}

interface Named extends Span {
  ours: boolean
}

interface Owners {
  ours: boolean
  theirs: boolean
}

/** Ends of sentences, semicolons, and words that set one thing against another. */
const contrasts = new RegExp(
  `(?<![.!?…\\n])[.!?…\\n]+(?=\\s|$)|;|${compilePhrases(contrastWords).source}`,
  'giu',
)
/** Where two brands stand on both sides, these part them as well. */
const joints = new RegExp(`,|\\s[-–]\\s|${compilePhrases(jointWords).source}`, 'giu')

const unlike = new RegExp(`${compilePhrases(unlikeWords).source}\\P{L}{1,40}$`, 'iu')
const than = new RegExp(`${compilePhrases(thanWords).source}\\P{L}{1,40}(?:\\p{L}{1,60}\\P{L}{1,40})?$`, 'iu')

function splitClauses(text: string, named: Named[]): Span[] {
  const cuts = new Set([0, text.length])
  for (const { 0: mark, index } of text.matchAll(contrasts))
    cuts.add(/^[\p{L}]/u.test(mark) ? index : index + mark.length)
  const soft = [...text.matchAll(joints)].map(({ index }) => index)
  named.forEach((next, at) => {
    const before = named[at - 1]
    if (!before || before.ours === next.ours) return
    const cut = soft.findLast((index) => index >= before.end && index < next.start)
    // "Elisa and Revontuli are bad" says the same of both; "Unlike Elisa, Revontuli is bad" does not.
    const apart =
      /\p{L}\P{L}+\p{L}/u.test(text.slice(before.end, cut)) || unlike.test(text.slice(0, before.start))
    if (cut !== undefined && apart) cuts.add(cut)
  })
  const ends = [...cuts].toSorted((a, b) => a - b)
  return ends.slice(1).map((end, at) => ({ start: ends[at] ?? 0, end }))
}

function ownersOf(clause: Span, named: Named[]): Owners {
  const inside = named.filter(({ start }) => start >= clause.start && start < clause.end)
  return { ours: inside.some(({ ours }) => ours), theirs: inside.some(({ ours }) => !ours) }
}

/** A clause that names nobody goes on about whom the one before it was; those at the beginning look forward. */
function inherit(owners: Owners[]): Owners[] {
  let last = owners.find(({ ours, theirs }) => ours || theirs) ?? { ours: true, theirs: false }
  return owners.map((own) => {
    if (own.ours || own.theirs) last = own
    return last
  })
}

function keepOnly(text: string, kept: Span[]): string {
  let result = ''
  for (const { start, end } of kept) result += ' '.repeat(start - result.length) + text.slice(start, end)
  return result.padEnd(text.length)
}

function isMeasure(text: string, { start, end }: Span, named: Named[]): boolean {
  const inside = named.filter((span) => span.start >= start && span.start < end)
  const [first] = inside
  const ours = inside.find((span) => span.ours)
  if (!first || !ours || first.ours) return false
  return than.test(text.slice(first.end, ours.start))
}
