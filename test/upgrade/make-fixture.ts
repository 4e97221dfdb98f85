import { startVitest } from 'vitest/node'

/**
 * Makes `database-of-<version>.json`, which `upgrade.test.ts` upgrades: `node test/upgrade/make-fixture.ts <version>`.
 *
 * `database-of-0.1.0.json` was made by this program with the code of commit 0ffc556: an empty database, all migrations up
 * to 0005_replies, the real poller, dispatcher and connectors against the servers of `world.ts`, read at three moments
 * with news in between, some readings broken off in the middle, and some people at work (`making.ts`). It is never made
 * again: what that version has written can be known only from what it wrote. Each release adds a database of its own, made
 * once, with the code that is released; places may be added to the world for that, but what stands in an older database
 * stays as it is.
 */
const [version] = process.argv.slice(2)
if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) throw new Error('say for which version: make-fixture.ts 0.2.0')
process.env['ENNAKKO_FIXTURE'] = `test/upgrade/database-of-${version}.json`
// The servers of the world end with a test.
const vitest = await startVitest('test', [], { include: ['test/upgrade/making.ts'], run: true, watch: false })
await vitest.close()
