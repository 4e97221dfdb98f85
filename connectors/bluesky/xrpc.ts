import { z } from 'zod'
import type { HttpResponse } from '../../lib/http.ts'
import { readJson } from '../values/json.ts'

export const networkName = 'Bluesky'

/** An error as every server of the network words it. https://atproto.com/specs/xrpc#error-responses */
export interface Refused {
  name: string
  message: string
}

const errorSchema = z.object({ error: z.string(), message: z.string().catch('') })

/** The address of a call; lists are repeated parameters. */
export function xrpcUrl(host: string, nsid: string, params: Record<string, string | string[]>): string {
  const url = new URL(`/xrpc/${nsid}`, host)
  for (const [name, value] of Object.entries(params)) {
    for (const each of Array.isArray(value) ? value : [value]) url.searchParams.append(name, each)
  }
  return url.href
}

/** What an answer that is no success says; throws when it is a page of something in between. */
export function refusalOf(answer: HttpResponse): Refused | undefined {
  if (answer.status < 400) return undefined
  const { error: name, message } = readJson(answer, errorSchema, `${networkName} (status ${answer.status})`)
  return { name, message: message.slice(0, 200) }
}
