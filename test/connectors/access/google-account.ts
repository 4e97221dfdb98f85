import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import type { Answer } from '../contract.ts'
import { json, type Route } from '../replay.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** The PEM of a service account's key, as its JSON file holds it. */
export const googleKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

/** The JSON key file of a service account whose tokens come from the test server. */
export function serviceAccountJson(origin: string): string {
  return JSON.stringify({
    type: 'service_account',
    client_email: 'ennakko@revontuli.iam.gserviceaccount.example',
    private_key: googleKey,
    token_uri: `${origin}/token`,
  })
}

export interface TokenDesk {
  /** Tokens that were given out and are still good. */
  good: Set<string>
  given: number
  /** How far Google's clock is ahead of ours. */
  aheadMs: number
  refusal?: Answer
  route: Route
}

/** Google's token endpoint: checks grant, signature, audience, scope and times of the assertion. */
export function tokenDesk(scope: string): TokenDesk {
  const desk: TokenDesk = {
    good: new Set(),
    given: 0,
    aheadMs: 0,
    route: {
      method: 'POST',
      path: '/token',
      headers: { 'content-type': /^application\/x-www-form-urlencoded/ },
      answer(call) {
        if (desk.refusal) return desk.refusal
        const form = new URLSearchParams(call.body)
        const [head = '', payload = '', signature = ''] = (form.get('assertion') ?? '').split('.')
        const header = JSON.parse(Buffer.from(head, 'base64url').toString())
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
        const now = Date.now() / 1000 + desk.aheadMs / 1000
        const signed = verify(
          'sha256',
          Buffer.from(`${head}.${payload}`),
          createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
          Buffer.from(signature, 'base64url'),
        )
        const right =
          form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
          header.alg === 'RS256' &&
          claims.iss === 'ennakko@revontuli.iam.gserviceaccount.example' &&
          claims.aud.endsWith('/token') &&
          claims.scope === scope
        if (!signed || !right) return refusal(401, 'invalid_client', 'wrong assertion', desk)
        if (claims.iat > now || claims.exp < now || claims.exp - claims.iat > 3600)
          return refusal(400, 'invalid_grant', 'Invalid JWT: check your iat and exp values', desk)
        const token = `ya29.${++desk.given}`
        desk.good.add(token)
        return json({ access_token: token, expires_in: 3599, token_type: 'Bearer' })
      },
    },
  }
  return desk
}

function refusal(status: number, error: string, why: string, { aheadMs }: TokenDesk): Answer {
  const date = new Date(Date.now() + aheadMs).toUTCString()
  return json({ error, error_description: why }, { status, headers: { date } })
}

/** An error as Google's APIs put it. */
export function googleError(status: number, name: string, message: string, reason?: string): Answer {
  const errors = reason === undefined ? [] : [{ message, domain: 'global', reason }]
  return json({ error: { code: status, message, status: name, errors } }, { status })
}
