import { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import { acknowledgeCase, readCase } from '../db/cases.ts'
import { readMention } from '../db/mentions.ts'
import type { CaseRow, MentionRow } from '../db/tables.ts'
import { findAcknowledgeToken } from '../db/tokens.ts'
import { hashAckToken } from '../outreach/ack-token.ts'
import type { Locale } from '../outreach/channel.ts'
import { ackPageText, wordsOf } from '../outreach/messages.ts'
import type { AcknowledgePageText } from '../outreach/words.ts'
import { excerpt, line, plain } from '../outreach/render.ts'
import type { WebDeps } from './deps.ts'
import { serveAsset } from './assets.ts'
import { personName, readJson } from './body.ts'
import { limitBody } from './limit-body.ts'
import { page } from './page.ts'
import { problem } from './problem.ts'
import { scoredText } from '../mentions/vocabulary.ts'

/** Letters of the post that the holder of a link sees: enough to know which one it is. */
const excerptLength = 280

/**
 * The page behind an alert's acknowledge link, `/a#token`. The token stays in the fragment, which browsers send to
 * nobody; loading the page does nothing, and only the button's POST acknowledges, since mail filters and chat
 * previews fetch every link. Whoever holds the link can take the case and nothing more.
 */
export function acknowledgePages({ db, config, nudge }: WebDeps): Hono {
  const app = new Hono()
  app.use(limitBody(4))

  app.get('/', (c) => {
    const { locale, company } = config()
    const { title } = ackPageText(locale)
    return c.html(page({ locale, company, title, script: '/a/acknowledge.js', content: content(locale) }))
  })
  app.get('/acknowledge.js', serveAsset('acknowledge.js', 'text/javascript'))

  /** What the holder of a link may see of its case, before deciding. Changes nothing. */
  app.post('/preview', async (c) => {
    const words = ackPageText(config().locale)
    const found = await find(await readJson(c), words)
    if (!found.case) return problem(c, 404, found.reason)
    const mention = await readMention(db, found.case.mentionId)
    return c.json({
      brand: line(found.case.brand ?? '', 80),
      priority: found.case.level,
      excerpt: mention ? excerptOf(mention) : '',
      open: found.case.state === 'open',
      message: stateText(words, found.case),
    })
  })

  app.post('/', async (c) => {
    const words = ackPageText(config().locale)
    const body = await readJson(c)
    const found = await find(body, words)
    if (!found.case) return problem(c, 404, found.reason)
    const named = withName.safeParse(body)
    if (!named.success) return problem(c, 400, words.nameMissing)
    const change = await acknowledgeCase(db, found.case.id, named.data.name)
    if (!change.changed) return problem(c, 409, stateText(words, change.case ?? found.case))
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
const withName = z.object({ name: personName })

/** The same words as in the alert: around what sounds most negative, personal data dotted out. */
function excerptOf(mention: MentionRow): string {
  return plain(excerpt(scoredText(mention), mention.why, excerptLength))
}

function stateText(words: AcknowledgePageText, { state, assignee, acknowledgedBy }: CaseRow): string {
  if (state === 'open') return ''
  if (state === 'resolved') return words.resolved
  const by = assignee ?? acknowledgedBy
  return words.takenBy(by === null ? undefined : line(by, 100))
}

/** Hidden until the script knows the case; the texts that it may need ride along as data. */
function content(locale: Locale) {
  const words = ackPageText(locale)
  const { label } = wordsOf(locale)
  return html`<div
    class="acknowledge"
    aria-busy="true"
    data-loading="${words.loading}"
    data-working="${words.working}"
    data-failed="${words.failed}"
    data-invalid="${words.invalid}"
    data-name-missing="${words.nameMissing}"
  >
    <section class="case" aria-label="${words.case}" hidden>
      <p>
        <span class="level">${label.priority} <span class="priority"></span></span>
        <bdi class="brand"></bdi>
      </p>
      <blockquote class="excerpt" dir="auto"></blockquote>
    </section>
    <form method="post" action="/a" novalidate hidden>
      <p id="explanation">${words.explanation}</p>
      <label for="name">${words.nameLabel}</label>
      <input
        id="name"
        name="name"
        autocomplete="name"
        maxlength="100"
        required
        aria-describedby="explanation"
      />
      <button>${words.button}</button>
    </form>
    <noscript><p>${words.needsScript}</p></noscript>
    <p class="message" role="status" tabindex="-1"></p>
  </div>`
}
