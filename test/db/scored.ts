import type { FeedItem } from '../../connectors/connector.ts'
import type { Database } from '../../db/database.ts'
import type { NewDelivery } from '../../db/deliveries.ts'
import type { MentionToSave } from '../../db/mention-rows.ts'
import type { PageToSave } from '../../db/pages.ts'
import { claimSource, syncSources } from '../../db/sources.ts'
import { identify } from '../../mentions/identity.ts'

export const worker = '00000000-0000-4000-8000-000000000001'

export const opened: NewDelivery = { type: 'alert.opened', round: 0, step: 1, channel: 'desk', afterMs: 0 }

/** A scored mention as the judge would make it, with everything that a test does not care about filled in. */
export function mention(
  item: Partial<FeedItem> & { id: string },
  {
    sourceId = 'forum',
    connector = 'feed',
    ...rest
  }: Partial<MentionToSave> & { sourceId?: string; connector?: string } = {},
): MentionToSave {
  const full: FeedItem = {
    unique: 'source',
    url: `https://forum.example/${encodeURIComponent(item.id.toWellFormed())}`,
    text: `Revontulen sähkölasku on taas väärin (${item.id}).`,
    author: { name: 'Maija' },
    ...item,
  }
  return {
    scored: {
      item: full,
      sourceId,
      connector,
      brands: [{ id: 'revontuli', matched: ['Revontulen'] }],
      language: 'fi',
      sentiment: {
        label: 'negative',
        negative: 0.9,
        confidence: 0.8,
        why: [{ text: 'väärin', weight: 2, start: 26, end: 32 }],
      },
      urgencies: [],
      intent: 'complaint',
      causes: [{ cause: 'billing', because: 'sähkölasku' }],
      relevance: { score: 1 },
      priority: { score: 55, level: 'P3', parts: [{ name: 'sentiment', points: 36, because: '0.90' }] },
    },
    identity: identify(full, sourceId),
    decision: 'alert',
    decisionReason: 'it is negative',
    plan: [opened],
    ...rest,
  }
}

export function page(mentions: MentionToSave[], rest: Partial<PageToSave> = {}): PageToSave {
  return {
    sourceId: 'forum',
    connector: 'feed',
    worker,
    mentions,
    skipped: [],
    items: mentions.length,
    cursor: 'c1',
    everySeconds: 60,
    nextSeconds: 60,
    ...rest,
  }
}

/** Makes sure that the source exists and is held by `worker`. */
export async function hold(db: Database, id = 'forum', connector = 'feed'): Promise<void> {
  const known = await db.selectFrom('sources').select('id').where('id', '=', id).executeTakeFirst()
  if (!known) await syncSources(db, [{ id, connector, optionsHash: `options of ${id}`, everySeconds: 60 }])
  await claimSource(db, { id, worker, leaseSeconds: 15 })
}
