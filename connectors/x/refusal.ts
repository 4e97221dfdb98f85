import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError, RetryLater } from '../../lib/errors.ts'
import { HttpError, parseRetryAfter, restOf, type HttpResponse } from '../../lib/http.ts'
import { jsonOrUndefined, maybeText } from '../values/json.ts'

/** Statuses whose answers say why. */
export const refusalStatuses = [400, 401, 402, 403, 404, 429]

/** The id or token that was sent is too old, or not good any more; `parameter` is its name. */
export class Outdated extends Error {
  override name = 'Outdated'
  readonly parameter: string

  constructor(parameter: string) {
    super(`X does not take this ${parameter} any more`)
    this.parameter = parameter
  }
}

/** Whether X refused, which costs nothing; else its answer may have been lost on the way. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof RetryLater ||
    error instanceof PermanentError ||
    error instanceof Outdated ||
    error instanceof HttpError
  )
}

const problemSchema = z.object({
  title: maybeText,
  detail: maybeText,
  type: maybeText,
  reason: maybeText,
  period: maybeText,
  errors: z.array(z.unknown()).optional().catch(undefined),
})

const parameterSchema = z.object({ parameters: z.record(z.string(), z.unknown()) })

function problemOf({ body }: Pick<HttpResponse, 'body'>): z.infer<typeof problemSchema> {
  return problemSchema.safeParse(jsonOrUndefined(body.toString('utf8'))).data ?? {}
}

/** What X says about why it refused, in brackets; empty when it says nothing. */
export function reasonOf(response: Pick<HttpResponse, 'body'>): string {
  const { detail, title } = problemOf(response)
  const said = detail ?? title
  return said ? ` ("${said.slice(0, 200)}")` : ''
}

/** https://docs.x.com/x-api/fundamentals/response-codes-and-errors. `variables` are those of the token that was used. */
export function refusalOf(response: HttpResponse, variables: string): Error {
  const { status, headers } = response
  const problem = problemOf(response)
  const kind = `${problem.type ?? ''} ${problem.title ?? ''} ${problem.reason ?? ''}`
  const said = reasonOf(response)
  const now = clock.date()
  if (/usage-capped|UsageCapExceeded/i.test(kind)) {
    const at = /daily/i.test(problem.period ?? '') ? nextDay(now) : nextMonth(now)
    return new RetryLater(`X: the cap of the project is used up until ${at.toISOString()}${said}`, at)
  }
  if (status === 402 || /credits/i.test(kind))
    return new PermanentError(`X: the credits are used up${said}; buy some in the developer console`)
  if (status === 429) {
    const rest = headers['retry-after'] === undefined ? restOf(headers, now) : undefined
    const at = rest ?? parseRetryAfter(headers['retry-after'], now)
    return new RetryLater(`X asks to wait until ${at.toISOString()}`, at)
  }
  const outdated = status === 400 ? outdatedParameter(problem.errors) : undefined
  if (outdated !== undefined) return new Outdated(outdated)
  if (status === 401)
    return new PermanentError(
      `X refuses the token${said}: it was revoked or is wrong; make another and set ${variables}`,
    )
  if (/client-not-enrolled|client-forbidden/i.test(kind))
    return new PermanentError(
      `X: the app of ${variables} belongs to no project that may do this${said}; enrol it in the developer console`,
    )
  if (said === '' && status >= 403)
    return new HttpError(
      `X answered ${status} without saying why, probably as a guard against bots`,
      status,
      '',
    )
  if (status === 404) return new PermanentError(`X knows no such account or post${said}`)
  if (status === 403)
    return new PermanentError(
      `X: the app of ${variables} may not do this, or is suspended${said}; look at it in the developer console`,
    )
  return new PermanentError(`X refused the request with ${status}${said}: check the query`)
}

/** Whether X says that it knows no such parameter, or none of its values. */
export function refusesParameter(response: HttpResponse, name: string): boolean {
  if (response.status !== 400) return false
  const { errors = [], detail = '' } = problemOf(response)
  return detail.includes(name) || parametersOf(errors).includes(name)
}

function parametersOf(errors: unknown[]): string[] {
  return errors.flatMap((raw) => Object.keys(parameterSchema.safeParse(raw).data?.parameters ?? {}))
}

function outdatedParameter(errors: unknown[] = []): string | undefined {
  return parametersOf(errors).find((name) => ['since_id', 'next_token', 'pagination_token'].includes(name))
}

/** The first of the errors that come in an answer of 200, in brackets. */
export function firstOf(errors: unknown[] = []): string {
  const { detail, title } = problemSchema.safeParse(errors[0]).data ?? {}
  return detail || title ? ` ("${(detail ?? title ?? '').slice(0, 200)}")` : ''
}

function nextDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1))
}

function nextMonth(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1))
}
