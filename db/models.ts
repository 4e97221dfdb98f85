import { sql } from 'kysely'
import { cleanJson } from './clean.ts'
import type { Database, Queryable } from './database.ts'

/** A model that was trained on labels, as it is stored. */
export interface StoredModel {
  kind: 'sentiment' | 'context'
  /** Languages joined by '+', or a brand's id. */
  scope: string
  body: unknown
}

export interface NewModel extends StoredModel {
  body: object
  /** What it was kept for. */
  figures: object
}

/** Old sets that stay, so that a training may be undone this many times. */
const mostSets = 20

/** The version in use; '0' while there is none. Changes with every training, undoing and switching off. */
export async function readModelVersion(db: Queryable): Promise<string> {
  const row = await db
    .selectFrom('modelSets')
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirst()
  return row?.version ?? '0'
}

/** The models in use, the oldest first. */
export async function readModels(db: Queryable): Promise<{ version: string; models: StoredModel[] }> {
  const version = await readModelVersion(db)
  const models = await db
    .selectFrom('models')
    .select(['kind', 'scope', 'body'])
    .where(sql<boolean>`id in (select unnest(models) from model_sets where version = ${version})`)
    .orderBy('id')
    .execute()
  return { version, models }
}

/** Puts models in use in place of those of the same kind and scope; the others stay. Returns the new version. */
export async function saveModels(db: Database, models: NewModel[]): Promise<string> {
  return await db.transaction().execute(async (trx) => {
    await lock(trx)
    const used = await trx
      .selectFrom('models')
      .select(['id', 'kind', 'scope'])
      .where(sql<boolean>`id in (select unnest(models) from model_sets
        where version = (select max(version) from model_sets))`)
      .execute()
    const kept = used.filter(
      ({ kind, scope }) => !models.some((model) => model.kind === kind && model.scope === scope),
    )
    const added = await trx
      .insertInto('models')
      .values(
        models.map(({ kind, scope, body, figures }) => ({
          kind,
          scope,
          body: cleanJson(body),
          figures: cleanJson(figures),
        })),
      )
      .returning('id')
      .execute()
    return await addSet(
      trx,
      [...kept, ...added].map(({ id }) => id),
    )
  })
}

/** Uses no model from now on. Returns the new version; undefined when none was in use. */
export async function switchModelsOff(db: Database): Promise<string | undefined> {
  return await db.transaction().execute(async (trx) => {
    await lock(trx)
    const { models } = await readModels(trx)
    return models.length === 0 ? undefined : await addSet(trx, [])
  })
}

/** Goes back to the models that were in use before. Returns how many are in use now; undefined when there is no way back. */
export async function undoModels(db: Database): Promise<number | undefined> {
  return await db.transaction().execute(async (trx) => {
    await lock(trx)
    const gone = await trx
      .deleteFrom('modelSets')
      .where('version', '=', sql<string>`(select max(version) from model_sets)`)
      .returning('version')
      .executeTakeFirst()
    await forgetUnused(trx)
    return gone && (await readModels(trx)).models.length
  })
}

/** Two that train at once go one after the other. */
async function lock(trx: Queryable): Promise<void> {
  await sql`lock table model_sets in exclusive mode`.execute(trx)
}

async function addSet(trx: Queryable, models: string[]): Promise<string> {
  const { version } = await trx
    .insertInto('modelSets')
    .values({ models })
    .returning('version')
    .executeTakeFirstOrThrow()
  await sql`delete from model_sets where version not in (
    select version from model_sets order by version desc limit ${mostSets})`.execute(trx)
  await forgetUnused(trx)
  return version
}

async function forgetUnused(trx: Queryable): Promise<void> {
  await sql`delete from models m where not exists (select from model_sets s where m.id = any(s.models))`.execute(
    trx,
  )
}
