import { closeSystemAlert, listOpenSystemAlerts, openSystemAlert } from '../../db/alerts.ts'
import { exclusively, prune } from '../../db/retention.ts'
import { findSilentSources } from '../../db/sources.ts'
import type { App } from '../app.ts'

/** A source may be quiet for this long whatever its habit, in seconds. */
const leastSilenceSeconds = 6 * 60 * 60

/** A possible gap is told again when it recurs after this, in seconds. */
const gapMemorySeconds = 24 * 60 * 60

/** What must be looked after from time to time; in a cluster one process does it for all. */
export async function housekeep(app: App): Promise<void> {
  await exclusively(app.db, 'housekeeping', async () => {
    await tellOfSilence(app)
    await forgetGaps(app)
    const { retention, sources } = app.running().config
    const sourceIds = sources.map(({ id }) => id)
    const pruned = await prune(app.db, { textMs: retention.textMs, sourceIds })
    if (Object.values(pruned).some((count) => count > 0)) app.log.info(pruned, 'pruned')
  })
}

async function tellOfSilence(app: App): Promise<void> {
  for (const { id, quietSeconds, usualSeconds } of await findSilentSources(app.db, leastSilenceSeconds)) {
    const due = await openSystemAlert(app.db, {
      kind: 'source.silent',
      subject: id,
      message: `Nothing new from ${id} for ${hours(quietSeconds)}; its longest pause is usually ${hours(usualSeconds)}. It answers without an error: look whether it has moved, or whether its search still finds what it should.`,
      channels: app.running().config.operators.notify,
    })
    await app.nudge(due)
  }
}

async function forgetGaps(app: App): Promise<void> {
  for (const alert of await listOpenSystemAlerts(app.db)) {
    if (alert.kind === 'source.gap' && alert.ageSeconds > gapMemorySeconds) {
      await closeSystemAlert(app.db, { kind: 'source.gap', subject: alert.subject })
    }
  }
}

function hours(seconds: number): string {
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
