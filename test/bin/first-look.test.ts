import { describe, expect, it, onTestFinished } from 'vitest'
import '../harness/probe.ts'
import { choose } from '../../bin/add/choose.ts'
import type { FirstLook } from '../../bin/add/first-look.ts'
import type { FoundSource } from '../../connectors/found-source.ts'
import { memoryStore } from '../../workers/source-store.ts'
import { complaint, configOf } from '../harness/config.ts'
import { serveProbe } from '../harness/probe-server.ts'
import { client } from '../lib/servers.ts'

// Later: the config's schema is made of the connectors that there are when it is read.
const { lookAt } = await import('../../bin/add/first-look.ts')

async function probe(options: object = {}) {
  const server = await serveProbe()
  onTestFinished(() => server.close())
  server.posts.push({ id: 'a', text: complaint })
  const source = { id: 'new', connector: 'probe', url: server.url, ...options }
  const other = { id: 'other', connector: 'probe', url: 'http://127.0.0.1:9' }
  const surroundings = {
    http: client(),
    store: memoryStore(),
    publicUrl: 'http://localhost:3000',
    dataDir: '.ennakko',
    env: {},
  }
  return { server, look: () => lookAt('new', configOf({ sources: [other, source] }), 'x.yaml', surroundings) }
}

describe('a first look at a source', () => {
  it('gives one page, and opens no other source of the config', async () => {
    const { look, server } = await probe()
    expect(await look()).toMatchObject({ state: 'read', page: { items: [{ id: 'a' }] } })
    expect(server.requests).toEqual(['items?after=0'])
  })

  it('listens to a stream for five seconds', async () => {
    const { look, server } = await probe({ does: ['stream'] })
    const later = setTimeout(() => server.posts.push({ id: 'b', text: complaint }), 500)
    onTestFinished(() => clearTimeout(later))
    const began = performance.now()
    expect(await look()).toMatchObject({ state: 'read', page: { items: [{ id: 'a' }, { id: 'b' }] } })
    expect(performance.now() - began).toBeGreaterThan(4_900)
  })

  it.each([
    [{ needs_key: true }, undefined, { state: 'waits', variable: 'PROBE_KEY' }],
    [{}, { status: 500 }, { state: 'failed', reason: expect.stringContaining('answered 500') }],
    [{}, { status: 429, headers: { 'retry-after': '60' } }, { state: 'later' }],
    [{ colour: 'red' }, undefined, { state: 'failed', reason: expect.stringContaining('colour') }],
  ])('of %j while the server answers %j tells what is the matter', async (options, failing, expected) => {
    const { look, server } = await probe(options)
    server.failing = failing
    expect(await look()).toMatchObject(expected)
  })
})

describe('of what an address may mean', () => {
  const found = (name: string): FoundSource => ({ connector: 'feed', options: {}, name, what: name })
  const looks: Record<string, FirstLook> = {
    keyed: { state: 'waits', variable: 'KEY' },
    keyed2: { state: 'waits', variable: 'KEY2' },
    broken: { state: 'failed', reason: 'no' },
    good: { state: 'read', page: { items: [], cursor: '' } },
    slow: { state: 'later', reason: 'patience' },
  }

  async function chosen(names: string[], there: string[] = []) {
    const asked: string[] = []
    async function* candidates() {
      for (const name of names) {
        asked.push(name)
        yield found(name)
      }
    }
    const choice = await choose(
      candidates(),
      ({ name }) => (there.includes(name) ? `id-of-${name}` : undefined),
      async ({ name }) => looks[name] ?? { state: 'failed', reason: 'unknown' },
    )
    return { is: choice.chosen?.found.name ?? choice.existing?.id, asked, waiting: choice.waiting.length }
  }

  it.each([
    [['keyed', 'good', 'slow'], 'good', 2, 1],
    [['broken', 'slow', 'good'], 'slow', 2, 0],
    [['keyed', 'keyed2'], 'keyed', 2, 1],
    [['keyed', 'broken', 'keyed2'], undefined, 3, 2],
    [['broken'], undefined, 1, 0],
    [[], undefined, 0, 0],
  ])('%j, %s is taken, and no more is asked than that needs', async (names, is, asked, waiting) => {
    expect(await chosen(names)).toEqual({ is, asked: names.slice(0, asked), waiting })
  })

  it('what is in the config already ends the search', async () => {
    expect(await chosen(['keyed', 'good', 'slow'], ['good'])).toMatchObject({ is: 'id-of-good', waiting: 1 })
  })
})
