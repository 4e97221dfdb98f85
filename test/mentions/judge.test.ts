import { describe, expect, it } from 'vitest'
import type { FeedItem } from '../../connectors/connector.ts'
import { decide } from '../../mentions/judge.ts'
import type { JudgedSource } from '../../mentions/judge.ts'
import type { ScoredMention } from '../../mentions/mention.ts'
import { planDeliveries } from '../../workers/poller/judge-page.ts'
import { judgeOfOne } from '../harness/judge.ts'
import { scoredText } from '../../mentions/vocabulary.ts'

const now = new Date('2026-03-02T12:00:00Z')
const judge = judgeOfOne({
  languages: ['fi', 'en', 'sv'],
  brands: [
    { id: 'revontuli', any: ['Revontuli'], all: [], none: ['revontulet'] },
    { id: 'kajo', any: ['Kajo'], all: [], none: [] },
  ],
})

function item(changes: Partial<FeedItem>): FeedItem {
  return { id: '1', unique: 'source', text: 'Revontulen lasku', publishedAt: now, ...changes }
}

function mention(changes: Partial<FeedItem>, source: Partial<JudgedSource> = {}): ScoredMention {
  const judged = judge(item(changes), { id: 'forum', connector: 'feed', ...source }, { now })
  if (!judged) throw new Error('no brand matched')
  return judged
}

describe('createJudge', () => {
  it('matches, scores and ranks a complaint', () => {
    const scored = mention({
      text: 'Revontulen asiakaspalvelu ei vastaa. Vien asian kuluttajariitalautakuntaan.',
    })
    expect(scored).toMatchObject({
      sourceId: 'forum',
      connector: 'feed',
      language: 'fi',
      urgencies: ['legal'],
      intent: 'complaint',
      causes: [{ cause: 'waiting' }, { cause: 'staff', because: 'asiakaspalvelu' }],
      relevance: { score: 1 },
      brands: [{ id: 'revontuli', matched: ['Revontulen'] }],
      sentiment: { label: 'negative' },
      priority: { level: 'P2' },
    })
    expect(decide(scored)).toEqual({ decision: 'alert', reason: 'it is negative' })
  })

  it('sorts by the causes that the config adds', () => {
    const charging = judgeOfOne({
      languages: ['fi'],
      brands: [{ id: 'revontuli', any: ['Revontuli'], all: [], none: [] }],
      causes: { charging: ['latausasema'] },
    })
    const scored = charging(
      item({ text: 'Revontulen latausasemat ovat surkeita' }),
      { id: 'forum', connector: 'feed' },
      { now },
    )
    expect(scored).toMatchObject({ causes: [{ cause: 'charging', because: 'latausasemat' }] })
  })

  it('lets policies ask for what a mention is about as well as for its urgency', () => {
    const steps = (channel: string) => [{ afterMs: 0, notify: [channel] }]
    const policies = [
      { when: { cause: ['legal'] }, steps: steps('lawyer'), repeat: 0 },
      { when: { cause: ['billing', 'price'] }, steps: steps('money'), repeat: 0 },
      { when: {}, steps: steps('all'), repeat: 0 },
    ]
    const channelOf = (text: string) => planDeliveries(policies, mention({ text }))[0]?.channel
    expect(channelOf('Revontulen lasku on taas väärin')).toBe('money')
    expect(channelOf('Revontulen lasku menee kuluttajariitalautakuntaan')).toBe('lawyer')
    expect(channelOf('Revontulen asentaja oli tyly')).toBe('all')
  })

  it('does not match what names no brand', () => {
    const skipped = judge(
      item({ text: 'Näin revontulet, törkeän hieno' }),
      { id: 'a', connector: 'feed' },
      { now },
    )
    expect(skipped).toBeUndefined()
  })

  it('does not take an author for a mention', () => {
    expect(
      judge(
        item({ text: 'Huono päivä', author: { name: 'Revontuli' } }),
        { id: 'a', connector: 'feed' },
        { now },
      ),
    ).toBeUndefined()
  })

  it('finds the brand in the title and scores title and text together', () => {
    const scored = mention({ title: 'Revontulen netti taas alhaalla', text: 'Onko muilla samaa?' })
    expect(scored.brands[0]?.id).toBe('revontuli')
    expect(scored.urgencies).toContain('outage')
  })

  it('finds the brand in what a post quotes or in the title of its thread, and takes no tone from there', () => {
    const own = 'Kiitos tiedosta, olen tyytyväinen!'
    const angry = 'Revontuli on surkea huijari, laskut väärin ja kukaan ei vastaa!'
    const thanks = mention({ text: own, quoted: angry, thread: { id: '7', title: angry } })
    expect(thanks.brands).toEqual([{ id: 'revontuli', matched: ['Revontuli'] }])
    expect(thanks.sentiment).toEqual(mention({ text: own }, { match: 'all' }).sentiment)
    expect(mention({ text: own, thread: { id: '7', title: angry } }).brands).toEqual(thanks.brands)
  })

  it('asks the own words first whom a post is about', () => {
    const quoted = 'Revontuli ei vastaa.'
    expect(mention({ text: 'Kajo on vielä huonompi', quoted }).brands).toMatchObject([{ id: 'kajo' }])
  })

  it('does not read a title twice when the text begins with it', () => {
    expect(scoredText({ title: 'Pitkä otsikko…', text: 'Pitkä otsikko ja loput' })).toBe(
      'Pitkä otsikko ja loput',
    )
    expect(scoredText({ title: 'Otsikko', text: 'Teksti' })).toBe('Otsikko\nTeksti')
    expect(scoredText({ text: 'Teksti' })).toBe('Teksti')
  })

  it('keeps everything of a source that is all about us', () => {
    const own = { match: 'all' } as const
    expect(mention({ text: 'Ihan hyvä sovellus' }, { ...own, brand: 'kajo' }).brands).toEqual([
      { id: 'kajo', matched: [] },
    ])
    expect(mention({ text: 'Ihan hyvä sovellus' }, own).brands).toEqual([{ id: 'revontuli', matched: [] }])
    expect(mention({ text: 'Kajon sovellus' }, { ...own, brand: 'revontuli' }).brands[0]?.id).toBe('kajo')
  })

  it('has no brand to name where none is configured', () => {
    const bare = judgeOfOne({ languages: ['fi'], brands: [] })
    expect(bare(item({}), { id: 'a', connector: 'feed', match: 'all' }, { now })).toMatchObject({
      brands: [],
    })
  })

  it('lets stars speak for a text in a language that is not scored', () => {
    const scored = mention({ text: 'Revontuli ist eine schreckliche Firma, niemand antwortet', rating: 1 })
    expect(scored).toMatchObject({ language: undefined, sentiment: { label: 'negative' } })
  })
})

describe('decide', () => {
  const of = (label: ScoredMention['sentiment']['label'], urgencies: ScoredMention['urgencies'] = []) =>
    decide({ ...mention({}), sentiment: { label, negative: 0.5, confidence: 0.5, why: [] }, urgencies })
      .decision

  it('alerts on complaints, and on urgent words unless they stand in praise', () => {
    expect(of('negative')).toBe('alert')
    expect(of('neutral', ['outage'])).toBe('alert')
    expect(of('uncertain', ['safety'])).toBe('alert')
    expect(of('positive', ['press'])).toBe('store')
  })

  it("stores what is somebody else's affair and asks a person where that is in doubt", () => {
    const doubt = (score: number, label: ScoredMention['sentiment']['label']) =>
      decide({
        ...mention({}),
        sentiment: { label, negative: 0.5, confidence: 0.5, why: [] },
        urgencies: [],
        relevance: { score, kind: 'homonym', reason: 'it may be a dog' },
      })
    expect(doubt(0.1, 'negative')).toEqual({ decision: 'store', reason: 'it may be a dog' })
    expect(doubt(0.24, 'negative').decision).toBe('store')
    expect(doubt(0.25, 'negative')).toEqual({
      decision: 'digest',
      reason: 'it is negative, but it may be a dog',
    })
    expect(doubt(0.59, 'uncertain').decision).toBe('digest')
    expect(doubt(0.5, 'positive')).toEqual({ decision: 'store', reason: 'it is positive' })
    expect(doubt(0.6, 'negative')).toEqual({ decision: 'alert', reason: 'it is negative' })
  })

  it('sends the uncertain to the digest and stores the rest', () => {
    expect(of('uncertain')).toBe('digest')
    expect(of('neutral')).toBe('store')
    expect(of('neutral', ['churn'])).toBe('store')
    expect(of('positive')).toBe('store')
  })
})
