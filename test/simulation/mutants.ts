/** A mistake that somebody might make: `search` stands in `file` once, and `replace` in its place is wrong. */
export interface Mutant {
  what: string
  file: string
  search: string
  replace: string
}

const mutant = (what: string, file: string, search: string, replace: string): Mutant => ({
  what,
  file,
  search,
  replace,
})

/** Each must be caught by the short lane. The list stays and grows. */
export const mutants: Mutant[] = [
  mutant('rounds follow each other a minute early', 'outreach/routing.ts', '15 * 60_000', '14 * 60_000'),
  mutant(
    'later rounds know no steps',
    'outreach/routing.ts',
    'round * roundMs + step.afterMs',
    'round * roundMs',
  ),
  mutant(
    'the last round is left out',
    'outreach/routing.ts',
    'policy.repeat + 1',
    'Math.max(1, policy.repeat)',
  ),
  mutant('due times run a hundredth fast', 'db/deliveries.ts', 'afterMs / 1000', 'afterMs / 1010'),
  mutant(
    'what is due is swept two minutes late',
    'db/deliveries.ts',
    'd.due_at <= now()',
    "d.due_at <= now() - interval '2 minutes'",
  ),
  mutant('the sweeper sleeps', 'workers/outreach/dispatcher.ts', 'sweepMs = 500', 'sweepMs = 200_000'),
  mutant(
    'a sent message is not marked',
    'workers/outreach/deliver.ts',
    'await insist(insistMs, signal, () => markSent(app.db, id, app.worker, receipt))',
    'void markSent',
  ),
  mutant(
    'each try has a key of its own',
    'workers/outreach/deliver.ts',
    'channel.send(alert, id, within)',
    'channel.send(alert, `${id}-${delivery.attempts}`, within)',
  ),
  mutant(
    'a dead sender holds its message for a quarter of an hour',
    'workers/outreach/deliver.ts',
    'deliveryLeaseSeconds = 10',
    'deliveryLeaseSeconds = 1000',
  ),
  mutant(
    'senders do not renew their leases',
    'db/sending.ts',
    'leaseUntil: secondsFromNow(leaseSeconds), lostLeases: 0',
    'lostLeases: 0',
  ),
  mutant(
    'what a dead sender held is never taken up',
    'db/sending.ts',
    "or('leaseUntil', '<', sql<Date>`now()`)",
    "or('leaseUntil', '>', sql<Date>`now()`)",
  ),
  mutant('tries are not counted', 'db/sending.ts', 'sql<number>`attempts + 1`', 'sql<number>`attempts`'),
  mutant(
    'a failed message is tried again at once',
    'db/sending.ts',
    'dueAt: secondsFromNow(retrySeconds)',
    'dueAt: secondsFromNow(1)',
  ),
  mutant(
    'tries do not slow down',
    'workers/retry.ts',
    'doubled(1, attempts), 5 * minute)',
    'doubled(1, 1), 5 * minute)',
  ),
  mutant(
    'what a server demands is not waited for',
    'workers/retry.ts',
    'return seconds > 1 ? seconds : undefined',
    'return seconds > 1e9 ? seconds : undefined',
  ),
  mutant(
    'Retry-After is read as milliseconds',
    'lib/retry-after.ts',
    'now.getTime() + Number(text) * 1_000 :',
    'now.getTime() + Number(text) :',
  ),
  mutant(
    'a 429 is a failure like others',
    'lib/http.ts',
    'status === 429 || (status === 403',
    'status === 428 || (status === 403',
  ),
  mutant(
    'failing sources are asked less and less too early',
    'workers/retry.ts',
    'doubled(first, failures - 1)',
    'doubled(first, failures + 1)',
  ),
  mutant(
    'a failure does not count',
    'db/sources.ts',
    'failures: sql<number>`failures + 1`',
    'failures: sql<number>`failures`',
  ),
  mutant(
    'a failed source is asked again at once',
    'db/sources.ts',
    'nextPollAt: secondsFromNow(failure.retrySeconds)',
    'nextPollAt: secondsFromNow(2)',
  ),
  mutant(
    'operators hear of the fourth failure',
    'workers/poller/source-reports.ts',
    'failuresBeforeAlert = 3',
    'failuresBeforeAlert = 4',
  ),
  mutant(
    'nobody hears that a source is well again',
    'workers/poller/source-reports.ts',
    "await recovered(app, 'source.failing', row.id)",
    "if (row.state === 'stopped') await recovered(app, 'source.failing', row.id)",
  ),
  mutant(
    'sources are read half as often',
    'workers/poller/next-interval.ts',
    'return pace.configuredSeconds',
    'return pace.configuredSeconds * 2',
  ),
  mutant(
    'sources are read twice as often',
    'db/pages.ts',
    'secondsFromNow(page.nextSeconds)} end',
    'secondsFromNow(page.nextSeconds / 2)} end',
  ),
  mutant(
    'a read source stays held',
    'db/pages.ts',
    '{ leaseUntil: null, leaseBy: null, streaming: false }',
    '{ streaming: false }',
  ),
  mutant('the poller sleeps', 'workers/poller/poller.ts', 'claimMs = 250', 'claimMs = 400_000'),
  mutant(
    'a dead poller holds its source for a quarter of an hour',
    'workers/poller/poller.ts',
    'leaseSeconds = 10',
    'leaseSeconds = 1000',
  ),
  mutant(
    'posts of an hour ago are old',
    'workers/poller/judge-page.ts',
    'if (ageMs <= maxAgeMs) return { decision, reason }',
    "if (ageMs <= maxAgeMs) return { decision: ageMs > maxAgeMs / 24 ? 'store' : decision, reason }",
  ),
  mutant(
    'a case that is taken is escalated on',
    'db/cases.ts',
    "    .where('alertId', 'in', alertOf(trx, caseId))\n    .where('state', '=', 'pending')",
    "    .where('alertId', 'in', alertOf(trx, caseId))\n    .where('state', '=', 'dead')",
  ),
  mutant('a snooze draws what is due nearer', 'db/cases.ts', 'greatest(due_at', 'least(due_at'),
  mutant(
    'nobody hears who has the case',
    'db/cases.ts',
    "bool_or(state in ('sent', 'sending') or maybe_sent)",
    "bool_or(state = 'sending')",
  ),
  mutant(
    'a case is taken twice',
    'db/cases.ts',
    "    from: ['open'],",
    "    from: ['open', 'acknowledged'],",
  ),
  mutant('links work for a day longer', 'outreach/ack-token.ts', '72 * 60', '96 * 60'),
  mutant('the second re-check is an hour late', 'db/rechecks.ts', '3_600, 86_400', '3_600, 90_000'),
  mutant(
    'the first re-check is an hour late',
    'workers/poller/recheck.ts',
    'recheckAfterSeconds = 60 * 60',
    'recheckAfterSeconds = 120 * 60',
  ),
  mutant(
    're-checks are not counted',
    'db/rechecks.ts',
    'greatest(rechecks + 1, ${passed})',
    'greatest(rechecks, ${passed} - 1)',
  ),
  mutant(
    'who asks what became of posts sleeps',
    'workers/poller/recheck.ts',
    'lookMs = 5_000',
    'lookMs = 900_000',
  ),
  mutant(
    'deleted posts are escalated without a word',
    'db/deletions.ts',
    "if (state === 'open') due.push(",
    "if (state === 'resolved') due.push(",
  ),
  mutant(
    'words of deleted posts stay',
    'db/deletions.ts',
    '.set({ ...wordless, deletedAt',
    '.set({ recheckAt: null, deletedAt',
  ),
  mutant(
    'words are kept a tenth longer',
    'db/retention.ts',
    "'<', secondsFromNow(-textMs / 1000)",
    "'<', secondsFromNow(-textMs / 900)",
  ),
  mutant(
    'words go a tenth early',
    'db/retention.ts',
    "'<', secondsFromNow(-textMs / 1000)",
    "'<', secondsFromNow(-textMs / 1100)",
  ),
  mutant(
    'an hour is lost or won when the clocks change',
    'db/sources.ts',
    "sql<Date>`now() + ${seconds}::float8 * interval '1 second'`",
    "sql<Date>`(now() at time zone 'Europe/Helsinki' + ${seconds}::float8 * interval '1 second') at time zone 'Europe/Helsinki'`",
  ),
  mutant('recovery is told to nobody', 'db/alerts.ts', 'if (!recovery) return []', 'if (recovery) return []'),
  mutant(
    'a source may be silent for four times its longest pause',
    'db/sources.ts',
    'greatest(3 * longest_gap_seconds',
    'greatest(4 * longest_gap_seconds',
  ),
  mutant(
    'a longest pause is never remembered',
    'db/pages.ts',
    'longest_gap_seconds * 0.995',
    'longest_gap_seconds * 0.5',
  ),
  mutant(
    'gaps are told to nobody',
    'workers/poller/source-reports.ts',
    'if (gap === undefined) return',
    "if (gap !== '') return",
  ),
  mutant(
    'nobody hears of a silent source that there is news again',
    'workers/poller/source-reports.ts',
    'if (page.items.length > 0) await',
    'if (page.items.length > 100) await',
  ),
  mutant(
    'posts that appear late are never told of',
    'workers/poller/judge-page.ts',
    'if (surelyNew && ageMs <= mostLateMs)',
    'if (surelyNew && ageMs <= maxAgeMs)',
  ),
  mutant(
    'one refusal stops a source',
    'workers/retry.ts',
    'refusals >= refusalsBeforeStop && sinceSeconds >= refusedSecondsBeforeStop',
    'refusals >= 1',
  ),
  mutant('refusals are not counted', 'db/sources.ts', 'sql<number>`refusals + 1`', 'sql<number>`refusals`'),
]
