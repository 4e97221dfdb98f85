import { sql } from 'kysely'
import { readingVersion } from '../mentions/vocabulary.ts'
import type { Queryable } from './database.ts'
import type { Stored } from './edits.ts'
import { type Sighted, wordsOf } from './mention-rows.ts'

/**
 * Whether what a post says now tells nothing of its writer: it was last read by an earlier version of this program, which
 * made other words of the same post. An edit that the platform dates after that is one all the same.
 */
export function isReadAnew(stored: Stored, { scored }: Sighted): boolean {
  const { editedAt } = scored.item
  return stored.readingVersion < readingVersion && !(editedAt && editedAt > stored.updatedAt)
}

/**
 * Brings a mention up to date with how posts are read now. What was judged and decided stays, but for the places of the
 * evidence, which were in other words; so does the time of its last change. Of words that were erased nothing comes back.
 */
export async function refreshMention(trx: Queryable, stored: Stored, sighted: Sighted): Promise<void> {
  const { scored, contentHash, textKey = null, linkKey = null } = sighted
  const { text, title, ...facts } = wordsOf(scored.item)
  await trx
    .updateTable('mentions')
    .set({ contentHash, readingVersion })
    .where('id', '=', stored.id)
    .where('readingVersion', '<', readingVersion)
    .execute()
  await trx
    .updateTable('mentions')
    .set({
      ...facts,
      text,
      title,
      textKey,
      linkKey,
      why: sql<string>`case when text = ${text} and title is not distinct from ${title} then why
        else (select coalesce(jsonb_agg(one - 'start' - 'end' order by n), '[]')
          from jsonb_array_elements(why) with ordinality as evidence(one, n)) end`,
    })
    .where('id', '=', stored.id)
    .where('text', '<>', '')
    .execute()
}
