import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../db/database.ts'
import { complaint, configOf, webhookTo } from '../harness/config.ts'
import { type Process, type Project, makeProject, startEnnakko } from '../harness/ennakko.ts'
import { type FeedServer, serveFeed } from '../harness/feed-server.ts'
import { freshDatabase } from '../harness/postgres.ts'
import { type Sink, serveSink } from '../harness/sink.ts'
import { until } from '../harness/until.ts'

const stage = { n: 0 } as {
  n: number
  db: Database
  first: FeedServer
  second: FeedServer
  sink: Sink
  url: string
}

beforeEach(async () => {
  stage.n += 1
  stage.url = await freshDatabase(`reload_${stage.n}`)
  stage.db = openDatabase({ url: stage.url })
  stage.first = await serveFeed()
  stage.second = await serveFeed()
  stage.sink = await serveSink()
})
afterEach(async () => {
  await Promise.all([stage.first, stage.second, stage.sink].map((server) => server.close()))
  await stage.db.destroy()
})

const brand = { id: 'revontuli', any: ['Revontuli'] }
const other = { id: 'kaamos', any: ['Kaamos'] }

function yaml(feeds: FeedServer[], { brands = [brand], ...rest }: Record<string, unknown> = {}): string {
  const sources = feeds.map((feed) => ({
    id: feed === stage.first ? 'first' : 'second',
    connector: 'feed',
    url: feed.url,
    every: '1s',
  }))
  return configOf({ sources, channels: { desk: webhookTo(stage.sink) }, brands, ...rest })
}

async function twoProcesses(): Promise<{ project: Project; both: Process[] }> {
  const project = makeProject(yaml([stage.first]), { DATABASE_URL: stage.url })
  const both = await Promise.all([startEnnakko(project, ['poller', 'outreach']), startEnnakko(project)])
  return { project, both }
}

const logged = (process: Process, msg: string) => process.log().filter((line) => line['msg'] === msg)

describe('an edit of the config, with two processes running', () => {
  it('adds and removes a source', async () => {
    const { project, both } = await twoProcesses()
    stage.second.posts.push({ id: 'new-source', text: complaint })
    project.edit(yaml([stage.first, stage.second]))
    await until('both follow', () => both.every((one) => logged(one, 'config reloaded').length === 1))
    await until('the alert', () => stage.sink.alerted().includes('new-source'))

    project.edit(yaml([stage.first]))
    await until('both follow', () => both.every((one) => logged(one, 'config reloaded').length === 2))
    const source = () =>
      stage.db.selectFrom('sources').select('enabled').where('id', '=', 'second').executeTakeFirstOrThrow()
    await until('it is off', async () => !(await source()).enabled)
    const { requests } = stage.second
    await new Promise((resolve) => {
      setTimeout(resolve, 2_500)
    })
    // One poll may have been under way.
    expect(stage.second.requests - requests).toBeLessThanOrEqual(1)
  })

  it('adds a brand, whichever process reads next', async () => {
    const { project, both } = await twoProcesses()
    stage.first.posts.push({ id: 'too-early', text: 'Kaamoksen palvelu on surkeaa, en suosittele.' })
    await until('it is seen', async () => {
      const skipped = await stage.db.selectFrom('skippedItems').select('reason').execute()
      return skipped.length === 1
    })
    project.edit(yaml([stage.first], { brands: [brand, other] }))
    await until('both follow', () => both.every((one) => logged(one, 'config reloaded').length === 1))
    for (let round = 0; round < 4; round += 1) {
      stage.first.posts.push({
        id: `k${round}`,
        text: `Kaamoksen palvelu on surkeaa, en suosittele (${round}).`,
      })
      await until(`round ${round}`, () => stage.sink.alerted().includes(`k${round}`))
    }
    expect(stage.sink.alerted()).not.toContain('too-early')
  })

  it('that is wrong changes nothing, is told of once with its place, and can be repaired', async () => {
    const { project, both } = await twoProcesses()
    const good = readFileSync(project.configPath, 'utf8')
    project.edit(good.replace('"languages"', '"langauges"'))
    const refusal = 'the new config is not valid; the one from before stays'
    await until('both say so', () => both.every((one) => logged(one, refusal).length > 0))
    stage.first.posts.push({ id: 'meanwhile', text: complaint })
    await until('the old one works', () => stage.sink.alerted().includes('meanwhile'))
    await new Promise((resolve) => {
      setTimeout(resolve, 2_500)
    })
    for (const one of both) {
      const lines = logged(one, refusal)
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatchObject({
        level: 'error',
        at: expect.stringMatching(
          new RegExp(
            `^${RegExp.escape(project.configPath)}:\\d+:\\d+ langauges: unknown key "langauges"; did you mean "languages"`,
          ),
        ),
      })
      expect(logged(one, 'config reloaded')).toEqual([])
    }
    project.edit(yaml([stage.first], { brands: [brand, other] }))
    await until('both follow', () => both.every((one) => logged(one, 'config reloaded').length === 1))
    stage.first.posts.push({ id: 'repaired', text: 'Kaamoksen palvelu on surkeaa, en suosittele.' })
    await until('the new one works', () => stage.sink.alerted().includes('repaired'))
  })

  it('that is valid but cannot work leaves the old one in place, and says which part cannot', async () => {
    const { project, both } = await twoProcesses()
    const channels = { desk: webhookTo(stage.sink), lead: { type: 'email', to: ['lead@example.com'] } }
    project.edit(yaml([stage.first], { channels }))
    const refusal = 'the new config cannot work; the one from before stays'
    const lines = await until('both say so', () => {
      const found = both.flatMap((one) => logged(one, refusal))
      return found.length === 2 ? found : undefined
    })
    expect(lines[0]).toMatchObject({
      level: 'error',
      error: expect.stringMatching(/^channels\.lead: has no mail server/),
    })
    stage.first.posts.push({ id: 'still', text: complaint })
    await until('the old one works', () => stage.sink.alerted().includes('still'))
  })

  it('that changes the address of a source forgets its place there and is read at once', async () => {
    const { project } = await twoProcesses()
    stage.first.posts.push({ id: 'a', text: complaint })
    await until('the first', () => stage.sink.alerted().includes('a'))
    stage.second.posts.push({ id: 'b', text: `${complaint} Taas.` })
    project.edit(yaml([stage.first]).replace(stage.first.url, stage.second.url))
    await until('the moved one', () => stage.sink.alerted().includes('b'))
  })
})
