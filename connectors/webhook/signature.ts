import { createHmac, timingSafeEqual } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { ConfigError, PermanentError } from '../../lib/errors.ts'
import type { InboundRequest } from '../connector.ts'

/**
 * Makes a check that throws `PermanentError` unless the raw body carries a valid signature: Standard Webhooks or
 * X-Hub-Signature-256, compared in constant time. Throws `ConfigError` for a secret that cannot be one.
 */
export function createVerifier(secret: string, sourceId: string): (request: InboundRequest) => void {
  const standard = standardWebhook(secret, sourceId)
  return ({ headers, body }) => {
    if (headers['webhook-signature'] !== undefined) return verifyStandard(standard, headers, body)
    const hub = headers['x-hub-signature-256']
    if (hub === undefined) {
      throw new PermanentError(
        'the request is not signed: send webhook-id, webhook-timestamp and webhook-signature, or x-hub-signature-256',
      )
    }
    verifyHub(secret, hub, body)
  }
}

/** Throws `PermanentError` unless `header` (X-Hub-Signature-256) is the signature of the raw body under `secret`. */
export function verifyHub(secret: string, header: string | undefined, body: Buffer): void {
  const expected = createHmac('sha256', secret).update(body).digest()
  const given = Buffer.from(/^sha256=([\da-f]{64})$/i.exec(header?.trim() ?? '')?.[1] ?? '', 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new PermanentError('the x-hub-signature-256 does not match the body and the secret of this source')
  }
}

function standardWebhook(secret: string, sourceId: string): Webhook {
  try {
    return secret.startsWith('whsec_')
      ? new Webhook(secret)
      : new Webhook(Buffer.from(secret), { format: 'raw' })
  } catch {
    // The cause would quote the secret.
    throw new ConfigError(
      `Source ${sourceId}: secret begins with whsec_ but no base64 follows; copy it again from the sender`,
    )
  }
}

/** https://github.com/standard-webhooks/standard-webhooks: several signatures may stand, five minutes either way. */
function verifyStandard(standard: Webhook, headers: Record<string, string>, body: Buffer): void {
  try {
    standard.verify(body, headers, { jsonParse: false })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new PermanentError(`the webhook-signature is not valid: ${reason}`, { cause: error })
  }
}
