import { z } from 'zod'
import { PermanentError } from '../lib/errors.ts'
import type { Connector, InboundRequest, Received } from './connector.ts'
import { readInbox } from './reading/pushed-items.ts'
import { readPosts } from './webhook/posts.ts'
import { createVerifier } from './webhook/signature.ts'

const options = z.strictObject({
  secret: z
    .string()
    .min(16, 'must have at least 16 characters')
    .describe('Shared with the sender, which signs every request with it: whsec_… or any long random text.'),
})

export type WebhookOptions = z.infer<typeof options>

/** Anything that can POST signed JSON to /hooks/<source id>: Zapier, Make, n8n, a form, an own script. */
export const webhook: Connector<WebhookOptions> = {
  summary: 'Posts that another system sends here, signed (Standard Webhooks or X-Hub-Signature-256)',
  options,
  everySeconds: 5,
  kind: 'inbox',
  abilities: { poll: 'always', receive: 'always', places: ['number'] },
  docs: {
    example: `- id: contact-form
  connector: webhook
  secret: "\${CONTACT_FORM_SECRET}"
  match: all
  brand: revontuli`,
    costs:
      'Nothing, but the sender must be able to reach Ennakko: set `HOST` and put it behind your web server with HTTPS.',
    blind: 'What the sender does not send.',
    rules:
      'A request may hold 1,000 posts and 1 MiB. With Standard Webhooks, the clocks of both sides may differ by five minutes. A post without an `id` is recognised by its content, so the same words from the same author count once.',
  },
  open(config, io) {
    const verify = createVerifier(config.secret, io.sourceId)
    return {
      pushedOnly: true,
      receive: (request) => receive(request, verify),
      poll: (cursor, signal) => readInbox(io.inbox, cursor, signal),
    }
  },
}

const maxBytes = 1024 * 1024

async function receive(
  request: InboundRequest,
  verify: (request: InboundRequest) => void,
): Promise<Received> {
  if (request.body.length > maxBytes)
    throw new PermanentError('the request is larger than 1 MiB; send fewer posts at once')
  verify(request)
  return { items: await readPosts(request.body) }
}
