import { describe, expect, it } from 'vitest'
import type { FeedItem } from '../../connectors/connector.ts'
import { decide } from '../../mentions/judge.ts'
import { judgeOfOne } from '../harness/judge.ts'
import type { JudgeOptions } from '../../mentions/judge.ts'
import type { ScoredMention } from '../../mentions/mention.ts'
import { applyContext, countContexts, fitContext } from '../../mentions/relevance/context.ts'
import { createOwnAccounts } from '../../mentions/relevance/own-accounts.ts'
import { botName } from '../../mentions/words/promotion.ts'
import { samplePosts } from '../../connectors/sample/posts.ts'
import { englishPosts, finnishPosts, swedishPosts } from './posts.ts'
import { relevancePosts } from './relevance-posts.ts'

const now = new Date('2026-03-02T12:00:00Z')
const revontuli = {
  id: 'revontuli',
  any: ['Revontuli'],
  all: [],
  none: [],
  own: ['@revontulioy', 'Revontuli Oy'],
}

function judgeAll(options: Partial<JudgeOptions> = {}, match: 'brands' | 'all' = 'brands') {
  const judge = judgeOfOne({ languages: ['fi', 'en', 'sv'], brands: [revontuli], ...options })
  return (item: Partial<FeedItem>): ScoredMention => {
    const full: FeedItem = { id: '1', unique: 'source', text: '', publishedAt: now, ...item }
    const judged = judge(full, { id: 'forum', connector: 'feed', match }, { now })
    if (!judged) throw new Error(`skipped: ${full.text}`)
    return judged
  }
}

const judge = judgeAll()

describe('relevance', () => {
  it('is tried on enough posts of every kind', () => {
    expect(relevancePosts.length).toBeGreaterThanOrEqual(100)
    expect(relevancePosts.filter(({ expected }) => expected === 'customer').length).toBeGreaterThanOrEqual(50)
  })

  it.each(relevancePosts)('of "$item.text" by $item.author is that of: $expected', ({ item, expected }) => {
    const { relevance } = judge(item)
    expect(relevance.kind ?? 'customer', relevance.reason).toBe(expected)
  })

  it('lets every complaint of the other tests through', () => {
    const any = judgeAll({}, 'all')
    const complaints = [...finnishPosts, ...englishPosts, ...swedishPosts]
      .filter(([label]) => label === 'negative')
      .map(([, text]) => ({ text }))
    const samples = samplePosts().filter(({ expect }) => expect === 'negative')
    expect(complaints.length).toBeGreaterThan(60)
    expect(samples.length).toBeGreaterThan(10)
    const routed = [...complaints, ...samples].filter((item) => any(item).relevance.score < 0.6)
    expect(routed.map(({ text }) => text)).toEqual([])
  })

  it('is stored with a reason that names the words, and alerts nobody', () => {
    const ad = judge({ text: 'Nyt Revontulen kuitu alk. 19,90 €/kk! Tilaa heti!' })
    expect(decide(ad)).toEqual({
      decision: 'store',
      reason: expect.stringContaining('it looks like an advertisement (alk. 19,90 €/kk'),
    })
    expect(
      decide(judge({ text: 'Revontulen netti on surkea, pahoittelemme!', author: { name: '@RevontuliOy' } })),
    ).toEqual({
      decision: 'store',
      reason: 'it is by your own account @RevontuliOy',
    })
  })

  it('never outweighs danger, law or an outage', () => {
    const wire = judge({ text: 'Lehdistötiedote: Revontulen laturi syttyi palamaan, tuote vedetään pois.' })
    expect(wire.urgencies).toContain('safety')
    expect(wire.relevance).toEqual({ score: 1 })
    expect(decide(wire).decision).toBe('alert')
  })

  it('never takes a review with one star for an advertisement', () => {
    const text = 'Revontulen kuitu nyt vain 19,90 €/kk, osta nyt! #mainos'
    expect(judge({ text }).relevance.kind).toBe('ad')
    expect(judge({ text, rating: 1 }).relevance).toEqual({ score: 1 })
  })

  it('is in doubt where an everyday word only opens a sentence, and sends an alert to the digest', () => {
    const posti = judgeAll({ brands: [{ id: 'posti', any: ['=Posti'], all: [], none: [] }] })
    const doubtful = posti({ text: 'Posti oli ihan paska.' })
    expect(doubtful.relevance).toMatchObject({ score: 0.5, kind: 'weak' })
    expect(decide(doubtful)).toEqual({
      decision: 'digest',
      reason: expect.stringContaining('it is negative, but “Posti” may be'),
    })
    for (const text of [
      'Soitin ja Posti oli ihan paska.',
      'Posti hukkasi pakettini.',
      'Postin touhu on paskaa.',
      'Paska firma. Posti. Ja Posti valehtelee, Posti!',
    ])
      expect(posti({ text }).relevance, text).toEqual({ score: 1 })
  })

  it('asks nothing of a source that is all about us', () => {
    const all = judgeAll({ brands: [{ id: 'posti', any: ['=Posti'], all: [], none: [] }] }, 'all')
    expect(all({ text: 'Posti oli ihan paska.' }).relevance).toEqual({ score: 1 })
  })
})

describe('own accounts', () => {
  const isOwn = createOwnAccounts(['@revontulioy', 'Revontuli Oy', 'https://www.example.com/users/7/'])

  it.each([
    [{ author: { name: 'RevontuliOy' } }, true],
    [{ author: { name: '@revontulioy' } }, true],
    [{ author: { name: 'revontuli oy' } }, true],
    [{ author: { name: 'x', url: 'http://example.com/users/7' } }, true],
    [{ author: { name: 'Aino', id: 'revontulioy' } }, true],
    [{ author: { name: 'revontulioy_fan' } }, false],
    [{ author: { name: '@revontulioy@evil.example' } }, false],
    [{ author: { name: 'Revontuli' } }, false],
    [{}, false],
  ])('%j: %s', (item, expected) => {
    expect(isOwn(item)).toBe(expected)
  })
})

describe('names of bots', () => {
  it.each([
    'newsbot',
    'uutisbotti',
    'Sää-botti',
    'price_bot',
    'HelsinkiBot',
    'AutoModerator',
    'helper[bot]',
    'Bot',
  ])('%s', (name) => {
    expect(botName.test(name)).toBe(true)
  })
  it.each(['Talbot', 'Abbot', 'Botnia', 'robottimies', 'Turbot', 'ABBOT', 'Matti Botti-Virtanen'])(
    'not %s',
    (name) => {
      expect(botName.test(name)).toBe(false)
    },
  )
})

const operator = `
  Elisan netti pätkii taas koko illan|Elisa nosti liittymän hintaa|Elisalta tuli väärä lasku|Elisan kuitu on poikki jo viikon
  Vaihdoin liittymän Elisalle|Elisan asiakaspalvelu ei vastaa puhelimeen|Elisan verkko on alhaalla|Soitin Elisalle laskusta
  Elisa Viihde jumittaa ja kuva katkeilee|Elisan liittymä katkeilee|Elisan kuitu asennettiin vihdoin|Elisan lasku kaksinkertaistui
  Elisalla on häiriö verkossa|Elisan modeemi hajosi|Elisan puhelinliittymä on kallis|Elisan myyjä soitti taas liittymästä
  Elisan netti toimii hyvin|Irtisanoin Elisan liittymän|Elisan 5G verkko on hidas|Elisa laskutti kahdesti liittymästä`
const person = `
  Elisa täyttää tänään viisi vuotta, onnea|Elisan synttärit ovat lauantaina|Kävin Elisan kanssa kahvilla|Elisa sai vauvan
  Elisan koira karkasi metsään|Onnea Elisa ylioppilaalle|Elisan häät olivat kauniit|Elisa lauloi konsertissa
  Elisan äiti soitti koulusta|Elisan kanssa metsässä koiraa lenkittämässä|Elisa ja Matti menivät naimisiin, onnea|Elisan koulu alkoi
  Elisan vauva nukkuu|Lauantaina Elisan kanssa konsertissa|Elisan kakku oli hyvä synttäreillä|Näin Elisan kaupassa äidin kanssa
  Elisan koira on kipeä|Elisa voitti koulun kisan|Elisan kanssa kahvilla lauantaina|Äiti ja Elisa leipoivat kakun`

function labelled(block: string, relevant: boolean) {
  return block
    .split(/[|\n]/)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => ({ text, relevant }))
}

describe('context words', () => {
  const counts = countContexts([...labelled(operator, true), ...labelled(person, false)])
  const model = fitContext(counts)
  if (!model) throw new Error('no model')

  it('tell two things of one name apart in posts that were not learned from', () => {
    const score = (text: string) => applyContext(model, text).score
    for (const text of ['Elisan liittymä meni poikki ja lasku tuli silti', 'Elisan verkko ja netti alhaalla'])
      expect(score(text), text).toBeGreaterThan(0.75)
    for (const text of ['Elisan kanssa koiraa ulkoiluttamassa', 'Elisan synttärit ja kakku, onnea'])
      expect(score(text), text).toBeLessThan(0.25)
  })

  it('abstain where no word tells', () => {
    expect(applyContext(model, 'Kohta kevät xyz')).toEqual({ score: 0.5, because: [] })
  })

  it('are not learned from a handful of labels', () => {
    expect(fitContext(countContexts(labelled(operator, true)))).toBeUndefined()
    expect(
      fitContext(countContexts([...labelled(operator, true), ...labelled(person, false).slice(0, 9)])),
    ).toBeUndefined()
  })

  it('are plain data that can be stored and added up', () => {
    expect(JSON.parse(JSON.stringify(counts))).toEqual(counts)
    expect(fitContext(JSON.parse(JSON.stringify(counts)))).toEqual(model)
  })

  it('route what is about somebody else away and what is unclear to a person', () => {
    const elisa = judgeAll({
      brands: [{ id: 'elisa', any: ['Elisa'], all: [], none: [] }],
      contexts: new Map([['elisa', model]]),
    })
    const away = elisa({ text: 'Elisan synttärit ja kakku olivat paska juttu, koira karkasi' })
    expect(away.relevance.kind).toBe('homonym')
    expect(decide(away)).toEqual({
      decision: 'store',
      reason: expect.stringContaining('probably about something else than elisa (words: '),
    })
    const ours = elisa({ text: 'Elisan liittymä on surkea, netti pätkii ja lasku on väärin' })
    expect(decide(ours)).toEqual({ decision: 'alert', reason: 'it is negative' })
    // Every word speaks of the person but for "lasku", and a bill is no matter to drop.
    const unclear = elisa({ text: 'Surkea lasku, kahvilla Elisan kanssa lauantaina äidin synttäreillä' })
    expect(unclear.relevance).toMatchObject({ score: 0.25, kind: 'homonym' })
    expect(decide(unclear).decision).toBe('digest')
  })
})
