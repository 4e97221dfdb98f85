import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError, RetryLater } from '../../lib/errors.ts'
import { parseRetryAfter, type HttpResponse } from '../../lib/http.ts'
import { jsonOrUndefined, maybeText } from '../values/json.ts'

const refusalSchema = z.object({
  error: z.object({
    message: maybeText,
    status: maybeText,
    errors: z
      .array(z.object({ reason: maybeText }))
      .optional()
      .catch(undefined),
    details: z
      .array(
        z.object({
          reason: maybeText,
          retryDelay: maybeText,
          metadata: z.object({ quota_limit_value: maybeText }).optional().catch(undefined),
        }),
      )
      .optional()
      .catch(undefined),
  }),
})

/** What a Google API says about why it refused, in brackets, for the end of a sentence; empty when it says nothing. */
export function reasonOf(response: Pick<HttpResponse, 'body'>): string {
  const message = errorOf(response)?.message
  return message ? ` ("${message.slice(0, 200)}")` : ''
}

function errorOf({ body }: Pick<HttpResponse, 'body'>) {
  return refusalSchema.safeParse(jsonOrUndefined(body.toString('utf8'))).data?.error
}

/**
 * What a refusal (401, 403, 429) of a Google API means: an exhausted quota is a `RetryLater`, the rest a `PermanentError`
 * with what to change; what something in between refuses is a plain error. `variables` names the account's keys. https://cloud.google.com/apis/design/errors
 */
export function refusalOf(response: HttpResponse, variables: string): Error {
  const { headers, status, url } = response
  const { host } = new URL(url)
  const error = errorOf(response)
  const reasons = [
    error?.status,
    ...[...(error?.errors ?? []), ...(error?.details ?? [])].map((d) => d.reason),
  ]
  const said = reasonOf(response)
  // A quota of nothing never fills again: the API is one that Google opens on application only.
  if (error?.details?.some(({ metadata }) => metadata?.quota_limit_value === '0'))
    return new PermanentError(
      `${host}: Google has not approved API access for the project of ${variables} (its quota is 0); apply for it and wait for the approval${said}`,
    )
  const isQuota = reasons.some((reason) => /quota|rate.?limit|RESOURCE_EXHAUSTED/i.test(reason ?? ''))
  if (status === 429 || isQuota) {
    const delay = error?.details?.find(({ retryDelay }) => retryDelay)?.retryDelay?.replace(/s$/, '')
    const at = parseRetryAfter(headers['retry-after'] ?? delay, clock.date())
    return new RetryLater(`${host}: the quota is exhausted until ${at.toISOString()}${said}`, at)
  }
  if (!error)
    return new Error(`${host} answered ${status} without saying why, probably as a guard in between`)
  if (reasons.some((reason) => /accessNotConfigured|SERVICE_DISABLED/i.test(reason ?? '')))
    return new PermanentError(
      `${host}: this API is switched off in the key's Google Cloud project; enable it there${said}`,
    )
  if (status === 401)
    return new PermanentError(`${host} refuses a token that is new${said}: check the account of ${variables}`)
  return new PermanentError(
    `${host}: the account of ${variables} may not do this${said}; give it the permission (it can take a day to count)`,
  )
}
