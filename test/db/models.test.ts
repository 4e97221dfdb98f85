import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  type NewModel,
  readModelVersion,
  readModels,
  saveModels,
  switchModelsOff,
  undoModels,
} from '../../db/models.ts'
import { openTestDatabase } from './open.ts'

const { db } = await openTestDatabase('models')

beforeEach(async () => {
  await sql`truncate models, model_sets`.execute(db)
})

function model(scope: string, name: string, kind: NewModel['kind'] = 'sentiment'): NewModel {
  return { kind, scope, body: { name }, figures: {} }
}

const inUse = async () => (await readModels(db)).models.map(({ body }) => body)

describe('models', () => {
  it('are none before the first training', async () => {
    expect(await readModels(db)).toEqual({ version: '0', models: [] })
    expect(await undoModels(db)).toBeUndefined()
    expect(await switchModelsOff(db)).toBeUndefined()
  })

  it('replace those of the same kind and scope, and leave the others', async () => {
    const first = await saveModels(db, [model('fi', 'fi 1'), model('fi', 'brand fi', 'context')])
    const second = await saveModels(db, [model('fi', 'fi 2'), model('en', 'en 1')])
    expect(Number(second)).toBeGreaterThan(Number(first))
    expect(await readModelVersion(db)).toBe(second)
    expect(await inUse()).toEqual([{ name: 'brand fi' }, { name: 'fi 2' }, { name: 'en 1' }])
  })

  it('come back when a training or switching off is undone, to the very beginning', async () => {
    await saveModels(db, [model('fi', 'fi 1')])
    await saveModels(db, [model('fi', 'fi 2'), model('en', 'en 1')])
    const off = await switchModelsOff(db)
    expect(await readModels(db)).toEqual({ version: off, models: [] })
    expect(await undoModels(db)).toBe(2)
    expect(await inUse()).toEqual([{ name: 'fi 2' }, { name: 'en 1' }])
    expect(await undoModels(db)).toBe(1)
    expect(await inUse()).toEqual([{ name: 'fi 1' }])
    expect(await undoModels(db)).toBe(0)
    expect(await undoModels(db)).toBeUndefined()
    expect(await db.selectFrom('models').select('id').execute()).toEqual([])
  })

  it('never have the version of others, so that whoever follows sees every change', async () => {
    const seen = new Set<string>()
    for (let round = 0; round < 3; round++) {
      seen.add(await saveModels(db, [model('fi', `fi ${round}`)]))
      await undoModels(db)
    }
    expect(seen.size).toBe(3)
  })

  it('of old trainings do not pile up', async () => {
    for (let round = 0; round < 25; round++) await saveModels(db, [model('fi', `fi ${round}`)])
    const { count } = await db
      .selectFrom('models')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow()
    expect(Number(count)).toBe(20)
    expect(await inUse()).toEqual([{ name: 'fi 24' }])
  })

  it('of two trainings at once are both in use', async () => {
    await Promise.all(['fi', 'en', 'sv'].map((scope) => saveModels(db, [model(scope, scope)])))
    expect(await inUse()).toHaveLength(3)
  })
})
