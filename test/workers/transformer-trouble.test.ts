import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { FeedItem } from '../../connectors/connector.ts'
import { openDatabase } from '../../db/database.ts'
import { RetryLater } from '../../lib/errors.ts'
import { judgeOfOne } from '../harness/judge.ts'
import type { ScoredMention } from '../../mentions/mention.ts'
import { askTransformer } from '../../workers/poller/ask-transformer.ts'
import { type Transformer, batchSize, openTransformer } from '../../workers/transformer.ts'
import { complaint, configOf, webhookTo } from '../harness/config.ts'
import { makeProject, startEnnakko } from '../harness/ennakko.ts'
import { serveFeed } from '../harness/feed-server.ts'
import { freshDatabase } from '../harness/postgres.ts'
import { serveSink } from '../harness/sink.ts'
import { writeTinyModel } from '../harness/tiny-model.ts'
import { modelProcesses, placeWithStandIn } from '../harness/transformers.ts'
import { until } from '../harness/until.ts'

const { signal } = new AbortController()
const open = new Set<Transformer>()
afterEach(async () => {
  for (const transformer of open) await transformer.close()
  open.clear()
})

function folderWith(fromPretrained: string): string {
  const folder = join(placeWithStandIn(fromPretrained), 'tiny')
  writeTinyModel(folder, { bad: [], good: [] })
  return folder
}

function opened(fromPretrained: string, timeoutMs = 120_000): Transformer {
  const folder = folderWith(fromPretrained)
  const transformer = openTransformer({ folder, languages: ['fi'], weight: 0.5, maxTokens: 64, timeoutMs })
  open.add(transformer)
  return transformer
}

/** Both a tokenizer and a model, which answers with this expression over `texts`. */
const logitsOf = (expression: string) =>
  answersWith(`if (Array.isArray(input)) return { texts: input }
    const { texts } = input
    return { logits: { tolist: () => (${expression}) } }`)
const answersWith = (body: string) => `return async (input) => { ${body} }`

async function failure(work: Promise<unknown>): Promise<Error> {
  return await work.then(
    () => {
      throw new Error('did not fail')
    },
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  )
}

describe('a transformer in trouble', () => {
  it.each([
    ['cannot be loaded', 'throw new Error("bad bytes")', /^bad bytes$/],
    ['crashes while it loads', 'process.abort()', /^the model's process ended/],
    [
      'never answers',
      answersWith('await new Promise(() => setInterval(() => {}, 1000))'),
      /did not answer within 1 s/,
    ],
    ['never comes back from its own code', answersWith('for (;;);'), /did not answer within 1 s/],
    [
      'crashes on a text',
      answersWith('process.kill(process.pid, "SIGSEGV")'),
      /^the model's process ended \(SIGSEGV\)$/,
    ],
    [
      'uses up its heap',
      answersWith('const all = []; for (;;) all.push(new Array(1e5).fill(all.length))'),
      /^the model's process ended/,
    ],
    [
      'answers something else',
      answersWith('return { logits: { tolist: () => "yes" } }'),
      /^the model's output is not of the kind/,
    ],
    ['answers for fewer texts', logitsOf('[[1, 2, 3]]'), /^the model did not give each text/],
    [
      'answers without numbers',
      logitsOf('texts.map(() => [NaN, 0, 0])'),
      /^the model's output is not of the kind/,
    ],
    [
      'asks the network',
      'await exports.env.fetch("https://models.example/")',
      /^the model may use no network$/,
    ],
    ['writes a file', 'require("node:fs").writeFileSync(folder + "/written", "x")', /restricted/],
    ['starts a program', 'require("node:child_process").execSync("true")', /restricted/],
  ])('that %s is an error, and is left alone for a minute', async (what, script, message) => {
    const transformer = opened(script, what.startsWith('never') ? 1_000 : undefined)
    const error = await failure(transformer.read(['yksi', 'kaksi'], signal))
    expect(error.message).toMatch(message)
    expect(error).not.toBeInstanceOf(RetryLater)
    const again = await failure(transformer.read(['yksi', 'kaksi'], signal))
    expect(again).toBeInstanceOf(RetryLater)
    expect(again.message).toBe(error.message)
    const rest = again instanceof RetryLater ? again.retryAt.getTime() - Date.now() : 0
    expect(rest).toBeGreaterThan(0)
    expect(rest).toBeLessThanOrEqual(60_000)
  })

  it('has no secret of ours in its surroundings', async () => {
    process.env['SLACK_WEBHOOK_URL'] = 'https://hooks.example/secret'
    const error = await failure(
      opened('throw new Error(Object.keys(process.env).join())').read(['yksi'], signal),
    )
    delete process.env['SLACK_WEBHOOK_URL']
    expect(error.message).toContain('PATH')
    expect(error.message).not.toContain('SLACK_WEBHOOK_URL')
  })
})

describe('collecting opinions for a page', () => {
  const judge = judgeOfOne({
    brands: [{ id: 'revontuli', any: ['Revontuli'], all: [], none: [] }],
    languages: ['fi', 'en'],
  })
  const mentions = (texts: string[]) =>
    texts.map((text, index): ScoredMention => {
      const item: FeedItem = { id: String(index), unique: 'source', text }
      const scored = judge(item, { id: 'forum', connector: 'feed' }, { now: new Date('2026-06-01') })
      if (!scored) throw new Error(`no brand in: ${text}`)
      return scored
    })
  const posts = (count: number) =>
    mentions(
      Array.from(
        { length: count },
        (_, index) => `Revontuli vaihtoi sopimuksen ehdot eilen illalla ${index}.`,
      ),
    )

  it('shows the model only what it may judge, in batches', async () => {
    const seen: (readonly string[])[] = []
    const recording: Transformer = {
      languages: ['fi'],
      read: async (texts) => {
        seen.push(texts)
        return texts.map(() => ({ negative: 0.5, positive: 0.2, weight: 0.5 }))
      },
      close: async () => {},
    }
    const english = mentions(['Revontuli changed the terms of the contract last night.'])
    const { byItem, trouble } = await askTransformer(recording, [...posts(10), ...english], signal)
    expect({ sizes: seen.map(({ length }) => length), trouble }).toEqual({
      sizes: [8, 2],
      trouble: undefined,
    })
    expect(seen.flat().filter((text) => text.includes('changed'))).toEqual([])
    expect(byItem.size).toBe(10)
  })

  it('keeps what was said before the trouble', async () => {
    let batches = 0
    const failing: Transformer = {
      languages: ['fi'],
      read: async (texts) => {
        batches += 1
        if (batches > 1) throw new Error('out of memory')
        return texts.map(() => ({ negative: 0.5, positive: 0.2, weight: 0.5 }))
      },
      close: async () => {},
    }
    const { byItem, trouble } = await askTransformer(failing, posts(20), signal)
    expect({ asked: batches, opinions: byItem.size, message: trouble?.message }).toEqual({
      asked: 2,
      opinions: batchSize,
      message: 'out of memory',
    })
  })

  it('works with a process behind it', async () => {
    const { byItem } = await askTransformer(opened(logitsOf('texts.map(() => [3, 0, 0])')), posts(3), signal)
    expect([...byItem.values()].map(({ negative }) => negative.toFixed(2))).toEqual(['0.91', '0.91', '0.91'])
  })
})

describe('a running poller whose model is broken', () => {
  it.skipIf(process.platform !== 'linux')(
    'stops while the model hangs, and leaves the page to be read again',
    async () => {
      const [url, feed] = [
        await freshDatabase('transformer_hangs'),
        await serveFeed([{ id: 'a', text: complaint }]),
      ]
      const sources = [{ id: 'forum', connector: 'feed', url: feed.url, every: '1s' }]
      const transformer = { folder: folderWith(answersWith('for (;;);')), languages: ['fi'], timeout: '1m' }
      const project = makeProject(configOf({ sources, transformer }), { DATABASE_URL: url })
      const ennakko = await startEnnakko(project, ['poller'])
      await until('the model is at work', () => modelProcesses(ennakko.pid).length > 0)
      await sleep(500)
      const { code } = await ennakko.stop()
      expect({ code }).toEqual({ code: 0 })
      const db = openDatabase({ url })
      expect(await db.selectFrom('mentions').select('id').execute()).toEqual([])
      expect(await db.selectFrom('sources').select(['failures', 'cursor', 'leaseBy']).execute()).toEqual([
        { failures: 0, cursor: null, leaseBy: null },
      ])
      await Promise.all([db.destroy(), feed.close()])
    },
  )

  it('alerts as without it, logs it once, and says it with the source', async () => {
    const [url, sink] = [await freshDatabase('transformer_trouble'), await serveSink()]
    const feeds = await Promise.all(
      ['a', 'b', 'c'].map((id) => serveFeed([{ id, text: `${complaint} (${id})` }])),
    )
    const sources = feeds.map((feed, at) => ({
      id: `forum${at}`,
      connector: 'feed',
      url: feed.url,
      every: '1s',
    }))
    const transformer = { folder: folderWith('throw new Error("bad bytes")'), languages: ['fi'] }
    const channels = { desk: webhookTo(sink) }
    const project = makeProject(configOf({ sources, channels, transformer }), { DATABASE_URL: url })
    const ennakko = await startEnnakko(project, ['poller', 'outreach'])
    const db = openDatabase({ url })
    await until('three cases', async () => (await db.selectFrom('cases').select('id').execute()).length === 3)
    await until('an alert', async () => sink.received.length > 0)
    const lines = ennakko.log().filter(({ msg }) => String(msg).startsWith('the transformer does not answer'))
    expect(lines).toMatchObject([{ error: 'bad bytes' }])
    const notices = await db.selectFrom('sources').select('lastNotice').execute()
    const notice = 'Judged without the transformer: bad bytes.'
    expect(notices).toEqual([{ lastNotice: notice }, { lastNotice: notice }, { lastNotice: notice }])
    expect((await ennakko.stop()).code).toBe(0)
    await Promise.all([db.destroy(), sink.close(), ...feeds.map((feed) => feed.close())])
  })
})

describe.skipIf(process.platform !== 'linux')('the process of a model', () => {
  const plain = 'Revontuli vaihtoi sopimuksen ehdot eilen illalla.'
  const working = () => ({ folder: folderWith(logitsOf('texts.map(() => [9, 0, 0])')), languages: ['fi'] })

  it('comes and goes with an edit of the config, without a restart', async () => {
    const [url, feed] = [await freshDatabase('transformer_edit'), await serveFeed([{ id: 'a', text: plain }])]
    const sources = [{ id: 'forum', connector: 'feed', url: feed.url, every: '1s' }]
    const project = makeProject(configOf({ sources }), { DATABASE_URL: url })
    const ennakko = await startEnnakko(project, ['poller'])
    const db = openDatabase({ url })
    const labels = async () => {
      const rows = await db.selectFrom('mentions').select(['externalId', 'label']).execute()
      return Object.fromEntries(rows.map(({ externalId, label }) => [externalId, label]))
    }
    await until('the first post', async () => (await labels())['a'] === 'neutral')
    project.edit(configOf({ sources, transformer: working() }))
    await until('the edit', () => ennakko.log().some(({ msg }) => msg === 'config reloaded'))
    feed.posts.push({ id: 'b', text: plain.replace('illalla', 'aamulla') })
    await until('the second post', async () => (await labels())['b'] === 'negative')
    expect(modelProcesses(ennakko.pid)).toHaveLength(1)
    project.edit(configOf({ sources }))
    await until('the end of the process', () => modelProcesses(ennakko.pid).length === 0)
    await ennakko.stop()
    await Promise.all([db.destroy(), feed.close()])
  })

  it('ends when the poller is killed', async () => {
    const [url, feed] = [await freshDatabase('transformer_kill'), await serveFeed([{ id: 'a', text: plain }])]
    const sources = [{ id: 'forum', connector: 'feed', url: feed.url, every: '1s' }]
    const project = makeProject(configOf({ sources, transformer: working() }), { DATABASE_URL: url })
    const ennakko = await startEnnakko(project, ['poller'])
    const [pid] = await until('the process', () => {
      const found = modelProcesses(ennakko.pid)
      return found.length > 0 ? found : undefined
    })
    await ennakko.kill()
    await until('its end', () => !existsSync(`/proc/${pid}/exe`))
    await feed.close()
  })
})
