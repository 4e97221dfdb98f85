import { query } from '../../test/harness/sql.ts'
import type { Stage } from './stage.ts'
import { type Story, keyOf, keyOfMention } from './stories.ts'

export interface Totals {
  feeds: number
  items: number
  mentions: number
  negatives: number
  cases: number
  received: number
  /** Everything below must be zero. */
  violations: Record<string, number>
}

/** Compares what the receiver got with what the posts call for, and with what the database says. */
export async function audit({ databaseUrl, sink }: Stage, stories: Story[], feeds: number): Promise<Totals> {
  const number = async (sql: string) => Number((await query(databaseUrl, sql))[0]?.['n'])
  const opened = sink.received.filter(({ body }) => body.type === 'alert.opened')
  const ids = new Set(opened.map(({ id }) => id))
  const perStory = Map.groupBy(opened, ({ body }) => keyOfMention(body.data.mention))
  const mentions = await query(databaseUrl, 'select source_id as source, url as link from mentions')
  const stored = Map.groupBy(mentions, ({ source, link }) => `${String(source)} ${String(link)}`)
  const deliveries = await query(databaseUrl, `select id from deliveries where type = 'alert.opened'`)
  const count = (wrong: (story: Story) => boolean) => stories.filter(wrong).length
  return {
    feeds,
    items: await number('select sum(items_total)::int as n from sources'),
    mentions: mentions.length,
    negatives: await number(`select count(*)::int as n from mentions where label = 'negative'`),
    cases: await number('select count(*)::int as n from cases'),
    received: opened.length,
    violations: {
      'posts about a brand not stored once': count(
        (story) => story.mention && stored.get(keyOf(story))?.length !== 1,
      ),
      'posts about nothing stored': count((story) => !story.mention && stored.has(keyOf(story))),
      'complaints not alerted exactly once': count(
        (story) => story.alert && perStory.get(keyOf(story))?.length !== 1,
      ),
      'harmless posts alerted': count((story) => !story.alert && perStory.has(keyOf(story))),
      'cases without a received alert': deliveries.filter(({ id }) => !ids.has(String(id))).length,
      'alerts without a case': [...ids].filter((id) => !deliveries.some((row) => row['id'] === id)).length,
      duplicates: opened.length - ids.size,
      'refused signatures': sink.refused.length,
      'negatives without a case': await number(
        `select count(*)::int as n from mentions where decision = 'alert'
         and not exists (select from cases where mention_id = mentions.id)`,
      ),
    },
  }
}
