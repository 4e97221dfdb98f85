import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { complaint, configOf } from '../../harness/config.ts'
import { serveFeed } from '../../harness/feed-server.ts'
import { freshDatabase, query } from '../../harness/postgres.ts'
import { endAll, makeProject, startEnnakko } from '../../harness/program.ts'
import { until } from '../../harness/until.ts'
import { serveHttp } from '../serve.ts'

const [library] = globSync('/usr/lib/*/faketime/libfaketime.so.1')
if (library === undefined) {
  console.warn(
    '\n!!! faketime is not installed: clocks that jump are NOT tested (apt-get install faketime)\n',
  )
}

const escalateAfter = 4
const hour = 3_600
const jumps = [hour, -hour, 24 * hour, -24 * hour]
const databases = new Map(
  library === undefined
    ? []
    : await Promise.all(
        jumps.map(
          async (jump) =>
            [jump, await freshDatabase(`clock_${jump < 0 ? 'back' : 'ahead'}_${Math.abs(jump)}`)] as const,
        ),
      ),
)
const folder = mkdtempSync(path.join(tmpdir(), 'ennakko-clock-'))
afterAll(async () => {
  await endAll()
  rmSync(folder, { recursive: true, force: true })
})

interface Arrival {
  at: number
  /** Of the post that it tells of. */
  post: string
  escalated: boolean
}

/** A sink that looks at no signature, and so not at the sender's clock either. */
async function serveSlack(arrivals: Arrival[]) {
  return await serveHttp((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const post = /Tapaus (\w+)/.exec(body)?.[1] ?? 'none'
      arrivals.push({ at: Date.now(), post, escalated: arrivals.some((earlier) => earlier.post === post) })
      response.end('ok')
    })
  })
}

describe.skipIf(library === undefined).concurrent('a clock that jumps while the process runs', () => {
  it.each(jumps)(
    'by %i s moves no escalation and hides no post: the database keeps the time',
    async (jump) => {
      const url = databases.get(jump) ?? ''
      const feed = await serveFeed()
      const arrivals: Arrival[] = []
      const slack = await serveSlack(arrivals)
      const clock = path.join(folder, `clock${jump}`)
      writeFileSync(clock, '+0')
      const config = configOf({
        sources: [{ id: 'forum', connector: 'feed', url: feed.url, every: '1s' }],
        channels: { support: { type: 'slack', url: slack.url } },
        policies: [
          {
            steps: [
              { after: '0m', notify: ['support'] },
              { after: `${escalateAfter}s`, notify: ['support'] },
            ],
          },
        ],
      })
      const ennakko = await startEnnakko(
        makeProject(config, {
          DATABASE_URL: url,
          LD_PRELOAD: library ?? '',
          FAKETIME_TIMESTAMP_FILE: clock,
          FAKETIME_NO_CACHE: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        }),
      )
      const post = (id: string) =>
        feed.posts.push({ id, text: `${complaint} Tapaus ${id}`, publishedAt: new Date() })
      const count = (id: string) => arrivals.filter((arrival) => arrival.post === id).length

      post('a')
      await until('the first alert', () => count('a') === 1)
      writeFileSync(clock, jump > 0 ? `+${jump}` : String(jump))
      post('b')
      await until('the second alert', () => count('b') === 1)
      await until('both escalations', () => count('a') === 2 && count('b') === 2)
      await new Promise((resolve) => {
        setTimeout(resolve, 3_000)
      })
      expect({ a: count('a'), b: count('b') }).toEqual({ a: 2, b: 2 })
      const steps = await query(
        url,
        `select d.due_at, extract(epoch from d.due_at - c.opened_at)::float8 as after_seconds from deliveries d
          join alerts a on a.id = d.alert_id join cases c on c.id = a.case_id
          where d.type = 'alert.escalated' order by c.opened_at`,
      )
      for (const [at, id] of ['a', 'b'].entries()) {
        // A busy channel may put it off by seconds, but not by the hours that the clock jumped.
        expect(steps[at]?.['after_seconds']).toBeGreaterThan(escalateAfter - 0.1)
        expect(steps[at]?.['after_seconds']).toBeLessThan(hour / 2)
        const [, second] = arrivals.filter((arrival) => arrival.post === id)
        expect(second?.at).toBeGreaterThanOrEqual(Number(steps[at]?.['due_at']))
      }
      expect(await ennakko.stop()).toMatchObject({ code: 0 })
      // The clock did jump, or this test would have seen nothing.
      const last = z.object({ time: z.coerce.date() }).parse(ennakko.log().at(-1)).time
      expect((last.getTime() - Date.now()) / 1_000).toBeCloseTo(jump, -1)
      await Promise.all([feed.close(), slack.close()])
    },
  )
})
