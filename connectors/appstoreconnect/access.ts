import { z } from 'zod'
import { PermanentError } from '../../lib/errors.ts'
import type { Http, HttpRequest, HttpResponse } from '../../lib/http.ts'
import { jsonOrUndefined, maybeText } from '../values/json.ts'
import { createSigner, readPrivateKey } from '../access/jwt.ts'

export interface Key {
  issuer: string
  keyId: string
  pem: string
}

/** Sends a request to App Store Connect; gives 404 back and throws what any other refusal means. */
export type Send = (url: string, request: HttpRequest) => Promise<HttpResponse>

/**
 * Signs every request with the company's key. Throws `ConfigError` when the key is none.
 * https://developer.apple.com/documentation/appstoreconnectapi/generating-tokens-for-api-requests
 */
export function openAccess(http: Http, origin: string, { issuer, keyId, pem }: Key): Send {
  const signer = createSigner({
    algorithm: 'ES256',
    key: readPrivateKey(pem, 'ES256', 'ASC_PRIVATE_KEY'),
    keyId,
    claims: { iss: issuer, aud: 'appstoreconnect-v1' },
    lifetimeSeconds: 1200,
  })
  return async (url, request) => {
    // The token must not follow a link to another host.
    if (new URL(url).origin !== new URL(origin).origin)
      throw new Error(`App Store Connect sent a link to another host, ${new URL(url).host}`)
    for (let isFirst = true; ; isFirst = false) {
      const headers = { ...request.headers, authorization: `Bearer ${await signer.token()}` }
      const accept = [400, 401, 403, 404, 409, 422]
      const response = await http.request(url, { ...request, headers, accept, hostGapMs: 200 })
      if (isFirst && response.status === 401 && signer.learnsFrom(response.headers)) continue
      if (response.status < 400) return response
      const refusal = refusalOf(response)
      // Whoever asked knows what it means that something is not there; a proxy does not.
      if (response.status === 404 && refusal instanceof PermanentError) return response
      throw refusal
    }
  }
}

/** `X-Rate-Limit: user-hour-lim:3600;user-hour-rem:3121;` counts the last 60 minutes; undefined without it. */
export function requestsLeft(headers: Record<string, string>): number | undefined {
  const left = /user-hour-rem:(\d+)/.exec(headers['x-rate-limit'] ?? '')?.[1]
  return left === undefined ? undefined : Number(left)
}

const errorsSchema = z.object({
  errors: z.array(z.object({ code: maybeText, title: maybeText, detail: maybeText })).min(1),
})

/** https://developer.apple.com/documentation/appstoreconnectapi/interpreting-and-handling-errors */
function refusalOf({ body, status }: HttpResponse): Error {
  const [refusal] = errorsSchema.safeParse(jsonOrUndefined(body.toString('utf8'))).data?.errors ?? []
  if (!refusal) return new Error(`App Store Connect answered ${status} without saying why`)
  const said = ` ("${(refusal.detail ?? refusal.title ?? refusal.code ?? '').slice(0, 200)}")`
  if (status === 401)
    return new PermanentError(
      `App Store Connect refuses the key${said}: check ASC_ISSUER_ID, ASC_KEY_ID and ASC_PRIVATE_KEY, or make a new key`,
    )
  if (refusal.code?.includes('AGREEMENTS'))
    return new PermanentError(
      `App Store Connect waits for an agreement${said}: the account holder must accept it`,
    )
  if (status === 403)
    return new PermanentError(
      `the key of ASC_KEY_ID may not do this${said}: it needs the role Customer Support, App Manager or Admin`,
    )
  return new PermanentError(`App Store Connect refused the request with ${status}${said}`)
}
