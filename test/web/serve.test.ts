import { setTimeout as sleep } from 'node:timers/promises'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../lib/errors.ts'
import { serveWeb } from '../../web/serve.ts'

const host = '127.0.0.1'

function appThatTakes(ms: number): Hono {
  const app = new Hono()
  app.get('/', async (c) => {
    await sleep(ms)
    return c.text('done')
  })
  return app
}

describe('the web server', () => {
  it('says what to do about a port or host that it cannot have', async () => {
    const first = await serveWeb(new Hono(), { host, port: 0 })
    await expect(serveWeb(new Hono(), { host, port: first.port })).rejects.toThrow(ConfigError)
    await expect(serveWeb(new Hono(), { host, port: first.port })).rejects.toThrow(
      `port ${first.port} of ${host} is taken; set PORT`,
    )
    await first.close()
    const again = await serveWeb(new Hono(), { host, port: first.port })
    await again.close()
    await expect(serveWeb(new Hono(), { host: '192.0.2.1', port: 0 })).rejects.toThrow(/set HOST/)
  })

  it('answers what is under way when it closes, and takes no more', async () => {
    const serving = await serveWeb(appThatTakes(500), { host, port: 0 })
    const url = `http://${host}:${serving.port}/`
    const underWay = fetch(url)
    await sleep(100)
    const began = Date.now()
    const closed = serving.close()
    await expect(fetch(url)).rejects.toThrow()
    expect(await (await underWay).text()).toBe('done')
    await closed
    expect(Date.now() - began).toBeLessThan(1_500)
  })

  it('does not wait for ever', async () => {
    const serving = await serveWeb(appThatTakes(20_000), { host, port: 0 })
    const cut = fetch(`http://${host}:${serving.port}/`).then(
      () => 'answered',
      () => 'cut',
    )
    await sleep(100)
    const began = Date.now()
    await serving.close()
    expect(Date.now() - began).toBeLessThan(3_500)
    expect(await cut).toBe('cut')
  })
})
