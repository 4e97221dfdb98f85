import { createHash } from 'node:crypto'
import { Writable } from 'node:stream'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll } from 'vitest'
import { checkText } from '../../config/check.ts'
import type { Config } from '../../config/schema.ts'
import type { FeedItem } from '../../connectors/connector.ts'
import { type Database, ping } from '../../db/database.ts'
import type { DueDelivery } from '../../db/deliveries.ts'
import { savePage } from '../../db/pages.ts'
import { saveAcknowledgeToken } from '../../db/tokens.ts'
import { createHttp } from '../../lib/http.ts'
import { createLog, type Log } from '../../lib/log.ts'
import { createAckToken } from '../../outreach/ack-token.ts'
import { ensureApiToken } from '../../web/api-token.ts'
import { makeWeb } from '../../web/app.ts'
import { serveWeb } from '../../web/serve.ts'
import { type OpenConfig, openConfig } from '../../workers/open-config.ts'
import { replyAbility } from '../../workers/reply-ability.ts'
import { databaseStore } from '../../workers/source-store.ts'
import { openTestDatabase } from '../db/open.ts'
import { hold, mention, page } from '../db/scored.ts'

export const hookSecret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'

const yaml = `
company: Revontuli Oy
locale: fi
languages: [fi, en]
brands: [{ id: revontuli, any: [Revontuli] }]
sources:
  - { id: forum, connector: feed, url: "https://forum.example/feed.xml" }
  - { id: form, connector: webhook, secret: "${hookSecret}", match: all, brand: revontuli }
  - { id: closed, connector: webhook, secret: "${hookSecret}", enabled: false }
channels: { desk: { type: console } }
policies: [{ steps: [{ after: 0m, notify: [desk] }] }]
`

export interface Site {
  db: Database
  /** `http://127.0.0.1:port`, without a slash. */
  origin: string
  app: Hono
  log: Log
  /** The API's bearer token. */
  token: string
  /** What pages and hooks see; may be replaced. */
  config: Config
  running: OpenConfig
  /** Every request that reached the server. */
  requests: { method: string; url: string; headers: Record<string, string> }[]
  /** Every line of the log at level trace. */
  logged: () => string
  nudged: DueDelivery[]
}

/** The whole web app on a free port, with a database of its own and the real connectors. */
export async function openSite(name: string): Promise<Site> {
  const { db } = await openTestDatabase(`web_${name}`, { byHand: true })
  const { config } = checkText(yaml, 'ennakko.yaml', {})
  if (!config) throw new Error('the config of the test is not valid')
  const http = createHttp({ userAgent: 'test', allowPrivate: () => [] })
  const running = openConfig(config, {
    http,
    store: databaseStore(db),
    publicUrl: 'http://localhost',
    dataDir: '.ennakko',
    env: {},
  })
  let lines = ''
  const to = new Writable({
    write(chunk, _, done) {
      lines += String(chunk)
      done()
    },
  })
  const log = createLog({ level: 'trace', pretty: false, to })
  const nudged: DueDelivery[] = []
  const app = makeWeb({
    db,
    log,
    config: () => site.config,
    receive: (sourceId, request) => running.sources.get(sourceId)?.feed.receive?.(request),
    replyAbility: (sourceId) => replyAbility(site.running, sourceId),
    nudge: async (due) => void nudged.push(...due),
    readiness: async () => ({ config: 'ok', database: await ping(db).then(() => 'ok', String), queue: 'ok' }),
    queueDepth: async () => 7,
  })
  const recording = new Hono()
  recording.all('*', async (c) => {
    site.requests.push({ method: c.req.method, url: c.req.url, headers: c.req.header() })
    return await app.fetch(c.req.raw, c.env)
  })
  const serving = await serveWeb(recording, { host: '127.0.0.1', port: 0 })
  afterAll(async () => {
    await serving.close()
    await http.close()
  })
  const site: Site = {
    db,
    origin: `http://127.0.0.1:${serving.port}`,
    app,
    log,
    token: (await ensureApiToken(db)) ?? '',
    config,
    running,
    requests: [],
    logged: () => lines,
    nudged,
  }
  return site
}

let posts = 0

/** A stored complaint with an open case, its one delivery pending. */
export async function openCase(
  { db }: Pick<Site, 'db'>,
  item: Partial<FeedItem> = {},
  brand = 'revontuli',
): Promise<{ caseId: string; mentionId: string; deliveryId: string }> {
  posts += 1
  await hold(db)
  const complaint = mention({ id: `post-${posts}`, ...item })
  complaint.scored.brands = [{ id: brand, matched: [brand] }]
  const { due } = await savePage(db, page([complaint]))
  const deliveryId = due[0]?.id ?? ''
  const row = await db
    .selectFrom('deliveries')
    .innerJoin('alerts', 'alerts.id', 'deliveries.alertId')
    .innerJoin('cases', 'cases.id', 'alerts.caseId')
    .select(['cases.id as caseId', 'cases.mentionId'])
    .where('deliveries.id', '=', deliveryId)
    .executeTakeFirstOrThrow()
  return { caseId: row.caseId, mentionId: row.mentionId, deliveryId }
}

/** The token of an acknowledge link, as the sender makes it. */
export async function makeLink({ db }: Pick<Site, 'db'>, caseId: string, ttlSeconds = 3600): Promise<string> {
  const { token, hash } = createAckToken()
  await saveAcknowledgeToken(db, { hash, caseId, channel: 'desk', ttlSeconds })
  return token
}

/** How many cases somebody has taken so far: by the cases and by their history, which must agree. */
export async function acknowledgements({ db }: Pick<Site, 'db'>): Promise<number> {
  const { rows } = await sql<{ cases: number; events: number }>`select
    (select count(*)::int from cases where acknowledged_at is not null) as cases,
    (select count(*)::int from case_events where kind = 'acknowledged') as events`.execute(db)
  const { cases, events } = rows[0] ?? { cases: -1, events: -2 }
  if (cases !== events) throw new Error(`${cases} cases are acknowledged, and ${events} events say so`)
  return cases
}

/** A fingerprint of all rows of all tables: equal before and after means that nothing was changed. */
export async function fingerprint({ db }: Pick<Site, 'db'>): Promise<string> {
  const tables = await sql<{ name: string }>`
    select quote_ident(table_name) as name from information_schema.tables
    where table_schema = 'public' order by 1`.execute(db)
  const hash = createHash('sha256')
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ all: string | null }>`
      select string_agg(t::text, chr(10) order by t::text) as all from ${sql.raw(name)} t`.execute(db)
    hash.update(`${name}\n${rows[0]?.all ?? ''}\n`)
  }
  return hash.digest('hex')
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  json: unknown
}

/** One request; `json` is the parsed body, undefined when it is none. */
export async function ask(
  { origin }: Pick<Site, 'origin'>,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> } = {},
): Promise<Answer> {
  const response = await fetch(origin + path, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parse(text) }
}

/** A POST of JSON, with the API's token unless `headers` say otherwise. */
export async function post(
  site: Pick<Site, 'origin' | 'token'>,
  path: string,
  body: unknown,
): Promise<Answer> {
  return await ask(site, path, {
    method: 'POST',
    headers: { ...bearer(site), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

export function bearer({ token }: Pick<Site, 'token'>): Record<string, string> {
  return { Authorization: `Bearer ${token}` }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
