import { type Evidence, type Rule, firings, repeatsOf } from './audit.ts'
import type { Arrival, FaultySink } from './sinks.ts'
import type { Stage } from './stage.ts'

/** What the run has seen, in lines for people. */
export function report(stage: Stage, evidence: Evidence, rules: Rule[]): string {
  return [
    '',
    'Faults that fired',
    ...evidence.kinds.map((kind) => line(kind, String(firings(evidence, kind)))),
    '',
    'What came of it',
    ...figures(stage, evidence).map(([what, figure]) => line(what, figure)),
    '',
    'What must not be',
    ...rules.flatMap(({ what, cases }) => [
      line(what, String(cases.length), cases.length > 0),
      ...cases.slice(0, 5).map((example) => `      ${example}`),
      ...(cases.length > 5 ? [`      and ${cases.length - 5} more`] : []),
    ]),
    '',
  ].join('\n')
}

function line(what: string, figure: string, bad = false): string {
  return `${bad ? '✗' : ' '} ${what.padEnd(80)} ${figure}`
}

function figures({ sinks, crew }: Stage, evidence: Evidence): [string, string][] {
  const { publications, injected, acknowledged } = evidence
  const complaints = publications.filter(({ negative }) => negative).length
  const keyed = [sinks.desk, sinks.lead].flatMap((sink) => repeatsOf(sink, ({ key }) => key))
  const taken = Object.values(sinks).map(
    ({ name, arrivals }) => `${name} ${arrivals.filter(({ applied }) => applied).length}`,
  )
  return [
    ['posts published, of which complaints', `${publications.length}, ${complaints}`],
    ['faults', String(injected.length)],
    ['starts of a process', String(crew.members.reduce((sum, { output }) => sum + starts(output()), 0))],
    ['messages that the sinks took', taken.join(', ')],
    ['repeats that the webhook-id lets a receiver drop', String(extra(keyed))],
    ['repeats on the blind sink', String(extra(repeatsOf(sinks.blind, ({ post }) => post)))],
    ['cases that staff took', String(acknowledged.size)],
    ['from publication to the database', spread(delays(evidence.storedAt, evidence))],
    ['from publication to the desk', spread(delays(firstTaken(sinks.desk, 'alert.opened'), evidence))],
    [
      'from publication to the lead, who hears after 4 s',
      spread(delays(firstTaken(sinks.lead, 'alert.escalated'), evidence)),
    ],
    [
      'from the end of a sender in the middle of a message to its next try',
      spread(takeovers(Object.values(sinks))),
    ],
  ]
}

function starts(output: string): number {
  return output.split('"msg":"ready"').length - 1
}

function extra(repeats: [string, Arrival[]][]): number {
  return repeats.reduce((sum, [, arrivals]) => sum + arrivals.length - 1, 0)
}

/** When a sink first took a message of one type about each post. */
function firstTaken(sink: FaultySink, type: string): Map<string, number> {
  const firstAt = new Map<string, number>()
  for (const { post, type: its, applied, atMs } of sink.arrivals) {
    if (applied && its === type && post && !firstAt.has(post)) firstAt.set(post, atMs)
  }
  return firstAt
}

/** From the publication of each post to its moment in `moments`, in milliseconds. */
function delays(moments: Map<string, number>, { publications }: Evidence): number[] {
  return publications.flatMap(({ id, publishedAt }) => {
    const at = moments.get(id)
    return at === undefined || publishedAt === undefined ? [] : [at - publishedAt]
  })
}

/** How long the messages waited whose sender went away before it had the answer, in milliseconds. */
function takeovers(sinks: FaultySink[]): number[] {
  return sinks.flatMap(({ abandoned, arrivals }) =>
    abandoned.flatMap(({ key, atMs }) => {
      const next = arrivals.find((arrival) => arrival.key === key && arrival.atMs > atMs)
      return next ? [next.atMs - atMs] : []
    }),
  )
}

function spread(ms: number[]): string {
  if (ms.length === 0) return 'none'
  const sorted = ms.toSorted((a, b) => a - b)
  const at = (share: number) =>
    `${((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) / 1000).toFixed(1)} s`
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)} (${sorted.length})`
}
