import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import type { NewDelivery } from '../../db/deliveries.ts'
import type { MentionToSave } from '../../db/mention-rows.ts'
import { savePage } from '../../db/pages.ts'
import { openTestDatabase } from './open.ts'
import { hold, mention, opened, page } from './scored.ts'

const { db } = await openTestDatabase('open_cases', { byHand: true })

beforeEach(async () => {
  for (const table of ['cases', 'alerts', 'mentions', 'sources'] as const)
    await db.deleteFrom(table).execute()
})

const plan: NewDelivery[] = [
  opened,
  { ...opened, channel: 'lead' },
  { ...opened, type: 'alert.escalated', step: 2, afterMs: 60_000 },
]

describe('opening the cases of a page', () => {
  it('gives each of 1,200 cases its own alert, event and deliveries, in the order of the page', async () => {
    const mentions = Array.from({ length: 1200 }, (_, n) => {
      const made = mention({ id: String(n) }, { plan })
      return { ...made, scored: { ...made.scored, priority: { ...made.scored.priority, score: n % 100 } } }
    })
    await hold(db)
    const saved = await savePage(db, page(mentions))
    expect(saved.casesOpened).toBe(1200)
    expect(saved.due).toHaveLength(2400)

    const { rows } = await sql<{ externalId: string; score: number; risks: number[]; events: number }>`
      select m.external_id as "externalId", c.score, array_agg(d.risk) as risks,
        (select count(*)::int from case_events e where e.case_id = c.id and e.kind = 'opened') as events
      from cases c join mentions m on m.id = c.mention_id
        join alerts a on a.case_id = c.id and a.subject = c.id::text join deliveries d on d.alert_id = a.id
      group by c.id, m.external_id order by c.seq`.execute(db)
    expect(rows).toEqual(
      mentions.map((_, n) => ({
        externalId: String(n),
        score: n % 100,
        risks: [n % 100, n % 100, n % 100],
        events: 1,
      })),
    )
  })

  it('opens one case for two ids of a page that turn out to be one post', async () => {
    const [url, publishedAt] = ['https://forum.example/thread', new Date('2026-11-29T10:11:12Z')]
    const first = 'Revontulen sähkölasku on taas tullut.'
    const harmless: Partial<MentionToSave> = { decision: 'store', plan: [] }
    const sees = async (posts: MentionToSave[], listed: string[]) => {
      await hold(db)
      return await savePage(db, page(posts, { listed }))
    }
    await sees([mention({ id: 'old', url, publishedAt, text: first }, harmless)], ['old'])
    await sees([mention({ id: 'new', url, publishedAt, text: first }, harmless)], ['new'])
    const text = 'Revontulen sähkölasku on taas väärin.'
    const both = ['old', 'new'].map((id) => mention({ id, url, publishedAt, text }))
    expect(await sees(both, ['old', 'new'])).toMatchObject({ stored: 0, edited: 1, casesOpened: 1 })
    expect(await db.selectFrom('deliveries').select('type').execute()).toEqual([{ type: 'alert.opened' }])
  })
})
