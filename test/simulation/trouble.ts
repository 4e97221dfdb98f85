import type { Trouble } from './network.ts'
import type { Plan } from './plan.ts'
import { channelIds } from './shop.ts'

export function isSink(host: string): boolean {
  return [...channelIds, 'ops'].some((id) => host === `${id}.example`)
}

/** What befalls the nth request of a name: an outage of its host, else chance, of the kinds that the seed has. */
export function troubleOf(
  { chance, kinds, outages }: Plan,
  elapsedMs: number,
  host: string,
  name: string,
  nth: number,
): Trouble | undefined {
  // What tells the operators is told at once, so that what they must hear can be counted.
  if (host === 'ops.example' || name === '/api/v2/instance') return undefined
  const outage = outages.find(
    (one) => one.host === host && one.fromMs <= elapsedMs && elapsedMs < one.untilMs,
  )
  if (outage) return outage.trouble
  const draw = (share: number, kind: string) => chance.happens(share, kind, host, name, nth)
  if (kinds.has(isSink(host) ? 'failing sinks' : 'failing sources') && draw(0.06, 'failing')) {
    const status = chance.pick([500, 502, 503, 504, 404], 'status', host, name, nth)
    return { kind: 'status', status: status === 404 && isSink(host) ? 500 : status }
  }
  // What is asked after is asked about again in any case.
  if (
    kinds.has('refusals for good') &&
    !name.startsWith('look up') &&
    draw(isSink(host) ? 0.03 : 0.01, 'refusal')
  )
    return { kind: 'status', status: 410 }
  if (kinds.has('rate limits') && draw(0.04, 'limit'))
    return {
      kind: 'status',
      status: 429,
      retryAfterSeconds: Math.ceil(chance.between(5, 900, 'limit', nth, name)),
    }
  if (kinds.has('resets') && draw(0.1, 'reset'))
    return {
      kind: chance.pick(
        ['reset before', 'reset after', 'refused'] as const,
        'kind of reset',
        host,
        name,
        nth,
      ),
    }
  if (kinds.has('slow answers') && draw(0.03, 'slow'))
    return { kind: 'slow', ms: Math.ceil(chance.between(500, 18_000, 'ms', name, nth)) }
  if (kinds.has('hanging answers') && draw(0.02, 'hang')) return { kind: 'hang' }
  return undefined
}

/** What has come about, for those who ask whether every kind has. */
export function wordsOfTrouble({ outages }: Plan, host: string, trouble: Trouble): string[] {
  const side = isSink(host) ? 'a sink' : 'a source'
  const kind = trouble.kind === 'status' ? `status ${trouble.status}` : trouble.kind
  const isOutage = outages.some((outage) => outage.trouble === trouble)
  return [`${kind} of ${side}`, ...(isOutage ? [`outage of ${side}`] : [])]
}
