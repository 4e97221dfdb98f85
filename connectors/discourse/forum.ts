import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError, RetryLater } from '../../lib/errors.ts'
import { parseRetryAfter, type Http, type HttpRequest, type HttpResponse } from '../../lib/http.ts'
import { jsonOrUndefined, maybeText } from '../values/json.ts'

/** One forum, at the root of a host or in a folder. */
export interface Forum {
  hasKey: boolean
  /** The absolute address of a path of the forum. */
  address(path: string): string
  /**
   * Sends a request. Throws `RetryLater` for as long as the forum says, and `PermanentError` with what to do when it lets
   * us in no further. Statuses in `accept` are returned.
   */
  send(path: string, request: HttpRequest): Promise<HttpResponse>
}

export function openForum(http: Http, url: string, keyHeaders: Record<string, string>): Forum {
  const root = url.replace(/(?<!\/)\/+$/, '')
  const hasKey = Object.keys(keyHeaders).length > 0
  return {
    hasKey,
    address: (path) => root + path,
    async send(path, request) {
      const { accept = [] } = request
      const response = await http.request(root + path, {
        ...request,
        headers: { accept: 'application/json', ...request.headers, ...keyHeaders },
        accept: [...accept, 403, 404, 429],
        hostGapMs: 1000,
      })
      if (response.status < 400 || accept.includes(response.status)) return response
      throw refusalOf(response, root, hasKey)
    },
  }
}

const refusalSchema = z.object({
  errors: z.array(z.string()).optional().catch(undefined),
  error_type: maybeText,
  extras: z
    .object({ wait_seconds: z.coerce.number().nonnegative().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})

/** What the forum says about a refusal; empty when its proxy answered instead (a web page). */
export function refusalBody({ body }: Pick<HttpResponse, 'body'>): z.infer<typeof refusalSchema> {
  return refusalSchema.safeParse(jsonOrUndefined(body.toString('utf8'))).data ?? {}
}

function refusalOf(response: HttpResponse, root: string, hasKey: boolean): Error {
  const { errors, error_type: type, extras } = refusalBody(response)
  const { status, headers } = response
  if (status === 429) {
    const seconds = extras?.wait_seconds
    const at = parseRetryAfter(seconds === undefined ? headers['retry-after'] : String(seconds), clock.date())
    return new RetryLater(`${root} asks to wait until ${at.toISOString()}`, at)
  }
  const said = errors?.length ? ` ("${errors.join(' ').slice(0, 200)}")` : ''
  if (type === 'not_logged_in')
    return new PermanentError(
      `${root} shows its posts to members only${said}: give an api_key with its api_username, or a user_api_key`,
    )
  if (status === 403 && type !== undefined && hasKey)
    return new PermanentError(
      `${root} refuses the key${said}: it was revoked, or its account may not read or write here; ask the forum's admin for another`,
    )
  if (status === 403) return new Error(`${root} answered 403${said || ', probably as a guard against bots'}`)
  return new PermanentError(
    `${root} is no Discourse forum${said}: check the url, with the folder when the forum has one`,
  )
}
