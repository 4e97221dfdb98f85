import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import { z } from 'zod'
import { acknowledgeCase, readCase } from '../db/cases.ts'
import { readMention } from '../db/mentions.ts'
import type { CaseRow } from '../db/tables.ts'
import { findAcknowledgeToken } from '../db/tokens.ts'
import { hashAckToken } from '../outreach/ack-token.ts'
import type { Locale } from '../outreach/channel.ts'
import { type AcknowledgePageText, ackPageText } from '../outreach/messages.ts'
import { maskPersonalData } from '../outreach/privacy.ts'
import { neutralise, trim } from '../outreach/render.ts'
import type { WebDeps } from './app.ts'
import { serveAsset } from './assets.ts'
import { problem } from './problem.ts'

/** Letters of the post that the holder of a link sees: enough to know which one it is. */
const excerptLength = 280

/**
 * The page behind an alert's acknowledge link, `/a#token`. The token stays in the fragment, which browsers send to
 * nobody; loading the page does nothing, and only the button's POST acknowledges, since mail filters and chat
 * previews fetch every link. Whoever holds the link can take the case and nothing more.
 */
export function acknowledgePages({ db, config, nudge }: WebDeps): Hono {
  const app = new Hono()
  app.use(bodyLimit({ maxSize: 4096, onError: (c) => problem(c, 413, 'the body is larger than 4 KiB') }))

  app.get('/', (c) => {
    c.header('Cache-Control', 'no-store')
    return c.html(page(config().company, config().locale))
  })
  app.get('/acknowledge.js', serveAsset('acknowledge.js', 'text/javascript'))

  /** What the holder of a link may see of its case, before deciding. Changes nothing. */
  app.post('/preview', async (c) => {
    const words = ackPageText(config().locale)
    const found = await find(await c.req.json().catch(() => undefined), words)
    if (!found.case) return c.json({ message: found.reason }, 404)
    const mention = await readMention(db, found.case.mentionId)
    return c.json({
      brand: found.case.brand,
      priority: found.case.level,
      excerpt: trim(neutralise(maskPersonalData(mention?.text ?? '')), excerptLength),
      open: found.case.state === 'open',
      message: stateText(words, found.case),
    })
  })

  app.post('/', async (c) => {
    const words = ackPageText(config().locale)
    const body: unknown = await c.req.json().catch(() => undefined)
    const found = await find(body, words)
    if (!found.case) return c.json({ message: found.reason }, 404)
    const named = withName.safeParse(body)
    if (!named.success) return c.json({ message: words.nameMissing }, 400)
    const change = await acknowledgeCase(db, found.case.id, named.data.name)
    if (!change.changed) return c.json({ message: stateText(words, change.case ?? found.case) }, 409)
    await nudge(change.due)
    return c.json({ message: words.done })
  })

  async function find(
    body: unknown,
    words: AcknowledgePageText,
  ): Promise<{ case: CaseRow } | { case?: undefined; reason: string }> {
    const presented = withToken.safeParse(body)
    const hash = presented.success ? hashAckToken(presented.data.token) : undefined
    const token = hash ? await findAcknowledgeToken(db, hash) : undefined
    if (!token) return { reason: words.invalid }
    if (token.expired) return { reason: words.expired }
    const found = await readCase(db, token.caseId)
    return found ? { case: found } : { reason: words.invalid }
  }
  return app
}

const withToken = z.object({ token: z.string().max(200) })
const withName = z.object({ name: z.string().trim().min(1).max(100) })

function stateText(words: AcknowledgePageText, { state, assignee, acknowledgedBy }: CaseRow): string {
  if (state === 'open') return ''
  return state === 'resolved' ? words.resolved : words.takenBy(assignee ?? acknowledgedBy ?? undefined)
}

function page(company: string, locale: Locale) {
  const words = ackPageText(locale)
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${words.title} · ${company}</title>
        <link rel="stylesheet" href="/style.css" />
        <script src="/a/acknowledge.js" type="module"></script>
      </head>
      <body
        data-working="${words.working}"
        data-failed="${words.failed}"
        data-invalid="${words.invalid}"
        data-name-missing="${words.nameMissing}"
      >
        <main>
          <p class="company">${company}</p>
          <h1>${words.title}</h1>
          <p class="case" hidden><span class="level"></span> <bdi class="brand"></bdi></p>
          <blockquote class="excerpt" dir="auto" hidden></blockquote>
          <form method="post" action="/a" hidden>
            <p>${words.explanation}</p>
            <label for="name">${words.nameLabel}</label>
            <input id="name" name="name" autocomplete="name" maxlength="100" required />
            <button>${words.button}</button>
          </form>
          <p class="message" role="status" aria-live="polite"></p>
          <noscript><p>${words.needsScript}</p></noscript>
        </main>
      </body>
    </html>`
}
