import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { acknowledgeCase, resolveCase, snoozeCase } from '../../db/cases.ts'
import { type Database, migrate, openDatabase } from '../../db/database.ts'
import { labelMention } from '../../db/labels.ts'
import { claimReply, markUnposted } from '../../db/posting.ts'
import { approveReply } from '../../db/replies.ts'
import { claimSource, syncSources } from '../../db/sources.ts'
import { configuredSources } from '../../workers/open-config.ts'
import { freshDatabase } from '../harness/postgres.ts'
import { until } from '../harness/until.ts'
import { openCasesOf } from './cases.ts'
import { setClock } from './clock.ts'
import { storeDatabase, writeStored } from './stored.ts'
import { type Moment, evening, postsAt } from './story.ts'
import { type Town, openTown } from './town.ts'
import { world } from './world.ts'

const databaseUrl = await freshDatabase('world')

it('makes a database in which much has happened', { timeout: 600_000 }, async () => {
  const file = process.env['ENNAKKO_FIXTURE']
  if (file === undefined) throw new Error('run make-fixture.ts instead')
  if (existsSync(file)) throw new Error(`${file} is there: it is never made again`)
  onTestFinished(setClock(evening))
  const db = openDatabase({ url: databaseUrl })
  const migrations = await migrate(db)
  const town = await openTown(world, databaseUrl, { isKnown: false })
  await syncSources(db, configuredSources(town.opened))
  await town.start()
  for (const moment of [1, 2, 3] as const) {
    await town.move(moment)
    await town.readAll()
    await expectStored(town, moment)
  }
  await answerAll(db)
  await town.settle()
  await town.stopReading()
  await breakOff(town)
  await workOn(db)
  await town.settle()
  await town.stop()
  expect(town.sink.refused).toEqual([])
  await dieWhileReading(db)
  await writeStored(file, await storeDatabase(db, migrations.at(-1) ?? ''))
  await db.destroy()
})

/** Nothing is made of a place that was not really read. */
async function expectStored({ db }: Town, moment: Moment): Promise<void> {
  for (const { id, first, deaf } of world) {
    if (deaf) continue
    const { text = '' } = postsAt(moment, id, first)[0] ?? {}
    const found = () =>
      db
        .selectFrom('mentions')
        .select('id')
        .where('sourceId', '=', id)
        .where(sql<boolean>`strpos(text, ${text}) > 0`)
        .executeTakeFirst()
    await until(`${id} has given what came at moment ${moment}`, found, 20_000)
  }
}

/** One poll where several would be needed. */
async function breakOff(town: Town): Promise<void> {
  town.flood()
  for (const { id, flood } of world) {
    if (flood !== undefined) expect(await town.readOnce(id), id).toMatchObject({ more: true })
  }
}

/** Platforms give their keys for answers with the first one. */
async function answerAll(db: Database): Promise<void> {
  for (const { id } of world.filter(({ answers }) => answers)) {
    const [caseId = ''] = await openCasesOf(db, id)
    await approveReply(db, { caseId, text: 'Olemme pahoillamme.', author: 'aino', key: `answer-to-${id}` })
  }
  const isPosted = async () => {
    const rows = await db.selectFrom('replies').select(['state', 'lastError']).execute()
    const lost = rows.find(({ state }) => state === 'refused' || state === 'unknown')
    if (lost) throw new Error(`not answered: ${lost.lastError}`)
    return rows.every(({ state }) => state === 'posted')
  }
  await until('the answers are posted', isPosted, 60_000)
}

/** What people do: take, put off, close, correct. */
async function workOn(db: Database): Promise<void> {
  const [taken = ''] = await openCasesOf(db, 'hackernews')
  await acknowledgeCase(db, taken, 'aino')
  const [putOff = ''] = await openCasesOf(db, 'steam')
  await snoozeCase(db, putOff, 'matti', 4 * 3600)
  const [closed = ''] = await openCasesOf(db, 'feed')
  await resolveCase(db, closed, 'aino', 'hyvitys maksettu')
  const mentions = await db.selectFrom('mentions').select('id').orderBy('seq').limit(2).execute()
  const by = { actor: 'aino', source: 'command' } as const
  for (const { id } of mentions) await labelMention(db, id, [{ label: 'negative' }], by)
  await labelMention(db, mentions[0]?.id ?? '', [{ relevant: true, brand: 'revontuli' }], by)
  await loseAnswer(db)
  await putOffAnswer(db)
}

/** Nobody knows whether it stands there. */
async function loseAnswer(db: Database): Promise<void> {
  const [caseId = ''] = await openCasesOf(db, 'discourse')
  await approveReply(db, { caseId, text: 'Katsomme tätä.', author: 'matti', key: 'lost-answer' })
  const worker = randomUUID()
  const reply = await claimReply(db, { worker, sourceIds: ['discourse'], leaseSeconds: 60 })
  if (!reply) throw new Error('there is no answer to lose')
  await markUnposted(db, { reply, worker, state: 'unknown', reason: 'the line broke', otherwise: ['desk'] })
}

/** Its platform wants to have it later. */
async function putOffAnswer(db: Database): Promise<void> {
  const [caseId = ''] = await openCasesOf(db, 'mastodon')
  await approveReply(db, { caseId, text: 'Palaamme asiaan.', author: 'aino', key: 'late-answer' })
  await db
    .updateTable('replies')
    .set({ dueAt: sql<Date>`now() + interval '6 hours'`, attempts: 1, lastError: 'answered 429' })
    .where('key', '=', 'late-answer')
    .execute()
}

/** A worker has taken a source and has died since. */
async function dieWhileReading(db: Database): Promise<void> {
  const worker = randomUUID()
  const taken = await claimSource(db, { id: 'hackernews', worker, leaseSeconds: 10 })
  if (!taken) throw new Error('hackernews is held by another')
}
