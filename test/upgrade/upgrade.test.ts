import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectors } from '../../connectors/index.ts'
import { findBreaches } from '../../db/invariants.ts'
import { type Database, migrate, openDatabase } from '../../db/database.ts'
import { approveReply } from '../../db/replies.ts'
import { readSource, syncSources } from '../../db/sources.ts'
import { configuredSources } from '../../workers/open-config.ts'
import { emptyDatabase } from '../harness/postgres.ts'
import { until } from '../harness/until.ts'
import { openCasesOf } from './cases.ts'
import { setClock } from './clock.ts'
import { luckless } from './config.ts'
import { type Look, expectSamePlaces, expectSameRows, look } from './look.ts'
import type { Asked } from './names.ts'
import type { Place } from './place.ts'
import { type Row, type Stored, loadDatabase, readStored } from './stored.ts'
import { postsAt } from './story.ts'
import { type Town, openTown } from './town.ts'
import { world } from './world.ts'

/** Every release that somebody may have running, and the source that a worker of its had when it died. */
const releases = [
  {
    version: '0.1.0',
    orphan: 'hackernews',
    databaseUrl: await emptyDatabase('upgrade_0_1_0'),
    otherDatabaseUrl: await emptyDatabase('upgrade_0_1_0_in_the_middle'),
  },
]

/** Where platforms give keys, and hubs are asked for pushes. */
const logIns = [
  /\/(?:token|accesstoken|access_token|refresh_access_token|login)$/,
  /\.(?:create|refresh)Session$/,
  /\/users\/by\/username\//,
]

/** Keep no session: they log in after every start. */
const forgetful = new Set(['lemmy'])

it('is tried with a source of every connector', () => {
  const places = new Set<string>(world.map(({ connector }) => connector))
  const missing = Object.keys(connectors).filter((name) => !places.has(name))
  expect(missing, 'add places to test/upgrade/places-*.ts; the next release stores them').toEqual([])
})

describe.each(releases)('an upgrade from $version', ({ version, orphan, databaseUrl, otherDatabaseUrl }) => {
  it('is silent, and everything goes on where it was', { timeout: 300_000 }, async () => {
    const { db, stored } = await load(version, databaseUrl)
    const before = await look(db)
    expect(idsOf(world)).toEqual(expect.arrayContaining(Object.keys(before.sources)))
    const places = world.filter(({ id, flood }) => id in before.sources && flood === undefined)
    expect(await readSource(db, orphan)).toMatchObject({ leaseBy: expect.any(String) })
    await migrate(db)
    onTestFinished(setClock(new Date(stored.clock)))
    const town = await openTown(places, databaseUrl, { moment: 3, isKnown: true })
    expectSameOptions(town, before)

    await syncSources(db, configuredSources(town.opened))
    await readTwice(town)
    const after = await look(db, before)
    expectSamePlaces(before, after, idsOf(places))
    expectSameRows(before, after)
    expect.soft(town.sink.received, 'messages').toEqual([])
    expect.soft(askedForKeys(town), 'log-ins').toEqual([])
    await expectEscalationsAhead(db)
    expect(await readSource(db, orphan)).toMatchObject({ leaseBy: null })

    await expectKnownAnew(town)
    await expectHearing(town, places)
    await expectAnswering(town, places)
    expect(askedForKeys(town), 'log-ins').toEqual([])
    expect(await findBreaches(db), 'what must always hold').toEqual([])
  })

  it('goes on in the middle of a reading', { timeout: 300_000 }, async () => {
    const { db, stored } = await load(version, otherDatabaseUrl)
    const { sources, tables } = await look(db)
    const places = world.filter(({ id, flood }) => id in sources && flood !== undefined)
    await migrate(db)
    onTestFinished(setClock(new Date(stored.clock)))
    const town = await openTown(places, otherDatabaseUrl, { moment: 3, isKnown: true, isFlooded: true })
    expectSameOptions(town, { sources })

    await syncSources(db, configuredSources(town.opened))
    await readTwice(town)
    const after = await look(db)
    const known = new Set([...(tables['mentions']?.values() ?? [])].map(({ id }) => id))
    const found = [...(after.tables['mentions']?.values() ?? [])].filter(({ id }) => !known.has(id))
    expect(found.map((row) => row['source_id']).toSorted()).toEqual(idsOf(places).toSorted())
    const told = town.sink.received.map(({ body }) => [body.type, body.data.mention?.source])
    expect(told.toSorted()).toEqual(
      idsOf(places)
        .map((id) => ['alert.opened', id])
        .toSorted(),
    )
    for (const id of idsOf(places)) expect(givenSince(sources[id], after.sources[id]), id).toBe(1)
    expect(askedForKeys(town), 'log-ins').toEqual([])
    expect(await findBreaches(db), 'what must always hold').toEqual([])
  })
})

async function load(version: string, url: string): Promise<{ db: Database; stored: Stored }> {
  const stored = await readStored(`test/upgrade/database-of-${version}.json`)
  const db = openDatabase({ url })
  onTestFinished(() => db.destroy())
  await loadDatabase(db, stored)
  return { db, stored }
}

function givenSince(before: Row | undefined, after: Row | undefined): number {
  return Number(after?.['items_total']) - Number(before?.['items_total'])
}

function idsOf(places: Place[]): string[] {
  return places.map(({ id }) => id)
}

/** Another fingerprint would forget where the source was read to. */
function expectSameOptions({ opened }: Town, { sources }: Pick<Look, 'sources'>): void {
  const now = configuredSources(opened)
  for (const { id, optionsHash, formerHash } of now)
    expect([optionsHash, formerHash], id).toContain(sources[id]?.['options_hash'])
}

/** Streams are opened twice for that. */
async function readTwice(town: Town): Promise<void> {
  for (let times = 0; times < 2; times++) {
    await town.start()
    await town.readAll()
    await town.settle()
    await town.stop()
  }
}

/**
 * Whoever reads from the beginning again knows all posts by their names and words. At places that do not tell edits, the
 * one of the second post is found only now.
 */
async function expectKnownAnew(town: Town): Promise<void> {
  const { db, opened } = town
  const polled = [...opened.sources.values()].filter(({ feed }) => !feed.stream)
  const ids = polled.map(({ config: { id } }) => id)
  await db.updateTable('sources').set({ cursor: null }).where('id', 'in', ids).execute()
  const before = await textsOf(db)
  await town.start()
  await town.readAll()
  await town.settle()
  await town.stop()
  const after = await textsOf(db)
  const changed = [...after].filter(([id, text]) => before.get(id) !== text && !text.includes(' 2)'))
  expect(changed).toEqual([])
  expect(after.size).toBe(before.size)
}

/** With the time of the last change. */
async function textsOf(db: Database): Promise<Map<string, string>> {
  const rows = await db.selectFrom('mentions').select(['id', 'sourceId', 'text', 'updatedAt']).execute()
  return new Map(
    rows.map(({ id, sourceId, text, updatedAt }) => [id, `${updatedAt.toISOString()} ${sourceId}: ${text}`]),
  )
}

function askedForKeys({ asked }: Town): string[] {
  return asked
    .filter(({ url }) => !forgetful.has(nameOf(url)) && isLogIn(url))
    .map(({ method, url }) => `${method} ${url.href}`)
}

function isLogIn(url: Asked['url']): boolean {
  return nameOf(url).startsWith('hub-') || logIns.some((pattern) => pattern.test(url.pathname))
}

function nameOf({ hostname }: URL): string {
  return hostname.split('.')[0] ?? ''
}

/** As far as they were when the database was stored: two hours at the most, and hardly less. */
async function expectEscalationsAhead(db: Database): Promise<void> {
  const rows = await db
    .selectFrom('deliveries')
    .select(sql<number>`extract(epoch from due_at - now())::float8 / 3600`.as('hours'))
    .where('state', '=', 'pending')
    .where('type', '=', 'alert.escalated')
    .execute()
  expect(rows.length).toBeGreaterThan(50)
  for (const { hours } of rows) {
    expect(hours).toBeGreaterThan(1)
    expect(hours).toBeLessThan(4)
  }
}

/** Silence is not deafness: one more complaint everywhere is found, it alone, and told of. */
async function expectHearing(town: Town, places: Place[]): Promise<void> {
  const { db } = town
  const known = new Set((await db.selectFrom('mentions').select('id').execute()).map(({ id }) => id))
  const heard = town.sink.received.length
  await town.start()
  await town.move(4)
  await town.readAll()
  const hearing = places.filter(({ deaf }) => !deaf)
  for (const place of hearing) await until(`${place.id} hears`, () => isAlerted(db, place), 60_000)
  await town.settle()
  const rows = await db.selectFrom('mentions').select(['id', 'sourceId', 'text']).execute()
  const others = rows.filter(({ id, sourceId, text }) => !known.has(id) && !text.includes(`(${sourceId} 6)`))
  expect(others).toEqual([])
  const told = town.sink.received
    .slice(heard)
    .flatMap(({ body }) => (body.type === 'alert.opened' ? (body.data.mention?.source ?? []) : []))
  const expected = idsOf(hearing).filter((id) => id !== luckless)
  expect([...new Set(told)].toSorted()).toEqual(expected.toSorted())
}

async function isAlerted(db: Database, { id, first }: Place): Promise<boolean> {
  const { text = '' } = postsAt(4, id, first)[0] ?? {}
  const rows = await db
    .selectFrom('mentions')
    .innerJoin('cases', 'cases.mentionId', 'mentions.id')
    .select('cases.id')
    .where('sourceId', '=', id)
    .where(sql<boolean>`strpos(text, ${text}) > 0`)
    .execute()
  return rows.length > 0
}

/** The keys that were given for answers are still good. */
async function expectAnswering({ db }: Town, places: Place[]): Promise<void> {
  for (const { id } of places.filter(({ answers }) => answers)) {
    const caseId = (await openCasesOf(db, id)).at(-1) ?? ''
    const key = `second-answer-to-${id}`
    const approved = await approveReply(db, { caseId, text: 'Selvitämme asian.', author: 'aino', key })
    expect(approved).toMatchObject({ outcome: 'approved' })
    const settled = async () => {
      const reply = await db.selectFrom('replies').selectAll().where('key', '=', key).executeTakeFirst()
      return reply?.state !== 'pending' && reply?.state !== 'sending' && reply
    }
    expect(await until(`${id} is answered`, settled, 60_000)).toMatchObject({ state: 'posted' })
  }
}
