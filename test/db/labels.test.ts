import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { type ImportedLabel, importLabels, labelMention, readLabels } from '../../db/labels.ts'
import { savePage } from '../../db/pages.ts'
import { prune } from '../../db/retention.ts'
import { openTestDatabase } from './open.ts'
import { hold, mention, page } from './scored.ts'

const { db } = await openTestDatabase('labels')
const maija = { actor: 'Maija', source: 'api' } as const
const dayMs = 24 * 60 * 60 * 1000

beforeEach(async () => {
  await sql`truncate mentions, labels, sources cascade`.execute(db)
  await hold(db)
})

async function storedPost(text = 'Revontulen lasku on väärin.', title?: string): Promise<string> {
  await savePage(db, page([mention({ id: 'post', text, ...(title ? { title } : {}) })]))
  const { id } = await db.selectFrom('mentions').select('id').executeTakeFirstOrThrow()
  return id
}

function tone(text: string, label: 'negative' | 'neutral' | 'positive', rest: Partial<ImportedLabel> = {}) {
  return { text, correction: { label }, ...rest }
}

const found = async () => (await readLabels(db)).map(({ text, correction }) => ({ text, ...correction }))
const fingerprint = async () =>
  await sql`select id, label, relevant, brand, language, labelled_at, actor from labels order by id`
    .execute(db)
    .then(({ rows }) => JSON.stringify(rows))

describe('imported labels', () => {
  it('change nothing when they are imported twice', async () => {
    const labels = [
      tone('Surkea.', 'negative', { language: 'fi', rating: 1, at: new Date('2026-01-01T00:00:00Z') }),
      tone('Hyvä.', 'positive'),
      { text: 'Kajo laulaa.', correction: { relevant: false, brand: 'kajo' } },
      { text: 'Kajo laulaa.', correction: { relevant: true, brand: 'revontuli' } },
    ]
    expect(await importLabels(db, labels, 'Pekka')).toEqual({ fresh: 4, changed: 0, known: 0 })
    const before = await fingerprint()
    expect(await importLabels(db, labels, 'Liisa')).toEqual({ fresh: 0, changed: 0, known: 4 })
    expect(await fingerprint()).toBe(before)
    expect(await readLabels(db)).toContainEqual({
      text: 'Surkea.',
      title: null,
      language: 'fi',
      rating: 1,
      correction: { label: 'negative' },
      at: new Date('2026-01-01T00:00:00Z'),
    })
  })

  it('keep the label that was given last, by the clock and within a file', async () => {
    const [early, late] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-02-01T00:00:00Z')]
    await importLabels(db, [tone('Tulos.', 'neutral', { at: late })], 'Pekka')
    expect(await importLabels(db, [tone('Tulos.', 'negative', { at: early })], 'Pekka')).toMatchObject({
      known: 1,
    })
    expect(await found()).toEqual([{ text: 'Tulos.', label: 'neutral' }])
    const twice = [tone('Tulos.', 'positive'), tone('  Tulos. ', 'negative')]
    expect(await importLabels(db, twice, 'Pekka')).toEqual({ fresh: 0, changed: 1, known: 1 })
    expect(await found()).toMatchObject([{ label: 'negative' }])
  })

  it('take texts that the database would refuse', async () => {
    await importLabels(db, [tone('a\u0000b\ud800', 'negative')], 'Pe\u0000kka')
    expect(await found()).toEqual([{ text: 'ab\ufffd', label: 'negative' }])
  })

  it('come in any number, all or none', async () => {
    const many = Array.from({ length: 2_500 }, (_, n) => tone(`Teksti ${n}`, 'neutral'))
    expect(await importLabels(db, many, 'Pekka')).toEqual({ fresh: 2_500, changed: 0, known: 0 })
    const broken = [tone('Uusi.', 'neutral'), tone('Rikki.', 'odd' as 'neutral')]
    await expect(importLabels(db, broken, 'Pekka')).rejects.toThrow()
    expect(await found()).toHaveLength(2_500)
  })
})

describe('a label of a stored post', () => {
  it('is of its words; the last one counts', async () => {
    const id = await storedPost('Kone meni rikki.', 'Kahvinkeitin')
    expect(await labelMention(db, id, [{ label: 'negative' }], maija)).toEqual({ changed: true })
    expect(await labelMention(db, id, [{ label: 'negative' }], maija)).toEqual({ changed: false })
    const pekka = { actor: 'Pekka', source: 'command' } as const
    const both = [{ label: 'neutral' as const }, { relevant: false, brand: 'revontuli' }]
    expect(await labelMention(db, id, both, pekka)).toEqual({ changed: true })
    expect(await found()).toEqual([
      { text: 'Kone meni rikki.', label: 'neutral' },
      { text: 'Kone meni rikki.', relevant: false, brand: 'revontuli' },
    ])
    expect(await readLabels(db)).toMatchObject([{ title: 'Kahvinkeitin', language: 'fi' }, {}])
    const actors = await db.selectFrom('labels').select(['actor', 'source']).distinct().execute()
    expect(actors).toEqual([pekka])
  })

  it('is none of a post that does not exist', async () => {
    const nobody = '00000000-0000-4000-8000-00000000dead'
    expect(await labelMention(db, nobody, [{ label: 'negative' }], maija)).toBeUndefined()
    expect(await found()).toEqual([])
  })

  it('says nothing of words that were edited since, until it is given again', async () => {
    const id = await storedPost()
    await labelMention(db, id, [{ label: 'negative' }], maija)
    await hold(db)
    await savePage(db, page([mention({ id: 'post', text: 'Revontuli korjasi laskun, kiitos!' })]))
    expect(await found()).toEqual([])
    await labelMention(db, id, [{ label: 'positive' }], maija)
    expect(await found()).toEqual([{ text: 'Revontuli korjasi laskun, kiitos!', label: 'positive' }])
  })

  it('goes when the post is erased', async () => {
    const id = await storedPost()
    await labelMention(db, id, [{ label: 'negative' }], maija)
    await db.deleteFrom('mentions').where('id', '=', id).execute()
    expect(await db.selectFrom('labels').selectAll().execute()).toEqual([])
  })
})

describe('retention', () => {
  it('erases the words of labels with those of their posts, and imported ones after as long', async () => {
    const id = await storedPost()
    await labelMention(db, id, [{ label: 'negative' }], maija)
    await importLabels(db, [tone('Vanha.', 'negative'), tone('Uusi.', 'neutral')], 'Pekka')
    expect(await prune(db, { textMs: 90 * dayMs, sourceIds: [] })).toMatchObject({ labels: 0, texts: 0 })
    await sql`update mentions set seen_at = now() - interval '91 days'`.execute(db)
    await sql`update labels set stored_at = now() - interval '91 days' where text = 'Vanha.'`.execute(db)
    expect(await prune(db, { textMs: 90 * dayMs, sourceIds: [] })).toMatchObject({ labels: 1, texts: 1 })
    expect(await found()).toEqual([{ text: 'Uusi.', label: 'neutral' }])
    const kept = await sql<{ all: string }>`select string_agg(t::text, ' ') as all from labels t`.execute(db)
    expect(kept.rows[0]?.all).not.toMatch(/Revontulen|Vanha/)
  })

  it('counts anew when a label is imported again', async () => {
    await importLabels(db, [tone('Vanha.', 'negative')], 'Pekka')
    await sql`update labels set stored_at = now() - interval '91 days'`.execute(db)
    await importLabels(db, [tone('Vanha.', 'negative')], 'Pekka')
    expect(await prune(db, { textMs: 90 * dayMs, sourceIds: [] })).toMatchObject({ labels: 0 })
  })
})
