import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkText } from '../../config/check.ts'
import type { FeedItem } from '../../connectors/connector.ts'
import { createHttp } from '../../lib/http.ts'
import { type OpenConfig, openConfig } from '../../workers/open-config.ts'
import { judgeItems, matchPage } from '../../workers/poller/judge-page.ts'
import { memoryStore } from '../../workers/source-store.ts'
import { complaint, configOf } from '../harness/config.ts'
import { makeProject, runCommand } from '../harness/ennakko.ts'
import { serveFeed } from '../harness/feed-server.ts'
import { writeTinyModel } from '../harness/tiny-model.ts'
import { describeWithTransformers, modelProcesses, placeWithLibrary } from '../harness/transformers.ts'
import { until } from '../harness/until.ts'

/** Made-up words, which no lexicon can know. */
const bad = 'möhnähti'
const good = 'jepautti'
const unreadable = `Revontuli ${bad} koko eilisen illan meidän kotona.`
const unreadablePraise = `Revontuli ${good} koko eilisen illan meidän kotona.`

function opened(transformer?: object): OpenConfig {
  const sources = [{ id: 'forum', connector: 'feed', url: 'https://forum.example/rss' }]
  const { config, problems } = checkText(
    configOf({ sources, ...(transformer ? { transformer } : {}) }),
    'ennakko.yaml',
    {},
  )
  if (!config) throw new Error(JSON.stringify(problems))
  const http = createHttp({ userAgent: 'Ennakko/test', allowPrivate: () => [] })
  return openConfig(config, {
    http,
    store: memoryStore(),
    publicUrl: 'http://localhost:3000',
    dataDir: '.ennakko',
    env: {},
  })
}

const open = new Set<OpenConfig>()
afterEach(async () => {
  for (const { transformer } of open) await transformer?.close()
  open.clear()
})

async function judged(running: OpenConfig, texts: string[]) {
  open.add(running)
  const { config, transformer, judge, sources } = running
  const items = texts.map((text, index): FeedItem => ({ id: String(index), unique: 'source', text }))
  const judging = { judge: await judge(), config, transformer }
  const { matched } = await matchPage(judging.judge, sources.get('forum')!.config, { items })
  const circumstances = { firstPage: false, repeatAuthors: new Set<string>(), now: new Date('2026-06-01') }
  return await judgeItems(judging, matched, circumstances)
}

describeWithTransformers('a tiny ONNX model through the real library', () => {
  const stage = {} as { folder: string }

  beforeEach(() => {
    stage.folder = join(placeWithLibrary(), 'tiny')
    writeTinyModel(stage.folder, { bad: [bad], good: [good] })
  })

  const settings = () => ({ folder: stage.folder, languages: ['fi'] })
  const labelsOf = ({ mentions }: Awaited<ReturnType<typeof judged>>) =>
    mentions.map(({ scored, decision }) => [scored.sentiment.label, decision])

  it('gives a label to what the general engine cannot read, and says so', async () => {
    const texts = [unreadable, unreadablePraise]
    expect(labelsOf(await judged(opened(), texts))).toEqual([
      ['neutral', 'store'],
      ['neutral', 'store'],
    ])
    const page = await judged(opened(settings()), texts)
    expect(labelsOf(page)).toEqual([
      ['negative', 'alert'],
      ['positive', 'store'],
    ])
    expect(page.trouble).toBeUndefined()
    expect(page.mentions[0]?.plan).toHaveLength(1)
    const { sentiment } = page.mentions[0]!.scored
    expect(sentiment.why[0]).toEqual({
      text: expect.stringMatching(/^transformer 0\.\d\d → 0\.[6-9]\d$/),
      weight: expect.any(Number),
    })
    expect(sentiment.why[0]!.weight).toBeGreaterThan(1)
  })

  it('reads pages longer than a batch, each post by itself', async () => {
    const texts = Array.from(
      { length: 21 },
      (_, index) => `${index % 3 ? unreadablePraise : unreadable} ${index}`,
    )
    const { mentions, trouble } = await judged(opened(settings()), texts)
    expect(trouble).toBeUndefined()
    expect(mentions.map(({ scored }) => scored.sentiment.label)).toEqual(
      texts.map((_, index) => (index % 3 ? 'positive' : 'negative')),
    )
  })

  it('reads the beginning of a very long post', async () => {
    const filler = ' ja sitten vielä yksi sana lisää'.repeat(5_000)
    const [first, last] = [`${unreadable}${filler}`, `Revontuli ${filler} ${bad}`]
    const { mentions } = await judged(opened({ ...settings(), max_tokens: 8, weight: 1 }), [first, last])
    expect(mentions.map(({ scored }) => scored.sentiment.label)).toEqual(['negative', 'neutral'])
  })

  it('takes no more from a truncated, an empty or a foreign model than a notice', async () => {
    const model = join(stage.folder, 'onnx/model.onnx')
    const whole = readFileSync(model)
    for (const bytes of [whole.subarray(0, 100), Buffer.alloc(0), Buffer.from('<html>404</html>')]) {
      writeFileSync(model, bytes)
      const page = await judged(opened(settings()), [unreadable, complaint])
      expect(labelsOf(page)).toEqual([
        ['neutral', 'store'],
        ['negative', 'alert'],
      ])
      expect(page.trouble?.message).toMatch(/./)
    }
  })

  it('asks no network for a file that is missing', async () => {
    const running = opened(settings())
    rmSync(join(stage.folder, 'tokenizer.json'))
    const { trouble } = await judged(running, [unreadable])
    expect(trouble?.message).toMatch(/not found locally/)
  })

  it('starts no process before the first matched post, one for all, and none after it is closed', async () => {
    if (!existsSync('/proc/self/stat')) return
    const running = opened(settings())
    await judged(running, ['Kauppareissu oli surkea.'])
    expect(modelProcesses()).toEqual([])
    await Promise.all([judged(running, [unreadable]), judged(running, [unreadablePraise])])
    const pids = modelProcesses()
    expect(pids).toHaveLength(1)
    expect(readFileSync(`/proc/${pids[0]}/oom_score_adj`, 'utf8').trim()).toBe('1000')
    expect(readFileSync(`/proc/${pids[0]}/environ`, 'utf8')).not.toContain('HOME=')
    await running.transformer?.close()
    expect(modelProcesses()).toEqual([])
  })

  it('starts its process again when the system has ended it between two pages', async () => {
    if (!existsSync('/proc/self/stat')) return
    const running = opened(settings())
    await judged(running, [unreadable])
    const [pid = 0] = modelProcesses()
    process.kill(pid, 'SIGKILL')
    await until('the model process is gone', async () => !existsSync(`/proc/${pid}`))
    const page = await judged(running, [unreadable])
    expect({ labels: labelsOf(page), trouble: page.trouble }).toEqual({
      labels: [['negative', 'alert']],
      trouble: undefined,
    })
  })

  it('has its say in what `ennakko poll` shows, and lets the command end', async () => {
    const feed = await serveFeed([{ id: 'a', text: unreadable }])
    const sources = [{ id: 'forum', connector: 'feed', url: feed.url }]
    const project = makeProject(configOf({ sources, transformer: settings() }))
    const { code, stdout, stderr } = await runCommand(project, ['poll', 'forum', '--dry-run', '--json'])
    await feed.close()
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'forum: 1 item, 1 of interest, 1 would alert (nothing was stored)\n',
    })
    expect(JSON.parse(stdout)).toMatchObject({
      label: 'negative',
      why: [{ text: expect.stringMatching(/^transformer/) }],
    })
  })
})

describe('without a transformer in the config', () => {
  it('nothing of it is opened, and a page is judged all the same', async () => {
    const running = opened()
    expect(running.transformer).toBeUndefined()
    const { mentions, trouble } = await judged(running, [complaint])
    expect(mentions).toMatchObject([{ decision: 'alert' }])
    expect(trouble).toBeUndefined()
  })
})
