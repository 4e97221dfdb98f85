import { describe, expect, it } from 'vitest'
import type { Sentiment } from '../../mentions/mention.ts'
import { computePriority } from '../../mentions/priority.ts'
import type { PriorityInput } from '../../mentions/priority.ts'

const now = new Date('2026-03-02T12:00:00Z')
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

function sentiment(negative: number, label: Sentiment['label'] = 'negative'): Sentiment {
  return {
    label,
    negative,
    confidence: negative,
    why: [
      { text: 'ei toimi', weight: 3 },
      { text: 'kiitos', weight: -1 },
    ],
  }
}

function priority(changes: Partial<PriorityInput> = {}) {
  return computePriority({
    sentiment: sentiment(0.72),
    urgencies: [],
    publishedAt: minutesAgo(10),
    now,
    ...changes,
  })
}

const legal = [{ urgency: 'legal', because: 'lakimieheni' }] as const

describe('computePriority', () => {
  it('puts a plain fresh clear complaint at P3', () => {
    expect(priority().level).toBe('P3')
    expect(priority({ sentiment: sentiment(0.62) }).level).toBe('P3')
  })

  it('raises it to P2 when it speaks of danger or law', () => {
    expect(priority({ urgencies: [...legal] }).level).toBe('P2')
    expect(priority({ urgencies: [{ urgency: 'safety', because: 'tulipalo' }] }).level).toBe('P2')
  })

  it('raises that to P1 when many see it', () => {
    expect(priority({ urgencies: [...legal], reach: { views: 50_000 } }).level).toBe('P1')
    expect(priority({ urgencies: [...legal], reach: { followers: 200_000 } }).level).toBe('P1')
  })

  it('leaves praise at P4 however many see it', () => {
    expect(priority({ sentiment: sentiment(0.03, 'positive'), reach: { views: 1_000_000 } }).level).toBe('P4')
  })

  it('lets old posts sink', () => {
    expect(priority({ publishedAt: minutesAgo(60 * 24 * 9) }).score).toBeLessThan(priority().score)
  })

  it('counts fast reactions as speed', () => {
    const calm = priority({ reach: { replies: 1 }, publishedAt: minutesAgo(120) })
    const growing = priority({ reach: { replies: 40 }, publishedAt: minutesAgo(120) })
    const points = ({ parts }: typeof calm) => parts.find(({ name }) => name === 'speed')?.points ?? 0
    expect(points(growing)).toBeGreaterThan(points(calm))
    expect(points(growing)).toBeLessThanOrEqual(15)
  })

  it('takes a post without a date as just seen', () => {
    expect(priority({ publishedAt: undefined }).score).toBe(priority().score)
  })

  it('gives ten points for an author who has complained before', () => {
    expect(priority({ repeatAuthor: true }).score).toBe(priority().score + 10)
  })

  it('never passes its bounds, and its parts make the sum', () => {
    const most = priority({
      sentiment: sentiment(1),
      urgencies: [...legal],
      repeatAuthor: true,
      publishedAt: minutesAgo(1),
      reach: { views: 9e9, likes: 9e9, replies: 9e9, shares: 9e9, followers: 9e9 },
    })
    expect(most.score).toBe(100)
    expect(most.parts.map(({ points }) => points)).toEqual([40, 20, 15, 15, 10])
    const least = priority({ sentiment: sentiment(0, 'neutral'), publishedAt: new Date(0) })
    expect(least).toMatchObject({ score: 0, level: 'P4' })
    expect(least.parts.every(({ because }) => because === '')).toBe(true)
  })

  it('says why with the words and numbers that decided', () => {
    const { parts } = priority({ urgencies: [...legal], reach: { replies: 12, views: 3_000 } })
    const because = Object.fromEntries(parts.map(({ name, because: words }) => [name, words]))
    expect(because).toMatchObject({
      sentiment: 'ei toimi',
      urgency: 'lakimieheni',
      reach: 'replies 12, views 3000',
      speed: '10 min, +24/h',
    })
  })
})
