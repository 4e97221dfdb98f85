// Runs Bluesky's own servers (PLC directory, PDS, AppView, relay) from the packages in the folder ATPROTO_DEV_ENV.
// Says where they are on the first line of stdout; answers every line of stdin once all servers have caught up.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const require = createRequire(join(process.env.ATPROTO_DEV_ENV, 'package.json'))
const { TestNetwork } = await import(pathToFileURL(require.resolve('@atproto/dev-env')).href)
const network = await TestNetwork.create({ dbPostgresSchema: 'ennakko' })
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)
say({ pds: network.pds.url, appview: network.bsky.url })
for await (const line of createInterface({ input: process.stdin })) {
  await network.processAll(20_000)
  say({ done: line })
}
process.exit(0)
