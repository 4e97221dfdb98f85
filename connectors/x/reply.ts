import { z } from 'zod'
import { PermanentError } from '../../lib/errors.ts'
import type { HttpResponse } from '../../lib/http.ts'
import { endsIn, openAccessToken } from '../access/access-token.ts'
import type { Io, ItemRef, Posted, Token } from '../connector.ts'
import { maybeText, readJson } from '../values/json.ts'
import { shortHash } from '../reading/traces.ts'
import { refuseTooLong } from '../values/reply-length.ts'
import { rootOf, send, type X } from './api.ts'
import { mostWeight, hasLink, weightOf } from './length.ts'
import { reasonOf, refusalOf } from './refusal.ts'

/** Dollars for an answer, and for a post with a link. https://docs.x.com/x-api/getting-started/pricing */
const replyPrice = 0.01
const linkPrice = 0.2

const keyVariables = 'X_CLIENT_ID, X_CLIENT_SECRET and X_REFRESH_TOKEN'

export interface XAccount {
  url: string
  clientId: string
  clientSecret?: string
  refreshToken: string
  /** Our name there, without @. */
  name?: string
}

export type Answering = (to: ItemRef, text: string, signal: AbortSignal) => Promise<Posted>

/** Answers those who named or quoted our account; for others X wants a person, whom the error gives the link. */
export function openAnswering(io: Io, x: X, account: XAccount): Answering {
  const name = `x-${shortHash(`${account.clientId} ${account.refreshToken}`, 12)}`
  const access = openAccessToken(io, { name, rotates: true, renew: (kept) => renew(io, account, kept) })
  return async ({ id, ref = id }, text, signal) => {
    const [post = id, summoned] = ref.split(' ')
    refuseTooLong(weightOf(text), mostWeight, 'X')
    if (summoned === undefined)
      throw new PermanentError(
        `X lets apps answer only who names or quotes them; answer by hand: ${intentOf(post, text)}`,
      )
    const price = hasLink(text) ? linkPrice : replyPrice
    await x.pay(price)
    const body = JSON.stringify({ text, reply: { in_reply_to_tweet_id: post } })
    const response = await access.use(
      ({ value }) => send(io, account.url, value, { method: 'POST', body, signal }),
      ({ status }) => status === 401,
      signal,
    )
    if (response.status >= 400) {
      await x.pay(-price)
      throw whyRefused(response, post, text)
    }
    const { data } = readJson(response, postedSchema, 'X')
    return { id: data.id, url: `https://x.com/${account.name ?? 'i'}/status/${data.id}` }
  }
}

const postedSchema = z.object({ data: z.object({ id: z.string().min(1) }) })

function whyRefused(response: HttpResponse, post: string, text: string): Error {
  const said = reasonOf(response)
  if (response.status === 403 && /duplicate/i.test(said))
    return new PermanentError(`X has this answer already${said}: look whether it stands below the post`)
  if (response.status === 403 && /reply|permitted|not allowed/i.test(said))
    return new PermanentError(
      `X takes no answer of an app there${said}; answer by hand: ${intentOf(post, text)}`,
    )
  return refusalOf(response, keyVariables)
}

/** Where a person answers with a click. A message has room for some 250 characters of it. */
function intentOf(post: string, text: string): string {
  const bare = `https://x.com/intent/post?in_reply_to=${post}`
  const whole = `${bare}&text=${encodeURIComponent(text)}`
  return whole.length > 250 ? bare : whole
}

const tokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: maybeText,
  expires_in: z.coerce.number().default(7200),
})

const refusalSchema = z.object({ error: maybeText, error_description: maybeText })

/**
 * Every renewal takes the refresh token away and gives another, which is kept beside the token.
 * https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
 */
async function renew(io: Io, account: XAccount, kept: Token | undefined): Promise<Token> {
  const { clientId, clientSecret } = account
  const refreshToken = kept?.extra?.['refresh'] ?? account.refreshToken
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret ?? ''}`).toString('base64')}`
  const response = await io.http.request(`${rootOf(account.url)}/oauth2/token`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(clientSecret === undefined ? {} : { authorization: basic }),
    },
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
    }).toString(),
    accept: [400, 401, 403],
  })
  if (response.status >= 400) {
    const { error, error_description: why } = readJson(response, refusalSchema, 'X')
    throw new PermanentError(
      `X gives no access (${[error, why].filter(Boolean).join(': ').slice(0, 200)}): sign in again and set ${keyVariables}`,
    )
  }
  const read = readJson(response, tokenSchema, 'X')
  return {
    value: read.access_token,
    expiresAt: endsIn(read.expires_in),
    extra: { refresh: read.refresh_token ?? refreshToken },
  }
}
