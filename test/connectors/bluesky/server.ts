import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, onTestFinished } from 'vitest'
import { serve } from '../../lib/servers.ts'

export interface Post {
  uri: string
  cid: string
  author: { did: string; handle: string }
  record: Record<string, unknown>
  indexedAt: string
  likeCount?: number
  viewer?: Record<string, unknown>
}

/** A PDS with its AppView behind it, as strict as the lexicons at https://github.com/bluesky-social/atproto. */
export interface Bluesky {
  url: string
  password: string
  /** Newest first. */
  posts: Post[]
  profiles: Map<string, number>
  records: Map<string, unknown>
  calls: { nsid: string; params: URLSearchParams; body: string }[]
  violations: string[]
  logIns: number
  /** How far the clock that tokens are dated by is ahead. */
  skewSeconds: number
  refreshes: number
  /** Makes every token that was given so far worthless: 'access' those for calls, 'all' those for renewal as well. */
  expire(which: 'access' | 'all'): void
  /** Takes this token for one that it gave at another time. */
  admit(accessJwt: string): void
  /** Answers the next calls of this kind instead of the real thing. */
  next: Map<string, (Answer | 'cut' | 'hang')[]>
  /** Runs before each call. */
  before?(nsid: string): void
}

export interface Answer {
  status?: number
  headers?: Record<string, string>
  body: unknown
}

const did = 'did:plc:ourownaccountourownaccou'

export async function serveBluesky(): Promise<Bluesky> {
  let serial = 0
  const access = new Set<string>()
  const refresh = new Set<string>()
  const bluesky: Bluesky = {
    url: '',
    password: 'abcd-efgh-ijkl-mnop',
    posts: [],
    profiles: new Map(),
    records: new Map(),
    calls: [],
    violations: [],
    logIns: 0,
    skewSeconds: 0,
    refreshes: 0,
    next: new Map(),
    expire(which) {
      access.clear()
      if (which === 'all') refresh.clear()
    },
    admit: (accessJwt) => void access.add(accessJwt),
  }
  const served = await serve((request, response) => void answer(request, response))
  bluesky.url = served.url
  onTestFinished(() => expect(bluesky.violations).toEqual([]))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: params } = new URL(request.url ?? '', 'http://localhost')
    const nsid = pathname.replace('/xrpc/', '')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const body = Buffer.concat(chunks).toString('utf8')
    bluesky.calls.push({ nsid, params, body })
    bluesky.before?.(nsid)
    const bearer = request.headers.authorization?.replace(/^Bearer /, '')
    const planned = bluesky.next.get(nsid)?.shift()
    if (planned === 'cut') return void request.socket.destroy()
    if (planned === 'hang') return
    const given =
      planned ?? handle(`${request.method} ${nsid}`, params, body, bearer, request.headers['content-type'])
    const { status = 200, headers } = given
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body))
  }

  function handle(
    call: string,
    params: URLSearchParams,
    body: string,
    bearer: string | undefined,
    type: string | undefined,
  ): Answer {
    switch (call) {
      case 'POST com.atproto.server.createSession': {
        bluesky.logIns++
        const given = JSON.parse(body)
        const right = given.identifier === 'us.example' && given.password === bluesky.password
        return right ? session() : error(401, 'AuthenticationRequired', 'Invalid identifier or password')
      }
      case 'POST com.atproto.server.refreshSession':
        bluesky.refreshes++
        if (body !== '' || type !== undefined) return violation('refreshSession takes no body')
        if (!bearer || !refresh.delete(bearer)) return error(400, 'ExpiredToken', 'Token has been revoked')
        return session()
      case 'GET app.bsky.feed.getPosts':
        return getPosts(params, bearer !== undefined)
      case 'GET app.bsky.actor.getProfiles':
        return getProfiles(params)
    }
    if (!bearer) return violation(`${call} without authorization`)
    if (!access.has(bearer)) return error(400, 'ExpiredToken', 'Token has expired')
    switch (call) {
      case 'GET app.bsky.feed.searchPosts':
        return searchPosts(params)
      case 'GET com.atproto.identity.resolveHandle':
        if (params.get('handle') === 'veera.example') return { body: { did: 'did:plc:veera' } }
        return error(400, 'HandleNotFound', 'Unable to resolve handle')
      case 'GET com.atproto.repo.getRecord': {
        const key = uriOf(params.get('repo'), params.get('collection'), params.get('rkey'))
        const value = bluesky.records.get(key)
        if (!value) return error(400, 'RecordNotFound', `Could not locate record: ${key}`)
        return { body: { uri: key, cid: 'bafyown', value } }
      }
      case 'POST com.atproto.repo.createRecord':
        return createRecord(JSON.parse(body))
      default:
        return violation(`no such call: ${call}`)
    }
  }

  function session(): Answer {
    const [a, r] = [jwt(serial++, bluesky.skewSeconds), `refresh-${serial++}`]
    access.add(a)
    refresh.add(r)
    const service = [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: bluesky.url }]
    return { body: { accessJwt: a, refreshJwt: r, did, handle: 'us.example', didDoc: { id: did, service } } }
  }

  /** Newest first by the earlier of both times; `since` is inclusive; a cursor is an offset. */
  function searchPosts(params: URLSearchParams): Answer {
    const wrong = unknownOf(params, {
      q: /./,
      sort: /^(?:top|latest)$/,
      limit: /^(?:[1-9]\d?|100)$/,
      since: /^\d{4}-.*Z$/,
      cursor: /^\d+$/,
    })
    if (wrong || !params.get('q')) return violation(`searchPosts: ${wrong ?? 'no q'}`)
    const offset = Number(params.get('cursor') ?? 0)
    const limit = Number(params.get('limit') ?? 25)
    const since = Date.parse(params.get('since') ?? '1970-01-01T00:00:00Z')
    const found = bluesky.posts
      .filter((post) => sortedAt(post) >= since)
      .toSorted((a, b) => sortedAt(b) - sortedAt(a))
    const posts = found.slice(offset, offset + limit)
    const cursor = offset + limit < found.length ? String(offset + limit) : undefined
    return { body: { posts, cursor, hitsTotal: found.length } }
  }

  function getPosts(params: URLSearchParams, isOurs: boolean): Answer {
    const uris = params.getAll('uris')
    if (uris.length === 0 || uris.length > 25)
      return violation(`getPosts takes 1 to 25 uris, not ${uris.length}`)
    const posts = bluesky.posts.filter(({ uri }) => uris.includes(uri))
    return { body: { posts: isOurs ? posts : posts.map(({ viewer: _viewer, ...post }) => post) } }
  }

  function getProfiles(params: URLSearchParams): Answer {
    const actors = params.getAll('actors')
    if (actors.length === 0 || actors.length > 25)
      return violation(`getProfiles takes 1 to 25 actors, not ${actors.length}`)
    const profiles = actors.flatMap((actor) =>
      bluesky.profiles.has(actor)
        ? { did: actor, handle: 'x.example', followersCount: bluesky.profiles.get(actor) }
        : [],
    )
    return { body: { profiles } }
  }

  function createRecord(input: {
    repo: string
    collection: string
    rkey: string
    record: Record<string, unknown>
  }): Answer {
    const wrong = complaint(input.record)
    if (wrong) return error(400, 'InvalidRecord', wrong)
    if (input.repo !== did) return error(400, 'InvalidRequest', 'not your repo')
    if (!/^[234567abcdefghij][234567a-z]{12}$/.test(input.rkey))
      return error(400, 'InvalidRequest', 'not a TID')
    const key = uriOf(input.repo, input.collection, input.rkey)
    if (bluesky.records.has(key))
      return error(500, 'InternalServerError', `There is already a value at key: ${key}`)
    bluesky.records.set(key, input.record)
    return { body: { uri: key, cid: 'bafyown', commit: { cid: 'c', rev: 'r' }, validationStatus: 'valid' } }
  }

  function violation(what: string): Answer {
    bluesky.violations.push(what)
    return error(400, 'InvalidRequest', what)
  }

  return bluesky
}

export function error(status: number, name: string, message = ''): Answer {
  return { status, body: { error: name, message } }
}

function unknownOf(params: URLSearchParams, known: Record<string, RegExp>): string | undefined {
  const wrong = [...params].find(([name, value]) => !known[name]?.test(value))
  return wrong && `takes no ${wrong.join('=')}`
}

function sortedAt({ record, indexedAt }: Post): number {
  return Math.min(Date.parse(String(record['createdAt'])), Date.parse(indexedAt))
}

function uriOf(...parts: (string | null)[]): string {
  return `at://${parts.join('/')}`
}

function jwt(serial: number, skewSeconds: number): string {
  const iat = Math.floor(Date.now() / 1000) + skewSeconds
  const claims = Buffer.from(JSON.stringify({ iat, exp: iat + 7200, jti: serial })).toString('base64url')
  return `e30.${claims}.c2ln`
}

/** What the lexicon of app.bsky.feed.post refuses. */
function complaint(record: Record<string, unknown>): string | undefined {
  const text = String(record['text'])
  const bytes = Buffer.byteLength(text)
  if (record['$type'] !== 'app.bsky.feed.post') return 'wrong $type'
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(record['createdAt']))) return 'wrong createdAt'
  if ([...new Intl.Segmenter().segment(text)].length > 300 || bytes > 3000) return 'text too long'
  if (!Array.isArray(record['langs']) || record['langs'].length > 3) return 'wrong langs'
  const { root, parent } = (record['reply'] ?? {}) as Record<string, { uri?: string; cid?: string }>
  if (!root?.uri || !root.cid || !parent?.uri || !parent.cid) return 'wrong reply'
  for (const { index } of (record['facets'] ?? []) as { index: { byteStart: number; byteEnd: number } }[]) {
    if (!(index.byteStart >= 0 && index.byteEnd > index.byteStart && index.byteEnd <= bytes))
      return 'wrong facet'
  }
  return undefined
}
