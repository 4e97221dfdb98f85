import '../harness/probe.ts'
import { describe, expect, it } from 'vitest'
import type { Io } from '../../connectors/connector.ts'
import { connectors } from '../../connectors/index.ts'
import { createHttp } from '../../lib/http.ts'
import { configOf } from '../harness/config.ts'

const http = createHttp({ userAgent: 'Ennakko/test', allowPrivate: () => [] })

async function opened(source: object, env: Record<string, string> = {}, publicUrl = 'http://localhost:3000') {
  const { checkText } = await import('../../config/check.ts')
  const { openConfig, configuredSources } = await import('../../workers/open-config.ts')
  const { memoryStore } = await import('../../workers/source-store.ts')
  const sources = [{ id: 'one', connector: 'probe', url: 'https://probe.example', ...source }]
  const { config, problems } = checkText(configOf({ sources }), 'ennakko.yaml', env)
  if (!config) throw new Error(JSON.stringify(problems))
  const running = openConfig(config, {
    http,
    store: memoryStore(),
    publicUrl,
    dataDir: '.ennakko',
    serves: true,
    env,
  })
  return { running, configured: configuredSources(running)[0] }
}

describe('a source with a key', () => {
  it('is the same source with another key, and another with other options', async () => {
    const hash = async (source: object, env = {}) => (await opened(source, env)).configured?.optionsHash
    const first = await hash({}, { PROBE_KEY: 'first-key' })
    expect(first).toMatch(/^[\da-f]{32}$/)
    expect(await hash({}, { PROBE_KEY: 'second-key' })).toBe(first)
    expect(await hash({ key: 'third-key' })).toBe(first)
    expect(await hash({ does: ['stream'] })).not.toBe(first)
  })

  it('takes the key of its own lines rather than that of the environment', async () => {
    const { running } = await opened({ key: 'own-key' }, { PROBE_KEY: 'shared-key' })
    expect(running.sources.get('one')?.config.options).toMatchObject({ key: 'own-key' })
  })

  it('waits without it, and nothing is opened', async () => {
    const { running, configured } = await opened({ needs_key: true })
    expect([...running.waiting]).toEqual([['one', 'PROBE_KEY']])
    expect(running.sources.size).toBe(0)
    expect(configured).toMatchObject({ id: 'one', waitsFor: 'PROBE_KEY' })
  })
})

describe('the address that platforms push to', () => {
  it.each([
    ['https://alerts.example.com', 'https://alerts.example.com/hooks/one'],
    ['https://example.com/ennakko', 'https://example.com/ennakko/hooks/one'],
    ['http://alerts.example.com', undefined],
    ['https://localhost:3000', undefined],
    ['https://127.0.0.1', undefined],
    ['https://[::1]:8443', undefined],
  ])('of %s is %s', async (publicUrl, callbackUrl) => {
    const ios: Io[] = []
    const { probe } = connectors as unknown as Record<'probe', { open: (options: object, io: Io) => object }>
    const { open } = probe
    probe.open = (options, io) => {
      ios.push(io)
      return open(options, io)
    }
    await opened({}, {}, publicUrl)
    probe.open = open
    expect(ios.map((io) => io.callbackUrl)).toEqual([callbackUrl])
  })
})
