import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../lib/errors.ts'
import { serveWeb } from '../../web/serve.ts'

const host = '127.0.0.1'

/** An app that answers when it is let to. */
function slowApp() {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<void>()
  const app = new Hono()
  app.get('/', async (c) => {
    asked.resolve()
    await answer.promise
    return c.text('done')
  })
  return { app, asked: asked.promise, answer: answer.resolve }
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
    const { app, asked, answer } = slowApp()
    const serving = await serveWeb(app, { host, port: 0 })
    const url = `http://${host}:${serving.port}/`
    const underWay = fetch(url).then((response) => response.text())
    await asked
    const closed = serving.close()
    answer()
    await expect(fetch(url)).rejects.toThrow()
    expect(await underWay).toBe('done')
    await closed
  })

  it('does not wait for ever', async () => {
    const { app, asked } = slowApp()
    const serving = await serveWeb(app, { host, port: 0 })
    const cut = fetch(`http://${host}:${serving.port}/`).then(
      () => 'answered',
      () => 'cut',
    )
    await asked
    await serving.close()
    expect(await cut).toBe('cut')
  })
})
