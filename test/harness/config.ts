import type { Sink } from './sink.ts'
import { sinkSecret } from './sink.ts'

interface Parts {
  sources?: object[]
  channels?: Record<string, object>
  policies?: object[]
  [key: string]: unknown
}

/** A config for loopback servers, with everything that a test does not care about filled in. JSON is YAML too. */
export function configOf({
  sources = [],
  channels = { terminal: { type: 'console' } },
  ...rest
}: Parts): string {
  const config = {
    company: 'Revontuli Oy',
    languages: ['fi', 'en'],
    brands: [{ id: 'revontuli', any: ['Revontuli'], none: ['revontulet'] }],
    sources,
    channels,
    policies: [{ steps: [{ after: '0m', notify: Object.keys(channels) }] }],
    network: { allow_private: ['127.0.0.0/8'] },
    ...rest,
  }
  return `${JSON.stringify(config, undefined, 2)}\n`
}

export function webhookTo(sink: Sink): object {
  return { type: 'webhook', url: sink.url, secret: sinkSecret }
}

export const complaint =
  'Revontulen sähkölasku on taas väärin ja asiakaspalvelu ei vastaa. Surkeaa toimintaa!'
export const praise = 'Kiitos Revontuli, asiakaspalvelu oli loistava ja nopea! Suosittelen.'
