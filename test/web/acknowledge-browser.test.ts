import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { acknowledgeCase } from '../../db/cases.ts'
import { type Watched, describeWithChromium, openProfile } from './browser.ts'
import { type Site, acknowledgements, makeLink, openCase, openSite } from './site.ts'

const site: Site = await openSite('acknowledge_browser')
let closing: (() => Promise<void>)[] = []

beforeEach(() => {
  site.requests.length = 0
  site.config = { ...site.config, locale: 'fi', company: 'Revontuli Oy' }
})
afterEach(async () => {
  for (const close of closing) await close()
  closing = []
})

async function visit(options = {}): Promise<{ page: Page; watched: Watched }> {
  const { context, page, watched } = await openProfile(site.origin, options)
  closing.push(() => context.close())
  return { page, watched }
}

async function openLink(page: Page, token: string): Promise<void> {
  await page.goto(`${site.origin}/a#${token}`)
  await page.locator('.acknowledge[aria-busy=false]').waitFor()
}

const quiet = { executed: [], violations: [], foreign: [], errors: [] }

describeWithChromium('the acknowledge link in a browser', () => {
  it('acknowledges nothing while nobody clicks, and once when somebody does', async () => {
    const { caseId } = await openCase(site, { text: 'Revontulen sähkölasku on taas väärin!' })
    const token = await makeLink(site, caseId)
    const { page, watched } = await visit()
    for (let load = 0; load < 5; load += 1) await openLink(page, token)
    await page.mouse.move(300, 300)
    await page.keyboard.press('Tab')
    await sleep(300)
    expect(await acknowledgements(site)).toBe(0)
    expect(await page.textContent('.excerpt')).toBe('Revontulen sähkölasku on taas väärin!')
    expect(await page.innerText('.case p')).toMatch(/Tärkeys P3\s+revontuli/i)

    await page.getByLabel('Nimesi').fill('Maija Meikäläinen')
    await page.getByRole('button', { name: 'Otan tämän hoitaakseni' }).dblclick()
    await page.getByText('Kiitos! Tapaus on nyt sinun hoidossasi.').waitFor()
    expect(await page.getByRole('button').count()).toBe(0)
    expect(await page.evaluate('document.activeElement.className')).toBe('message')
    expect(await acknowledgements(site)).toBe(1)
    const row = await site.db
      .selectFrom('cases')
      .select('acknowledgedBy')
      .where('id', '=', caseId)
      .executeTakeFirstOrThrow()
    expect(row.acknowledgedBy).toBe('Maija Meikäläinen')

    await page.reload()
    await page.getByText('Maija Meikäläinen on jo ottanut tapauksen hoitaakseen.').waitFor()
    expect(await page.getByRole('button').count()).toBe(0)
    expect(watched).toMatchObject(quiet)
  })

  it('sends its token in no address and no Referer, only in the body of its POSTs', async () => {
    const { caseId } = await openCase(site)
    const token = await makeLink(site, caseId)
    const { page, watched } = await visit()
    await openLink(page, token)
    await page.getByLabel('Nimesi').fill('Maija')
    await page.keyboard.press('Enter')
    await page.getByText('Kiitos!').waitFor()
    await page.goto(`${site.origin}/`)
    const seen = site.requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`)
    expect(seen).toEqual(
      expect.arrayContaining(['GET /a', 'GET /a/acknowledge.js', 'POST /a/preview', 'POST /a', 'GET /']),
    )
    for (const { url, headers } of site.requests) {
      expect(url).not.toContain(token)
      expect(JSON.stringify(headers)).not.toContain(token)
      expect(headers).not.toHaveProperty('referer')
    }
    for (const { headers } of watched.requests) expect(JSON.stringify(headers)).not.toContain(token)
    expect(site.logged()).not.toContain(token)
  })

  it('shows a second link that is opened in the same tab, and takes that case', async () => {
    const first = await openCase(site, { text: 'Ensimmäinen valitus, surkeaa.' })
    const second = await openCase(site, { text: 'Toinen valitus, surkeaa.' })
    const { page } = await visit()
    await openLink(page, await makeLink(site, first.caseId))
    await page.getByText('Ensimmäinen valitus').waitFor()
    const reloaded = page.waitForEvent('load')
    await page.goto(`${site.origin}/a#${await makeLink(site, second.caseId)}`)
    await reloaded
    await page.getByText('Toinen valitus').waitFor()
    await page.getByLabel('Nimesi').fill('Maija')
    await page.getByRole('button').click()
    await page.getByText('Kiitos!').waitFor()
    const rows = await site.db
      .selectFrom('cases')
      .select(['id', 'state'])
      .where('id', 'in', [first.caseId, second.caseId])
      .execute()
    expect(new Map(rows.map(({ id, state }) => [id, state]))).toEqual(
      new Map([
        [first.caseId, 'open'],
        [second.caseId, 'acknowledged'],
      ]),
    )
  })

  it('remembers the name on this device, and works where it may not', async () => {
    const { page } = await visit()
    const take = async (name?: string) => {
      await page.goto('about:blank')
      await openLink(page, await makeLink(site, (await openCase(site)).caseId))
      if (name !== undefined) await page.getByLabel('Nimesi').fill(name)
      await page.getByRole('button').click()
      await page.getByText('Kiitos!').waitFor()
    }
    await take('Maija')
    await take()
    const { acknowledgedBy } = await site.db
      .selectFrom('cases')
      .select('acknowledgedBy')
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow()
    expect(acknowledgedBy).toBe('Maija')

    await page.addInitScript(
      "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('shut', 'SecurityError') } })",
    )
    await take('Pekka')
  })

  it.each([
    ['fi', 'Kirjoita nimesi', 'Pekka on jo ottanut', 'Linkki on vanhentunut', 'Linkki on väärä tai vajaa'],
    [
      'en',
      'Write your name',
      'Pekka has already taken',
      'The link has expired',
      'The link is wrong or incomplete',
    ],
  ] as const)(
    'says in %s what is missing, taken, expired or wrong',
    async (locale, missing, taken, expired, wrong) => {
      site.config = { ...site.config, locale }
      const { caseId } = await openCase(site)
      const token = await makeLink(site, caseId)
      const { page, watched } = await visit()
      await openLink(page, token)
      expect(await page.getAttribute('html', 'lang')).toBe(locale)
      await page.getByRole('button').click()
      await page.getByText(missing).waitFor()
      expect(await page.evaluate('document.activeElement.id')).toBe('name')

      await page.getByRole('textbox').fill('Maija')
      await acknowledgeCase(site.db, caseId, 'Pekka')
      await page.getByRole('button').click()
      await page.getByText(taken).waitFor()
      expect(await page.getByRole('button').count()).toBe(0)
      for (const [link, text] of [
        [await makeLink(site, caseId, -1), expired],
        ['x'.repeat(43), wrong],
        ['', wrong],
      ] as const) {
        await openLink(page, link)
        await page.getByText(text).waitFor()
        expect(await page.getByRole('button').count()).toBe(0)
        expect(await page.locator('.case').isVisible()).toBe(false)
      }
      expect(watched).toMatchObject(quiet)
    },
  )

  it('says that it cannot reach the server, and works once it can', async () => {
    const { caseId } = await openCase(site)
    const token = await makeLink(site, caseId)
    const { page } = await visit()
    for (const broken of [500, 'cut', 'html'] as const) {
      await page.route('**/a/preview', async (route) => {
        if (broken === 'cut') await route.abort()
        else
          await route.fulfill({
            status: broken === 500 ? 500 : 200,
            body: broken === 500 ? '{"error":{"message":"x"}}' : '<html>proxy</html>',
          })
      })
      await page.goto('about:blank')
      await openLink(page, token)
      await page.getByText('Ennakko ei vastaa juuri nyt.').waitFor()
      await page.unrouteAll()
    }
    await page.reload()
    await page.getByLabel('Nimesi').fill('Maija')
    await page.route('**/a', async (route) => await route.fulfill({ status: 502, body: 'bad gateway' }))
    await page.getByRole('button').click()
    await page.getByText('Ennakko ei vastaa juuri nyt.').waitFor()
    await page.unrouteAll()
    await page.getByRole('button').click()
    await page.getByText('Kiitos!').waitFor()
    const { state } = await site.db
      .selectFrom('cases')
      .select('state')
      .where('id', '=', caseId)
      .executeTakeFirstOrThrow()
    expect(state).toBe('acknowledged')
  })

  it('can be used by the keyboard alone, and says so to those who hear it', async () => {
    const { caseId } = await openCase(site)
    const { page } = await visit({ reducedMotion: 'reduce' })
    await openLink(page, await makeLink(site, caseId))
    const focused = () =>
      page.evaluate(`{
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement)
        const outline = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
        ({ tag: document.activeElement.tagName, outline })
      }`)
    await page.keyboard.press('Tab')
    expect(await focused()).toEqual({ tag: 'INPUT', outline: true })
    await page.keyboard.type('Maija')
    await page.keyboard.press('Tab')
    expect(await focused()).toEqual({ tag: 'BUTTON', outline: true })
    await page.keyboard.press('Space')
    await page.getByRole('status').getByText('Kiitos!').waitFor()
    const moving = await page.evaluate('document.getAnimations().length')
    expect(moving).toBe(0)
  })

  it('tells those without JavaScript what is needed', async () => {
    const { page } = await visit({ javaScriptEnabled: false })
    await page.goto(`${site.origin}/a#x`)
    expect(await page.innerText('main')).toContain('Sivu toimii vain JavaScriptin avulla.')
    expect(await page.getByRole('button').count()).toBe(0)
  })
})
