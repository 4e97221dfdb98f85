import { z, type ZodType } from 'zod'
import { PermanentError } from '../../lib/errors.ts'
import type { HttpResponse } from '../../lib/http.ts'
import type { Io } from '../connector.ts'
import { maybeText, readJson } from '../values/json.ts'

export const tokenVariable = 'MASTODON_ACCESS_TOKEN'

/** One instance, asked with our token when there is one. */
export interface MastodonInstance {
  url: string
  host: string
  token?: string
  /** Throws `PermanentError` when the instance refuses, saying what to do. */
  get<T>(path: string, params: Params, schema: ZodType<T>, signal: AbortSignal): Promise<T>
  /** Undefined when there is no such thing, or it may not be seen. */
  find<T>(path: string, params: Params, schema: ZodType<T>, signal: AbortSignal): Promise<Found<T>>
  post<T>(
    path: string,
    input: Record<string, string>,
    key: string,
    schema: ZodType<T>,
    signal: AbortSignal,
  ): Promise<T>
  facts(signal: AbortSignal): Promise<Facts>
}

type Params = Record<string, string | string[]>
export type Found<T> = { state: 'found'; value: T } | { state: 'gone' | 'hidden' }

const access = z.enum(['public', 'authenticated', 'disabled']).optional().catch(undefined)
const feeds = z.object({ local: access, remote: access }).optional().catch(undefined)

/** What the instance says of itself; everything is absent on servers that are older or of another make. */
const factsSchema = z.object({
  configuration: z
    .object({
      statuses: z
        .object({
          max_characters: z.number().positive().optional().catch(undefined),
          characters_reserved_per_url: z.number().positive().optional().catch(undefined),
        })
        .optional()
        .catch(undefined),
      urls: z.object({ streaming: maybeText }).optional().catch(undefined),
      timelines_access: z.object({ hashtag_feeds: feeds }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  api_versions: z.object({ mastodon: z.number().optional() }).optional().catch(undefined),
})

export interface Facts {
  maxCharacters: number
  charactersPerUrl: number
  streaming?: string
  hashtags?: z.infer<typeof feeds>
  /** Many posts can be asked for at once: since Mastodon 4.3, which first told its API version. */
  hasBatches: boolean
}

const errorSchema = z.object({ error: z.string() })

/** https://docs.joinmastodon.org/methods/ */
export function openInstance(url: string, token: string | undefined, io: Io): MastodonInstance {
  const { host } = new URL(url)

  async function send(
    path: string,
    params: Params,
    signal: AbortSignal,
    post?: { body: string; key: string },
  ) {
    const address = new URL(path, url)
    for (const [name, value] of Object.entries(params)) {
      for (const each of Array.isArray(value) ? value : [value]) address.searchParams.append(name, each)
    }
    return await io.http.request(address.href, {
      method: post ? 'POST' : 'GET',
      headers: {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(post && { 'content-type': 'application/json', 'idempotency-key': post.key }),
      },
      body: post?.body,
      accept: [401, 403, 404, 410, 422],
      signal,
    })
  }

  function read<T>(path: string, answer: HttpResponse, schema: ZodType<T>): T {
    if (answer.status < 400) return readJson(answer, schema, host)
    if (answer.status === 410) throw new PermanentError(`${host} says that ${path} is gone for good`)
    const { error } = readJson(answer, errorSchema, `${host} (status ${answer.status})`)
    throw new PermanentError(refusal(host, path, answer.status, error.slice(0, 200), token !== undefined))
  }

  return {
    url,
    host,
    token,
    async get(path, params, schema, signal) {
      return read(path, await send(path, params, signal), schema)
    },
    async find(path, params, schema, signal) {
      const answer = await send(path, params, signal)
      if (answer.status === 410) return { state: 'gone' }
      if (answer.status === 404) {
        // A page of something in between is no deletion.
        readJson(answer, errorSchema, `${host} (status 404)`)
        return { state: 'gone' }
      }
      if (answer.status === 401 || answer.status === 403) return { state: 'hidden' }
      return { state: 'found', value: read(path, answer, schema) }
    },
    async post(path, input, key, schema, signal) {
      return read(path, await send(path, {}, signal, { body: JSON.stringify(input), key }), schema)
    },
    async facts(signal) {
      const answer = await send('/api/v2/instance', {}, signal)
      const { configuration, api_versions } = answer.status < 400 ? readJson(answer, factsSchema, host) : {}
      return {
        maxCharacters: configuration?.statuses?.max_characters ?? 500,
        charactersPerUrl: configuration?.statuses?.characters_reserved_per_url ?? 23,
        streaming: configuration?.urls?.streaming,
        hashtags: configuration?.timelines_access?.hashtag_feeds,
        hasBatches: (api_versions?.mastodon ?? 0) >= 1,
      }
    },
  }
}

function refusal(host: string, path: string, status: number, said: string, hasToken: boolean): string {
  const make = `make one at ${host} under Preferences, Development, and set ${tokenVariable} to its access token`
  if (status === 401 && !hasToken) return `${host} shows ${path} to signed-in applications only: ${make}`
  if (status === 401) return `${host} does not accept the token any more (${said}): ${make}`
  if (status === 403)
    return `${host} refuses ${path} (${said}): the application of ${tokenVariable} needs the scopes read and write:statuses`
  return `${host} refuses ${path}: ${said}`
}
