import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { acknowledgeCase } from '../../db/cases.ts'
import { describeWithChromium, openProfile } from './browser.ts'
import { makeLink, openCase, openSite } from './site.ts'

const site = await openSite('look')

/** Every text with the contrast to what is behind it, and every box that people fill in with that of its border. */
const measure = `{
  const channels = (color) => color.match(/[\\d.]+/g).map(Number)
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
  }
  const contrast = (a, b) => {
    const [light, dark] = [luminance(channels(a)), luminance(channels(b))].sort((x, y) => y - x)
    return (light + 0.05) / (dark + 0.05)
  }
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor
      if ((channels(color)[3] ?? 1) === 1) return color
    }
    return 'rgb(255, 255, 255)'
  }
  const shown = [...document.body.querySelectorAll('*')].filter((element) => element.checkVisibility())
  const texts = shown.filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''))
  ;({
    texts: texts.map((element) => ({
      text: element.textContent.trim().slice(0, 30),
      contrast: contrast(getComputedStyle(element).color, behind(element)),
    })),
    edges: shown.filter((element) => element.matches('input')).map((element) =>
      contrast(getComputedStyle(element).borderTopColor, behind(element.parentElement))),
    targets: shown.filter((element) => element.matches('input, button')).map((element) => element.getBoundingClientRect().height),
    unlabelled: shown.filter((element) => element.matches('input') && element.labels.length === 0).length,
    headings: document.querySelectorAll('h1').length,
    mains: document.querySelectorAll('main').length,
    tooWide: document.documentElement.scrollWidth > innerWidth,
  })
}`

interface Look {
  texts: { text: string; contrast: number }[]
  edges: number[]
  targets: number[]
  unlabelled: number
  headings: number
  mains: number
  tooWide: boolean
}

async function check(page: Page, what: string, texts: number): Promise<void> {
  const look: Look = await page.evaluate(measure)
  expect(look.texts.length, what).toBeGreaterThanOrEqual(texts)
  expect(
    look.texts.filter(({ contrast }) => contrast < 4.5),
    what,
  ).toEqual([])
  expect(
    look.edges.filter((contrast) => contrast < 3),
    what,
  ).toEqual([])
  expect(
    look.targets.filter((height) => height < 44),
    what,
  ).toEqual([])
  expect(look, what).toMatchObject({ unlabelled: 0, headings: 1, mains: 1, tooWide: false })
}

async function openLink(page: Page, token: string): Promise<void> {
  await page.goto('about:blank')
  await page.goto(`${site.origin}/a#${token}`)
  await page.locator('.acknowledge[aria-busy=false]').waitFor()
}

describeWithChromium('every page in every state', () => {
  it.each(['light', 'dark'] as const)(
    'can be read in %s, on a desk and on a small phone',
    async (colorScheme) => {
      for (const viewport of [
        { width: 1280, height: 800 },
        { width: 320, height: 568 },
      ]) {
        const { context, page } = await openProfile(site.origin, { viewport, colorScheme })
        await page.goto(site.origin)
        const background = await page.evaluate('getComputedStyle(document.body).backgroundColor')
        expect(background).toBe(colorScheme === 'dark' ? 'rgb(18, 23, 29)' : 'rgb(246, 244, 240)')
        await check(page, 'landing', 5)
        await page.goto(`${site.origin}/sources`)
        await check(page, 'sources', 4)
        await page.goto(`${site.origin}/nothing`)
        await check(page, 'not found', 4)

        const { caseId } = await openCase(
          site,
          { text: `Surkeaa. ${'pitkäsana'.repeat(40)}` },
          'b'.repeat(80),
        )
        await openLink(page, await makeLink(site, caseId))
        await check(page, 'open', 9)
        await page.getByRole('button').click()
        await check(page, 'without a name', 10)
        await page.getByRole('textbox').fill('Maija')
        expect(await page.locator('.message').textContent()).toBe('')
        await page.getByRole('button').click()
        await page.getByText('Kiitos!').waitFor()
        await check(page, 'done', 6)

        const taken = (await openCase(site)).caseId
        await acknowledgeCase(site.db, taken, 'M'.repeat(100))
        await openLink(page, await makeLink(site, taken))
        await check(page, 'taken', 6)
        await openLink(page, 'wrong')
        await check(page, 'wrong', 3)
        await context.close()
      }
    },
  )
})
