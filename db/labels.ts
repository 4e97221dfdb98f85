import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { clean } from './clean.ts'
import type { Database, Queryable } from './database.ts'
import type { LabelTable } from './tables.ts'
import type { TrueLabel } from '../mentions/vocabulary.ts'

/** What somebody found a post to be: its tone, or whether it is about a brand. */
export type Correction = { label: TrueLabel } | { relevant: boolean; brand: string }

export interface LabelledBy {
  /** Who says so, as others will see it. */
  actor: string
  source: 'api' | 'command'
}

/**
 * Labels a stored post; the last label counts. Returns whether anything changed by it, and undefined where there is no
 * such post.
 */
export async function labelMention(
  db: Database,
  mentionId: string,
  corrections: Correction[],
  by: LabelledBy,
): Promise<{ changed: boolean } | undefined> {
  return await db.transaction().execute(async (trx) => {
    const post = await trx
      .selectFrom('mentions')
      .select('id')
      .where('id', '=', mentionId)
      .forShare()
      .executeTakeFirst()
    if (!post) return undefined
    const changes = []
    for (const correction of corrections) changes.push(await storeCorrection(trx, mentionId, correction, by))
    return { changed: changes.includes(true) }
  })
}

/** Given again, a label is of now: it may speak of words that were edited since. */
async function storeCorrection(
  trx: Queryable,
  mentionId: string,
  correction: Correction,
  { actor, source }: LabelledBy,
): Promise<boolean> {
  const { label, relevant, brand } = columnsOf(correction)
  const before = await trx
    .selectFrom('labels')
    .select(['label', 'relevant'])
    .where('mentionId', '=', mentionId)
    .where('brand', '=', brand)
    .executeTakeFirst()
  await trx
    .insertInto('labels')
    .values({ mentionId, brand, label, relevant, source, actor: clean(actor) })
    .onConflict((conflict) =>
      conflict
        .columns(['mentionId', 'brand'])
        .where('mentionId', 'is not', null)
        .doUpdateSet({ label, relevant, source, actor: clean(actor), labelledAt: sql<Date>`now()` }),
    )
    .execute()
  return before?.label !== label || before.relevant !== relevant
}

function columnsOf(correction: Correction): Pick<LabelTable, 'label' | 'relevant' | 'brand'> {
  return 'label' in correction
    ? { label: correction.label, relevant: null, brand: '' }
    : { label: null, relevant: correction.relevant, brand: correction.brand }
}

/** A text with what somebody found it to be. */
export interface ImportedLabel {
  text: string
  correction: Correction
  language?: string
  rating?: number
  /** When it was judged; now where that is not known. */
  at?: Date
}

export interface Imported {
  fresh: number
  changed: number
  /** Known already with the same label, or with one that was given later. */
  known: number
}

const batch = 1_000

/** Stores labels of texts, all or none. A text that is known already keeps the label that was given last. */
export async function importLabels(db: Database, labels: ImportedLabel[], actor: string): Promise<Imported> {
  const last = new Map<string, ImportedLabel>()
  for (const label of labels) last.set(keyOf(label), label)
  const all = [...last.values()]
  const count: Imported = { fresh: 0, changed: 0, known: labels.length - all.length }
  await db.transaction().execute(async (trx) => {
    for (let start = 0; start < all.length; start += batch) {
      const part = all.slice(start, start + batch)
      const stored = await storeBatch(trx, part, actor)
      count.fresh += stored.fresh
      count.changed += stored.changed
      count.known += part.length - stored.fresh - stored.changed
    }
  })
  return count
}

async function storeBatch(
  trx: Queryable,
  labels: ImportedLabel[],
  actor: string,
): Promise<{ fresh: number; changed: number }> {
  const rows = labels.map((label) => ({
    textHash: hashOf(label.text),
    text: clean(label.text),
    ...columnsOf(label.correction),
    language: label.language ?? null,
    rating: label.rating ?? null,
    source: 'import' as const,
    actor: clean(actor),
    labelledAt: label.at,
  }))
  // What is stored again is wanted for longer.
  await trx
    .updateTable('labels')
    .set({ storedAt: sql<Date>`now()` })
    .where(
      'textHash',
      'in',
      rows.map(({ textHash }) => textHash),
    )
    .execute()
  const stored = await trx
    .insertInto('labels')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['textHash', 'brand'])
        .where('textHash', 'is not', null)
        .doUpdateSet((from) => ({
          label: from.ref('excluded.label'),
          relevant: from.ref('excluded.relevant'),
          language: from.ref('excluded.language'),
          rating: from.ref('excluded.rating'),
          actor: from.ref('excluded.actor'),
          labelledAt: from.ref('excluded.labelledAt'),
        }))
        .where(
          sql<boolean>`(labels.label, labels.relevant) is distinct from (excluded.label, excluded.relevant)
            and labels.labelled_at <= excluded.labelled_at`,
        ),
    )
    // https://www.postgresql.org/docs/current/ddl-system-columns.html: no other transaction has touched a fresh row.
    .returning(sql<boolean>`xmax = 0`.as('fresh'))
    .execute()
  const fresh = stored.filter((row) => row.fresh).length
  return { fresh, changed: stored.length - fresh }
}

function keyOf({ text, correction }: ImportedLabel): string {
  return JSON.stringify([hashOf(text).toString('hex'), columnsOf(correction).brand])
}

/** By the words alone: spaces around and between them make no other text. */
function hashOf(text: string): Buffer {
  return createHash('sha256').update(clean(text).normalize('NFC').replaceAll(/\s+/gu, ' ').trim()).digest()
}

/** A label with the words it was given to. */
export interface Label {
  text: string
  /** Of a stored post. */
  title: string | null
  language: string | null
  rating: number | null
  correction: Correction
  at: Date
}

/**
 * Every label whose words are still there, and still those that were judged, in the order in which they were given.
 */
export async function readLabels(db: Queryable): Promise<Label[]> {
  const rows = await db
    .selectFrom('labels')
    .leftJoin('mentions', 'mentions.id', 'labels.mentionId')
    .select((row) => [
      row.fn.coalesce('labels.text', 'mentions.text').as('text'),
      'mentions.title',
      row.fn.coalesce('labels.language', 'mentions.language').as('language'),
      row.fn.coalesce('labels.rating', 'mentions.rating').as('rating'),
      'labels.label',
      'labels.relevant',
      'labels.brand',
      'labels.labelledAt',
    ])
    .where((row) =>
      row.or([
        row('labels.mentionId', 'is', null),
        row.and([
          row('mentions.text', '<>', ''),
          row('mentions.updatedAt', '<=', row.ref('labels.labelledAt')),
        ]),
      ]),
    )
    .orderBy('labels.labelledAt')
    .orderBy('labels.brand')
    .orderBy('labels.id')
    .execute()
  return rows.flatMap(({ text, title, language, rating, label, relevant, brand, labelledAt }): Label[] => {
    const correction = label !== null ? { label } : relevant !== null ? { relevant, brand } : undefined
    if (text === null || !correction) return []
    return [{ text, title, language, rating, correction, at: labelledAt }]
  })
}
