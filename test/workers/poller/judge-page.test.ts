import { describe, expect, it } from 'vitest'
import type { FeedItem, Page } from '../../../connectors/connector.ts'
import { createHttp } from '../../../lib/http.ts'
import { openConfig } from '../../../workers/open-config.ts'
import {
  type Circumstances,
  judgeItems,
  isAboutOthers,
  matchPage,
  planDeliveries,
} from '../../../workers/poller/judge-page.ts'
import { memoryStore } from '../../../workers/source-store.ts'
import { checkText } from '../../../config/check.ts'
import { complaint, configOf, praise } from '../../harness/config.ts'

const now = new Date('2026-06-01T12:00:00Z')
const hour = 3_600_000

async function shop(parts: Parameters<typeof configOf>[0] = {}) {
  const sources = [{ id: 'forum', connector: 'feed', url: 'https://forum.example/rss' }]
  const { config, problems } = checkText(configOf({ sources, ...parts }), 'ennakko.yaml', {})
  if (!config) throw new Error(JSON.stringify(problems))
  const http = createHttp({ userAgent: 'Ennakko/test', allowPrivate: () => [] })
  const running = openConfig(config, {
    http,
    store: memoryStore(),
    publicUrl: 'http://localhost:3000',
    dataDir: '.ennakko',
    env: {},
  })
  const judge = await running.judge()
  const source = running.sources.get('forum')!.config
  const judgePage = async (page: Pick<Page, 'items' | 'rejected'>, rest: Partial<Circumstances> = {}) => {
    const circumstances = { firstPage: false, repeatAuthors: new Set<string>(), now, ...rest }
    const { matched, skipped } = await matchPage(judge, source, page)
    return { skipped, ...(await judgeItems({ judge, config }, matched, circumstances)) }
  }
  return {
    config,
    judge: (items: FeedItem[], rest?: Partial<Circumstances>) => judgePage({ items }, rest),
    judgePage,
  }
}

const item = (rest: Partial<FeedItem> = {}): FeedItem => ({
  id: '1',
  unique: 'source',
  text: complaint,
  ...rest,
})

describe('judging a page', () => {
  it('says which name it found in what is not kept, and what stopped it', async () => {
    const { judgePage } = await shop()
    const { skipped } = await judgePage({ items: [item({ text: 'Revontuli ja revontulet loistivat.' })] })
    const stopped = '"Revontuli" of revontuli was found, but so was "revontulet" (none)'
    expect(skipped).toEqual([{ externalId: '1', reason: `no brand matched; ${stopped}` }])
    expect(isAboutOthers(skipped[0]!.reason)).toBe(true)
  })

  it('keeps what names a brand, and a reason for everything else', async () => {
    const { judgePage } = await shop()
    const { mentions, skipped } = await judgePage({
      items: [
        item({ id: 'a' }),
        item({ id: 'b', text: praise }),
        item({ id: 'c', text: 'Kauppa oli kiinni.', url: 'https://x.example/c' }),
      ],
      rejected: [{ id: 'd', reason: 'no text' }, { reason: 'broken' }],
    })
    expect(mentions.map(({ scored, decision }) => [scored.item.id, decision])).toEqual([
      ['a', 'alert'],
      ['b', 'store'],
    ])
    expect(skipped).toEqual([
      { externalId: 'd', reason: 'unreadable: no text' },
      { externalId: 'no id', reason: 'unreadable: broken' },
      { externalId: 'c', url: 'https://x.example/c', reason: 'no brand matched' },
    ])
  })

  it.each([
    ['a date', { publishedAt: new Date(now.getTime() - hour) }, true, 'alert'],
    ['no date, on the first page', {}, true, 'store'],
    ['no date, later', {}, false, 'alert'],
    ['a date that is none, on the first page', { publishedAt: new Date(Number.NaN) }, true, 'store'],
    ['a date beyond max_age', { publishedAt: new Date(now.getTime() - 24 * hour - 1) }, false, 'store'],
    ['a date exactly at max_age', { publishedAt: new Date(now.getTime() - 24 * hour) }, false, 'alert'],
    ['a date in the future', { publishedAt: new Date(now.getTime() + hour) }, false, 'alert'],
  ])('decides about a complaint with %s', async (_, dates, firstPage, decision) => {
    const { judge } = await shop()
    const { mentions } = await judge([item(dates)], { firstPage })
    const [mention] = mentions
    expect(mention).toMatchObject({ decision })
    expect(mention?.plan.length).toBe(decision === 'alert' ? 1 : 0)
    expect(mention?.scored.item.publishedAt?.getTime()).not.toBeNaN()
  })

  it('plans nothing when no policy fits, and opens the case all the same', async () => {
    const { judge } = await shop({
      policies: [{ when: { language: ['sv'] }, steps: [{ after: '0m', notify: ['terminal'] }] }],
    })
    expect((await judge([item()])).mentions).toMatchObject([{ decision: 'alert', plan: [] }])
  })

  it('calls the first step an opening and everything later an escalation', async () => {
    const { config, judge } = await shop({
      policies: [
        {
          steps: [
            { after: '0m', notify: ['terminal'] },
            { after: '5m', notify: ['terminal'] },
          ],
          repeat: 1,
        },
      ],
    })
    const { mentions } = await judge([item()])
    const [mention] = mentions
    expect(
      planDeliveries(config.policies, mention!.scored).map(({ type, round, step, afterMs }) => [
        type,
        round,
        step,
        afterMs / 60_000,
      ]),
    ).toEqual([
      ['alert.opened', 0, 1, 0],
      ['alert.escalated', 0, 2, 5],
      ['alert.escalated', 1, 1, 20],
      ['alert.escalated', 1, 2, 25],
    ])
  })

  it('knows an author who has complained before', async () => {
    const { judge } = await shop()
    const points = async (authors: Set<string>) => {
      const { mentions } = await judge([item({ author: { name: 'Maija', id: 'm1' } })], {
        repeatAuthors: authors,
      })
      return mentions[0]?.scored.priority.score ?? 0
    }
    expect(await points(new Set(['m1']))).toBeGreaterThan(await points(new Set(['Maija'])))
  })
})
