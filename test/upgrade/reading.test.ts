import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { findBreaches } from '../../db/invariants.ts'
import { type Database, migrate, openDatabase } from '../../db/database.ts'
import { syncSources } from '../../db/sources.ts'
import { readingVersion } from '../../mentions/vocabulary.ts'
import { configuredSources } from '../../workers/open-config.ts'
import { emptyDatabase } from '../harness/postgres.ts'
import { setClock } from './clock.ts'
import { readingPlaces } from './places-reading.ts'
import { loadDatabase, readStored } from './stored.ts'
import { type Town, openTown } from './town.ts'

/**
 * `database-of-0.1.0-reading.json` was made by the code of commit 0106db9 (0.1.0, as it stood before posts were read anew),
 * with `readingPlaces` for its world, read at three moments. It is never made again.
 */
const databaseUrl = await emptyDatabase('upgrade_reading')

it('is silent although every post reads otherwise now', { timeout: 300_000 }, async () => {
  const stored = await readStored('test/upgrade/database-of-0.1.0-reading.json')
  const db = openDatabase({ url: databaseUrl })
  onTestFinished(() => db.destroy())
  await loadDatabase(db, stored)
  const before = await look(db)
  await migrate(db)
  onTestFinished(setClock(new Date(stored.clock)))
  const town = await openTown(readingPlaces, databaseUrl, { moment: 3, isKnown: true })
  await syncSources(db, configuredSources(town.opened))

  await read(town)
  expect
    .soft(
      town.sink.received.map(({ body }) => body.type),
      'messages',
    )
    .toEqual([])
  expect.soft(await look(db)).toEqual(before)
  const words = await wordsOf(db)
  const stale = words.filter(({ readingVersion: version }) => version < readingVersion)
  // What has neither an id nor an address of its own is another post once its words are read otherwise.
  const known = stale.filter(({ sourceId, text }) => !sourceId.includes('without-ids') && !isGone(text))
  expect(known).toEqual([])
  await read(town)
  expect.soft(await look(db)).toEqual(before)
  expect(await wordsOf(db)).toEqual(words)

  await forgetPlaces(db)
  await read(town)
  expect
    .soft(
      town.sink.received.map(({ body }) => body.type),
      'messages',
    )
    .toEqual([])

  // Silence is not deafness.
  await town.move(4)
  await read(town)
  const told = town.sink.received.map(({ body }) => [body.type, body.data.mention?.source])
  const expected = readingPlaces.map(({ id }) => ['alert.opened', id])
  expect(told.toSorted()).toEqual(expected.toSorted())
  expect(await findBreaches(db), 'what must always hold').toEqual([])
})

/** The third post was deleted, and the second was edited: without an id it is another one since. */
function isGone(text: string): boolean {
  return / 3\)/.test(text) || (/ 2\)/.test(text) && !text.includes('hyvitys'))
}

async function read(town: Town): Promise<void> {
  await town.start()
  await town.readAll()
  await town.settle()
  await town.stop()
}

/** Everything that an upgrade leaves as it is: what was judged and told, and when. */
async function look(db: Database): Promise<unknown> {
  const mentions =
    await sql`select id, source_id, external_id, decision, label, negative, score, level, brand, parts,
    edited_at, updated_at, seen_at, deleted_at from mentions order by seq`.execute(db)
  const cases = await sql`select * from cases order by seq`.execute(db)
  const events = await sql`select * from case_events order by id`.execute(db)
  const deliveries = await sql`select * from deliveries order by seq`.execute(db)
  const alerts = await sql`select * from alerts order by seq`.execute(db)
  const sources = await sql`select id, state, items_total, mentions_total, failures_total, last_notice
    from sources order by id`.execute(db)
  return [mentions, cases, events, deliveries, alerts, sources].map(({ rows }) => rows)
}

async function wordsOf(db: Database) {
  return await db
    .selectFrom('mentions')
    .select(['id', 'sourceId', 'title', 'text', 'quoted', 'contentHash', 'textKey', 'readingVersion'])
    .orderBy('seq')
    .execute()
}

/**
 * Whoever reads from the beginning again knows all posts that have ids. Of the comments 0.1.0 took all for one, and of what
 * was self-closed it saw too little to keep it.
 */
async function forgetPlaces(db: Database): Promise<void> {
  const known = ['cells', 'submitted', 'pictures', 'charset']
  await db.updateTable('sources').set({ cursor: null }).where('id', 'in', known).execute()
}
