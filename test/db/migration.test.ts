import { promises as fs } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { FileMigrationProvider, Migrator } from 'kysely/migration'
import { afterAll, expect, it } from 'vitest'
import { migrate, openDatabase } from '../../db/database.ts'
import { identify } from '../../mentions/identity.ts'
import { emptyDatabase } from '../harness/postgres.ts'

const db = openDatabase({ url: await emptyDatabase('migration') })
afterAll(() => db.destroy())

/** External ids with the identities that 0.1.0 made of them. */
const ids = [
  ['17', '17'],
  ['tag:x.example,2026:1', 'tag:x.example,2026:1'],
  ['http://www.x.example/a/', 'x.example/a'],
  ['https://x.example/b?utm_source=rss&p=7&utm_id=3#comment-12', 'x.example/b?p=7'],
  ['https://x.example/c?b=2&a=1', 'x.example/c?a=1&b=2'],
  [`https://x.example/${'d'.repeat(3000)}#1`, 'sha256:0123'],
  ['https://not an address', 'https://not an address'],
  ['guid with "quotes" and \\ and ä', 'guid with "quotes" and \\ and ä'],
]

it('makes identities and keys of a database of 0.1.0 as the program makes them', async () => {
  const migrationFolder = path.join(import.meta.dirname, '../../db/migrations')
  const provider = new FileMigrationProvider({ fs, path, migrationFolder })
  const { error } = await new Migrator({ db, provider }).migrateTo('0005_replies')
  expect(error).toBeUndefined()
  const texts = ['Revontulen  lasku\non väärin', 'Va\u0308a\u0308rin!', '']
  const rows = ids.flatMap(([id, identity], n) =>
    texts.map((text, k) => ({
      scope: `s${k}`,
      id: id ?? '',
      identity: identity ?? '',
      text,
      title: n % 2 === 0 ? 'Otsikko' : null,
      url: k === 0 ? `http://www.x.example/${n}/?utm_source=a#c${n}` : null,
    })),
  )
  await sql`
    insert into mentions (source_id, connector, scope, identity, text_key, content_hash, external_id, url, title, text, brands,
      label, negative, confidence, why, urgencies, intent, causes, relevance, score, level, parts, decision, decision_reason)
    select scope, 'feed', scope, identity, '\\x00', '\\x00', id, url, title, text, '[]', 'negative', .9, .8, '[]', '[]', 'other',
      '[]', '{"score":1}', 55, 'P3', '[]', 'store', ''
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(scope text, identity text, id text, url text, title text, text text)`.execute(db)

  expect(await migrate(db)).toContain('0006_reading')
  const stored = await db
    .selectFrom('mentions')
    .select([
      'sourceId',
      'externalId',
      'identity',
      'textKey',
      'linkKey',
      'title',
      'text',
      'url',
      'readingVersion',
    ])
    .execute()
  expect(stored).toHaveLength(rows.length)
  for (const { sourceId, externalId, title, text, url, ...keys } of stored) {
    const item = {
      id: externalId,
      unique: 'source' as const,
      title: title ?? undefined,
      text,
      url: url ?? undefined,
    }
    const { identity, textKey = null, linkKey = null } = identify(item, sourceId)
    expect(keys).toEqual({ identity, textKey: text === '' ? null : textKey, linkKey, readingVersion: 1 })
  }
})
