import { existsSync } from 'node:fs'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  chromium,
} from 'playwright-core'
import { describe } from 'vitest'

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const hasChromium = existsSync(executablePath)
if (!hasChromium) {
  console.warn(
    `\n!!! there is no ${executablePath}: every test in a browser is SKIPPED (apt-get install chromium, or set CHROMIUM_PATH)\n`,
  )
}

/** `describe` for what needs a browser; skipped, loudly, where there is none. */
export const describeWithChromium = describe.skipIf(!hasChromium)

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--process-per-site',
  '--disable-software-rasterizer',
  // There is no way out of this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]

/** Only what hangs reaches it. */
const patienceMs = 120_000

let running: Promise<Browser> | undefined

/** The Chromium of this process, started when it is first needed. It ends when this process does, which holds its pipe. */
export async function browser(): Promise<Browser> {
  running ??= chromium.launch({ executablePath, args, timeout: patienceMs })
  return await running
}

/** What a page did that it must not do. */
export interface Watched {
  /** Scripts that ran although they came in as words: dialogs, and calls of `pwned()`. */
  executed: string[]
  violations: string[]
  /** Addresses outside the site that the page tried to reach; none of them is let through. */
  foreign: string[]
  errors: string[]
  requests: { url: string; method: string; headers: Record<string, string> }[]
}

/** A fresh profile whose pages are watched; what they ask of anybody but `origin` is told, and reaches nobody. */
export async function openProfile(
  origin: string,
  options: BrowserContextOptions = {},
): Promise<{ context: BrowserContext; page: Page; watched: Watched }> {
  const context = await (await browser()).newContext(options)
  context.setDefaultTimeout(patienceMs)
  const watched: Watched = { executed: [], violations: [], foreign: [], errors: [], requests: [] }
  await context.exposeFunction('pwned', () => void watched.executed.push('pwned()'))
  await context.exposeFunction('reportViolation', (what: string) => void watched.violations.push(what))
  await context.addInitScript(`
    addEventListener('securitypolicyviolation', (event) =>
      reportViolation(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))`)
  context.on('request', (request) => {
    const url = request.url()
    if (/^(?:https?|wss?):/.test(url) && !url.startsWith(`${origin}/`)) watched.foreign.push(url)
    watched.requests.push({ url, method: request.method(), headers: request.headers() })
  })
  context.on('page', (page) => {
    page.on('dialog', async (dialog) => {
      watched.executed.push(`dialog: ${dialog.message()}`)
      await dialog.dismiss()
    })
    page.on('pageerror', (error) => watched.errors.push(error.message))
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/i.test(message.text())) watched.violations.push(message.text())
    })
  })
  return { context, page: await context.newPage(), watched }
}
