import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWithChromium, openProfile } from './browser.ts'
import { payloads } from './payloads.ts'
import { type Site, makeLink, openCase, openSite } from './site.ts'

const sites = await Promise.all(['one', 'two', 'three'].map((name) => openSite(`hostile_${name}`)))

/** A page that makes the mistake: it writes the words of others into its HTML. */
let careless = ''
const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://x')
  const policy = searchParams.get('policy')
  if (policy) response.setHeader('Content-Security-Policy', policy)
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.end(`<!doctype html><title>x</title><p>${searchParams.get('words') ?? ''}</p>`)
})

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  careless = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

describeWithChromium('hostile words in a browser', () => {
  it('would be noticed: a careless page runs them, and a policy on it is broken', async () => {
    const { context, page, watched } = await openProfile(careless)
    let ran = 0
    for (const words of payloads) {
      watched.executed.length = 0
      await page
        .goto(`${careless}/?words=${encodeURIComponent(words)}`, { timeout: 60_000 })
        .catch(() => undefined)
      await page.evaluate('0').catch(() => undefined)
      if (watched.executed.length > 0) ran += 1
    }
    expect(ran).toBeGreaterThan(20)
    expect(watched.foreign.length).toBeGreaterThan(5)
    watched.executed.length = 0
    const policy = encodeURIComponent("default-src 'none'")
    await page.goto(`${careless}/?policy=${policy}&words=${encodeURIComponent('<script>pwned()</script>')}`)
    expect(watched.executed).toEqual([])
    await expect.poll(() => watched.violations.length).toBeGreaterThan(0)
    await context.close()
  })

  it('run nowhere, break no policy and reach nobody, in whatever field they stand', async () => {
    expect(payloads.length).toBeGreaterThan(60)
    // Three browsers side by side, each with a site of its own since the company's name is hostile as well.
    await Promise.all(
      sites.map(async (site, n) => {
        const { context, page, watched } = await openProfile(site.origin)
        const mine = payloads.filter((_, at) => at % sites.length === n)
        for (const words of mine) {
          await show(site, page, words)
          expect(watched, words).toMatchObject({ executed: [], violations: [], foreign: [], errors: [] })
        }
        const posts = watched.requests.filter(({ method }) => method === 'POST')
        expect(posts).toHaveLength(mine.length * 3)
        await context.close()
      }),
    )
  })
})

/** Has every page show the words, wherever words of others can come in. */
async function show(site: Site, page: Page, words: string): Promise<void> {
  site.config = { ...site.config, company: words }
  const { caseId } = await openCase(
    site,
    {
      text: `${words} Revontuli on surkea.`,
      title: words,
      author: { name: words, url: `https://x.example/${words}` },
    },
    words.replaceAll('\u0000', ''),
  )
  await page.goto(`${site.origin}/a#${await makeLink(site, caseId)}`)
  await page.locator('.acknowledge[aria-busy=false]').waitFor()
  expect(await page.innerText('.excerpt')).toContain('surkea')
  await page.getByLabel('Nimesi').fill(words.slice(0, 100))
  await page.keyboard.press('Enter')
  await page.getByText('Kiitos!').waitFor()
  // Now the name is shown to the next one, and filled in from what the device remembers.
  await page.reload()
  await page.getByText('on jo ottanut').waitFor()
  expect(await elementsOf(page), words).toBe(0)
  await page.goto(`${site.origin}/`)
  expect(await elementsOf(page), words).toBe(0)
  await page.goto(`${site.origin}/nothing/${encodeURIComponent(words)}`)
  expect(await page.title()).toContain('Sivua ei löydy')
  expect(await elementsOf(page), words).toBe(0)
}

async function elementsOf(page: Page): Promise<unknown> {
  return await page.evaluate(
    "document.body.querySelectorAll('script, img, iframe, svg, math, object, embed, style, link, meta, base, marquee').length",
  )
}
