import { openDatabase } from '../../db/database.ts'
import { findBreaches } from '../../db/invariants.ts'
import { query } from '../../test/harness/sql.ts'
import type { Injected, Kind } from './faults.ts'
import type { Arrival, FaultySink } from './sinks.ts'
import type { Stage } from './stage.ts'
import { type Publication, type SourcePlan, escalateAfterMs } from './workload.ts'

/** Something that must never happen, and the cases in which it has. */
export interface Rule {
  what: string
  cases: string[]
}

/** What the run knows by itself, and the product has no part in. */
export interface Evidence {
  sources: SourcePlan[]
  publications: Publication[]
  /** Ids of the posts whose case staff took, with the moment the answer came. */
  acknowledged: Map<string, number>
  injected: Injected[]
  /** When the database got each post, by its own clock, which is this machine's. */
  storedAt: Map<string, number>
  /** Every kind that was to be injected, and how often it must have fired at least. */
  kinds: Kind[]
  leastFired: number
}

export async function readStoredAt({ database }: Stage): Promise<Map<string, number>> {
  const rows = await query(
    database.url,
    'select external_id, extract(epoch from seen_at)::float8 * 1000 as at from mentions',
  )
  return new Map(rows.map((row) => [String(row['external_id']), Number(row['at'])]))
}

/** A message that left before the acknowledgement may arrive a little after it. */
const inFlightMs = 1_000

/** Judges by the sinks' records and the database's rows, with no help of the product's code. */
export async function audit(stage: Stage, evidence: Evidence): Promise<Rule[]> {
  const { desk, lead, blind } = stage.sinks
  return [
    ...lostAndDoubled(stage, evidence),
    {
      what: 'repeats on the blind sink that do not say so',
      cases: repeatsOf(blind, (arrival) => arrival.post).flatMap(([post, [, ...later]]) =>
        later.flatMap(({ labelled }) => (labelled ? [] : [post])),
      ),
    },
    ...escalations(stage, evidence),
    {
      what: 'harmless or unknown posts that were alerted',
      cases: [...new Set(all(stage).flatMap(({ post }) => post ?? []))].filter(
        (post) => !evidence.publications.some(({ id, negative }) => negative && id === post),
      ),
    },
    {
      what: 'messages that a sink could not read',
      cases: [desk, lead, blind].flatMap((sink) => sink.refused),
    },
    ...(await orphans(stage, evidence)),
    { what: 'rows that break what must always hold', cases: await breaches(stage) },
    { what: 'processes that ended by themselves, or not within 10 s of SIGTERM', cases: stage.crew.deserted },
    {
      what: 'faults that had no effect',
      cases: evidence.injected.flatMap(({ fault, proof, fired }) =>
        fired ? [] : [`${fault.kind}: ${proof}`],
      ),
    },
    {
      what: `kinds of faults that fired less than ${evidence.leastFired}×`,
      cases: evidence.kinds.filter((kind) => firings(evidence, kind) < evidence.leastFired),
    },
    { what: 'faults whose trace is missing', cases: missingTraces(stage, evidence) },
  ]
}

export function firings({ injected }: Evidence, kind: Kind): number {
  return injected.filter(({ fault, fired }) => fired && fault.kind === kind).length
}

function all({ sinks }: Stage): Arrival[] {
  return Object.values(sinks).flatMap((sink) => sink.arrivals)
}

function applied(sink: FaultySink): Arrival[] {
  return sink.arrivals.filter((arrival) => arrival.applied)
}

/** What the sink took more than once, by `keyOf`. */
export function repeatsOf(
  sink: FaultySink,
  keyOf: (arrival: Arrival) => string | undefined,
): [string, Arrival[]][] {
  const groups = Map.groupBy(applied(sink), (arrival) => keyOf(arrival) ?? '')
  return [...groups].filter(([key, arrivals]) => key !== '' && arrivals.length > 1)
}

function lostAndDoubled({ sinks }: Stage, { sources, publications }: Evidence): Rule[] {
  const routes = new Map(sources.map(({ id, route }) => [id, route]))
  const complaints = publications.filter(({ negative }) => negative)
  const onChat = complaints.filter(({ source }) => routes.get(source) === 'blind')
  const onDesk = complaints.filter(({ source }) => routes.get(source) !== 'blind')
  const opened = idsByPost(sinks.desk, 'alert.opened')
  const shown = new Set(applied(sinks.blind).map(({ post }) => post))
  return [
    {
      what: 'complaints lost: the desk never heard',
      cases: onDesk.flatMap(({ id }) => (opened.has(id) ? [] : [id])),
    },
    {
      what: 'complaints lost: the chat never showed',
      cases: onChat.flatMap(({ id }) => (shown.has(id) ? [] : [id])),
    },
    {
      what: 'complaints that the desk got under two webhook-ids',
      cases: [...opened].flatMap(([post, ids]) => (ids.size > 1 ? [`${post}: ${ids.size}`] : [])),
    },
    {
      what: 'messages that were sent to the wrong sink',
      cases: [
        ...applied(sinks.desk).flatMap(({ post }) =>
          onChat.some(({ id }) => id === post) ? [`desk: ${post}`] : [],
        ),
        ...[...shown].flatMap((post) => (onDesk.some(({ id }) => id === post) ? [`chat: ${post}`] : [])),
      ],
    },
  ]
}

/** The webhook-ids under which a sink took messages of one type, by post. */
function idsByPost(sink: FaultySink, type: string): Map<string, Set<string>> {
  const ids = new Map<string, Set<string>>()
  for (const { key, post, type: its } of applied(sink)) {
    if (its === type && post) ids.set(post, (ids.get(post) ?? new Set()).add(key))
  }
  return ids
}

function escalations({ sinks }: Stage, { sources, publications, acknowledged }: Evidence): Rule[] {
  const escalating = new Set(sources.flatMap(({ id, route }) => (route === 'escalating' ? [id] : [])))
  const cases = publications.filter(({ source, negative }) => negative && escalating.has(source))
  const escalated = idsByPost(sinks.lead, 'alert.escalated')
  const told = idsByPost(sinks.desk, 'alert.updated')
  const firstAt = (sink: FaultySink, type: string) =>
    new Map(
      applied(sink)
        .filter((arrival) => arrival.type === type)
        .toReversed()
        .map(({ post, atMs }) => [post, atMs]),
    )
  const heardAt = firstAt(sinks.desk, 'alert.opened')
  return [
    {
      what: 'cases that nobody took, and the lead never heard of',
      cases: cases.flatMap(({ id }) => (acknowledged.has(id) || escalated.has(id) ? [] : [id])),
    },
    {
      what: 'escalations under two webhook-ids',
      cases: [...escalated].flatMap(([post, ids]) => (ids.size > 1 ? [post] : [])),
    },
    {
      what: 'escalations before their time',
      cases: [...firstAt(sinks.lead, 'alert.escalated')].flatMap(([post = '', at]) => {
        const { publishedAt = Infinity } = publications.find(({ id }) => id === post) ?? {}
        return at - publishedAt < escalateAfterMs ? [post] : []
      }),
    },
    {
      what: 'escalations after somebody had taken the case',
      cases: applied(sinks.lead).flatMap(({ type, post = '', atMs }) => {
        const takenAt = acknowledged.get(post) ?? Infinity
        return type === 'alert.escalated' && atMs > takenAt + inFlightMs
          ? [`${post}: ${atMs - takenAt} ms`]
          : []
      }),
    },
    {
      what: 'cases that staff should have taken and could not',
      cases: cases.flatMap(({ id, acknowledge }) =>
        acknowledge && heardAt.has(id) && !acknowledged.has(id) ? [id] : [],
      ),
    },
    {
      what: 'taken cases of which the desk was not told once',
      cases: [...acknowledged.keys()].flatMap((post) => (told.get(post)?.size === 1 ? [] : [post])),
    },
  ]
}

/** The kinds of trouble that must have left something to see in the records of the sinks. */
function missingTraces({ sinks, crew }: Stage, evidence: Evidence): string[] {
  const keyed = [sinks.desk, sinks.lead].flatMap((sink) => repeatsOf(sink, ({ key }) => key))
  const blind = repeatsOf(sinks.blind, ({ post }) => post)
  const killedAtWork = evidence.injected.some(
    ({ fault, proof }) => fault.kind.startsWith('kill -9') && proof === 'was at work',
  )
  return [
    ...(keyed.length === 0 ? ['no message came twice to a keyed sink, although answers were cut'] : []),
    ...(blind.length === 0 ? ['no message came twice to the blind sink, although answers were cut'] : []),
    ...(killedAtWork ? [] : ['no process was killed at work']),
    ...(crew.members.every(({ output }) => output().includes('"msg":"ready"'))
      ? []
      : ['a process never was ready']),
  ]
}

async function breaches({ database }: Stage): Promise<string[]> {
  const db = openDatabase({ url: database.url })
  try {
    const found = await findBreaches(db, 100)
    return found.map(({ invariant, subject, what }) => `${invariant}: ${subject} ${what}`)
  } finally {
    await db.destroy()
  }
}

/** Everything that the database must be able to account for: nothing may lie there with nobody to care for it. */
async function orphans({ database }: Stage, { publications }: Evidence): Promise<Rule[]> {
  const ids = publications.map(({ id }) => id)
  const rule = async (what: string, sql: string, values: unknown[] = []): Promise<Rule> => ({
    what,
    cases: (await query(database.url, sql, values)).map((row) => Object.values(row).join(' ')),
  })
  return await Promise.all([
    rule(
      'posts neither stored nor skipped for a reason',
      `select post from unnest($1::text[]) as published(post)
       where not exists (select from mentions where external_id = post)
         and not exists (select from skipped_items where external_id = post and reason <> '')`,
      [ids],
    ),
    rule('posts stored twice', `select external_id from mentions group by 1 having count(*) > 1`),
    rule(
      'mentions with an alert decided and no case',
      `select external_id from mentions m
       where decision = 'alert' and not exists (select from cases where mention_id = m.id)`,
    ),
    rule(
      'mentions without a reason for their decision',
      `select external_id from mentions where decision_reason = ''`,
    ),
    rule(
      'cases without an alert',
      `select id from cases c where not exists (select from alerts where case_id = c.id)`,
    ),
    rule(
      'alerts without a delivery',
      `select id from alerts a where not exists (select from deliveries where alert_id = a.id)`,
    ),
    rule(
      'deliveries neither sent, nor cancelled for a reason, nor waiting for their time',
      `select id, channel, type, state, 'due', now() - due_at, 'lease', lease_until - now(), 'nudges', nudges, last_error
       from deliveries
       where state not in ('sent', 'cancelled') and due_at < now() or state = 'cancelled' and last_error is null`,
    ),
    rule('deliveries set aside', `select id, channel, type, last_error from deliveries where state = 'dead'`),
    rule(
      'sources that nobody reads',
      `select id, last_error from sources
       where enabled and (last_success_at is null or last_success_at < now() - interval '30 seconds')`,
    ),
  ])
}
