import type { Reach } from '../connectors/connector.ts'
import type { Priority, PriorityPart, Sentiment } from './mention.ts'
import { countReactions, estimateAudience } from './reach.ts'
import type { UrgencyFound } from './urgency.ts'
import type { Level, Urgency } from './vocabulary.ts'

export interface PriorityInput {
  sentiment: Sentiment
  urgencies: Pick<UrgencyFound, 'urgency' | 'because'>[]
  reach?: Reach
  publishedAt?: Date
  now: Date
  /** The author has complained before, or is known to matter. */
  repeatAuthor?: boolean
}

/** The 100 points that order the work: sentiment 40, urgency 20, reach 15, speed 15, author 10. */
export function computePriority({
  sentiment,
  urgencies,
  reach,
  publishedAt,
  now,
  repeatAuthor,
}: PriorityInput): Priority {
  return sumOf([
    sentimentPart(sentiment),
    urgencyPart(urgencies),
    reachPart(reach),
    speedPart(reach, publishedAt, now),
    part('author', repeatAuthor ? 10 : 0, '↻'),
  ])
}

/** The sum when only the sentiment has become another one. */
export function withSentiment({ parts }: Priority, sentiment: Sentiment): Priority {
  return sumOf(parts.map((old) => (old.name === 'sentiment' ? sentimentPart(sentiment) : old)))
}

function sumOf(parts: PriorityPart[]): Priority {
  const score = Math.round(parts.reduce((sum, { points }) => sum + points, 0))
  return { score, level: levelOf(score), parts }
}

function levelOf(score: number): Level {
  if (score >= 80) return 'P1'
  if (score >= 60) return 'P2'
  return score >= 40 ? 'P3' : 'P4'
}

/** Nothing below this probability; full points from `certain` on. */
const doubt = 0.25
const certain = 0.7

function sentimentPart({ negative, why, label }: Sentiment): PriorityPart {
  const share = label === 'positive' ? 0 : Math.min(1, Math.max(0, (negative - doubt) / (certain - doubt)))
  const blame = why.filter(({ weight }) => weight > 0).slice(0, 3)
  return part('sentiment', 40 * share, blame.map(({ text }) => text).join(', '))
}

const urgencyPoints: Record<Urgency, number> = { safety: 20, legal: 20, press: 16, outage: 12, churn: 8 }

function urgencyPart(urgencies: PriorityInput['urgencies']): PriorityPart {
  const most = Math.max(0, ...urgencies.map(({ urgency }) => urgencyPoints[urgency]))
  return part('urgency', most, [...new Set(urgencies.map(({ because }) => because))].join(', '))
}

/** From here on a post has the full points; every factor of ten below costs a fifth of them. */
const fullAudience = 100_000

function reachPart(reach: Reach | undefined): PriorityPart {
  const audience = estimateAudience(reach)
  const share = Math.min(1, Math.log10(1 + audience) / Math.log10(fullAudience))
  const known = Object.entries(reach ?? {}).flatMap(([name, count]) => (count ? [`${name} ${count}`] : []))
  return part('reach', 15 * share, known.join(', '))
}

const hourMs = 3_600_000

/** Up to 10 points for being fresh, and 5 for drawing reactions fast (10 an hour or more). */
function speedPart(reach: Reach | undefined, publishedAt: Date | undefined, now: Date): PriorityPart {
  const ageHours = publishedAt ? Math.max(0, (now.getTime() - publishedAt.getTime()) / hourMs) : undefined
  const fresh = ageHours === undefined || ageHours <= 1 ? 10 : ageHours <= 6 ? 7 : ageHours <= 24 ? 4 : 0
  const perHour = ageHours === undefined ? 0 : countReactions(reach) / Math.max(ageHours, 0.5)
  const growing = ageHours !== undefined && ageHours <= 48 ? Math.min(5, 5 * Math.log10(1 + perHour)) : 0
  const because = [
    ageHours === undefined ? '' : age(ageHours),
    perHour >= 1 ? `+${Math.round(perHour)}/h` : '',
  ]
  return part('speed', fresh + growing, because.filter(Boolean).join(', '))
}

function age(hours: number): string {
  if (hours < 1) return `${Math.round(hours * 60)} min`
  return hours < 48 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} d`
}

function part(name: PriorityPart['name'], points: number, because: string): PriorityPart {
  const rounded = Math.round(points * 10) / 10
  return { name, points: rounded, because: rounded > 0 ? because : '' }
}
