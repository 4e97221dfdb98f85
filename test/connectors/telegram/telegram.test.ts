import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Feed, Posted } from '../../../connectors/connector.ts'
import { describeError, MissingCredential, PermanentError, RetryLater } from '../../../lib/errors.ts'
import { rejection, serve } from '../../lib/servers.ts'
import { churn, type World, worlds } from '../churn.ts'
import { checkItem, fixture, openConnector, testConnector } from '../contract.ts'
import { impatientClient, json, replay, tooMany, webPage, type Call, type Route } from '../replay.ts'
import { token, type Update, getUpdates, message, type Queue, updateOf } from './server.ts'

testConnector('telegram', {
  options: (origin) => ({ token, url: origin }),
  secret: token,
  answer: { body: fixture('telegram/updates.json'), headers: { 'content-type': 'application/json' } },
  expected: [
    {
      id: '-1001555000111/31',
      unique: 'connector',
      url: 'https://t.me/sahkoasiakkaat/31',
      text: '😡 Revontuli laskutti kahdesti, ks. täältä (https://keskustelu.example/lasku)',
      author: { name: 'Aino Esimerkki', url: undefined },
      publishedAt: new Date('2024-11-19T07:06:40Z'),
      editedAt: undefined,
    },
    {
      id: '-1001555000222/8',
      url: 'https://t.me/c/1555000222/8',
      text: 'Revontuli irtisanoo',
      author: { name: 'Toimitus' },
      editedAt: new Date('2024-11-19T07:10:00Z'),
    },
    {
      id: '-4400/4',
      url: undefined,
      text: 'Sama täällä',
      author: { name: 'olli_e', url: 'https://t.me/olli_e' },
    },
  ],
  garbage: [
    { body: '' },
    { body: '<html><title>Just a moment</title></html>' },
    { body: 'null' },
    { body: '{"ok":true}' },
    { body: '{"ok":false,"result":[]}' },
    { body: '{"ok":true,"result":{}}' },
    { body: '{"ok":true,"result":[{"message":{}},7]}' },
  ],
})

const signal = new AbortController().signal

function openBot(url: string): Feed {
  return openConnector('telegram', { token, url }, { http: impatientClient() })
}

async function polled(feed: Feed, cursor?: string) {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

describe('a Telegram bot', () => {
  it(`loses and repeats nothing in ${worlds} seeded worlds of posts, edits, crashes and restarts`, async () => {
    const queues = new WeakMap<World, Queue>()
    const pending = (world: World): Update[] => {
      const queue: Queue = queues.get(world) ?? { pending: [], told: new Map(), next: 100 }
      queues.set(world, queue)
      for (const post of world.posts.toReversed()) {
        if (post.deleted || queue.told.get(post.serial) === post.version) continue
        const kind = queue.told.has(post.serial) ? 'edited_message' : 'message'
        queue.told.set(post.serial, post.version)
        queue.pending.push(updateOf(queue.next++, kind, post))
      }
      return queue.pending
    }
    const happened = await churn({
      connector: 'telegram',
      options: (origin) => ({ token, url: origin }),
      routes: (world) => [getUpdates(() => pending(world()))],
      sortedBy: 'changed',
      overlapSeconds: 3600,
    })
    expect(happened['crash']).toBeGreaterThan(worlds / 10)
    expect(happened['edit']).toBeGreaterThan(worlds)
  })

  it('confirms updates only with the cursor that was stored with them', async () => {
    const pending: Update[] = [message(1, 'yksi'), message(2, 'kaksi')]
    const { url } = await replay([getUpdates(() => pending)])
    const feed = openBot(url)
    const first = await polled(feed)
    expect(pending).toHaveLength(2)
    expect((await polled(feed)).items).toEqual(first.items)
    pending.push(message(3, 'kolme'))
    const second = await polled(feed, first.cursor)
    expect(second.items.map(({ text }) => text)).toEqual(['kolme'])
    expect(pending).toHaveLength(1)
  })

  it('reads on at once while pages are full, and gives the last wording of a post that was edited meanwhile', async () => {
    const pending: Update[] = Array.from({ length: 130 }, (_, i) => message(i + 1, `viesti ${i + 1}`))
    const edited = {
      message_id: 40,
      date: 1_732_000_000,
      edit_date: 1_732_000_060,
      chat: { id: -1001555000111, type: 'supergroup' },
    }
    pending.splice(50, 0, { update_id: 0, edited_message: { ...edited, text: 'viesti 40, korjattu' } })
    pending.forEach((update, i) => (update.update_id = i + 1))
    const { url } = await replay([getUpdates(() => pending)])
    const first = await polled(openBot(url))
    expect([first.more, first.items.length]).toEqual([true, 99])
    expect(first.items.filter(({ id }) => id === '-1001555000111/40').map(({ text }) => text)).toEqual([
      'viesti 40, korjattu',
    ])
    const second = await polled(openBot(url), first.cursor)
    expect([second.more, second.items.length]).toEqual([false, 31])
  })

  it('asks from the beginning after quiet days, when Telegram numbers anew, and for another bot', async () => {
    const pending: Update[] = [message(17, 'uusi numerointi')]
    const { url } = await replay([getUpdates(() => pending)])
    const cursors = [
      { bot: '7000001', offset: 90_000, at: Date.now() - 8 * 86_400_000 },
      { bot: '8000002', offset: 90_000, at: Date.now() },
    ]
    for (const cursor of cursors) {
      const page = await polled(openBot(url), JSON.stringify(cursor))
      expect(page.items.map(({ text }) => text)).toEqual(['uusi numerointi'])
    }
  })

  it('says what was left unread, and takes repeated channel posts and joins for nothing', async () => {
    const pending = [
      message(1, 'salaa', { chat: { id: 5, type: 'private' } }),
      message(2, 'kanavan juttu', { is_automatic_forward: true }),
      { update_id: 3, message: { text: 'no id' } },
      message(4, 'linkki', {
        entities: [{ type: 'text_link', offset: 90, length: 5, url: 'https://x.example' }],
      }),
      { update_id: 5, poll: {} },
    ]
    const { url } = await replay([getUpdates(() => pending)])
    const page = await polled(openBot(url))
    page.items.forEach(checkItem)
    expect(page.items.map(({ text }) => text)).toEqual(['linkki'])
    expect(page.rejected).toEqual([
      { id: '5/1', reason: 'it was written to the bot in private, which is not read' },
      { reason: 'the message has no message_id or no chat' },
    ])
  })

  it('tells a wrong token, a webhook, a second reader and a limit apart, and never the token', async () => {
    const refusal = (error_code: number, description: string, parameters = {}) =>
      json({ ok: false, error_code, description, parameters }, { status: error_code })
    const answers = [
      refusal(401, 'Unauthorized'),
      refusal(404, 'Not Found'),
      refusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"),
      refusal(
        409,
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
      ),
      refusal(429, 'Too Many Requests: retry after 300', { retry_after: 300 }),
      webPage('Bad Gateway', 502),
    ]
    const errors: Error[] = []
    for (const answer of answers) {
      const { url } = await replay([{ method: 'POST', path: /.*/, answer: () => answer }])
      errors.push(await rejection(polled(openBot(url))))
    }
    const [unauthorized, unknown, webhook, second, limit, gateway] = errors
    for (const error of [unauthorized, unknown]) {
      expect(error).toBeInstanceOf(PermanentError)
      expect(error?.message).toContain('set TELEGRAM_BOT_TOKEN')
    }
    expect(webhook).toBeInstanceOf(PermanentError)
    expect(webhook?.message).toContain('deleteWebhook')
    expect(second).not.toBeInstanceOf(PermanentError)
    expect(second?.message).toContain('another program')
    expect(limit).toBeInstanceOf(RetryLater)
    if (limit instanceof RetryLater) expect(limit.retryAt.getTime()).toBeGreaterThan(Date.now() + 290_000)
    expect(gateway?.message).toContain('bot…/getUpdates answered 502')
    for (const error of errors) expect(`${error.stack} ${describeError(error)}`).not.toContain(token.slice(9))
  })

  it('needs a token or channels, and says so', () => {
    const open = () => openConnector('telegram', {})
    expect(open).toThrow(MissingCredential)
    expect(open).toThrow('set TELEGRAM_BOT_TOKEN, or name public channels instead')
  })
})

describe('an answer on Telegram', () => {
  const sent = (chat: Record<string, unknown>) => json({ ok: true, result: { message_id: 99, chat } })

  function sendMessage(answer: (call: Call) => ReturnType<Route['answer']>): Route {
    return { method: 'POST', path: `/bot${token}/sendMessage`, answer }
  }

  async function reply(url: string, text: string, id = '-1001555000111/31'): Promise<Posted> {
    const posted = await openBot(url).reply?.({ id }, text, 'key-1', signal)
    if (!posted) throw new Error('no reply')
    return posted
  }

  it('goes below the post and comes back with its address', async () => {
    const server = await replay([sendMessage(() => sent({ id: -1001555000111, username: 'sahkoasiakkaat' }))])
    expect(await reply(server.url, 'Pahoittelut! <b> & 1 < 2')).toEqual({
      id: '-1001555000111/99',
      url: 'https://t.me/sahkoasiakkaat/99',
    })
    expect(JSON.parse(server.calls[0]?.body ?? '')).toEqual({
      chat_id: -1001555000111,
      text: 'Pahoittelut! <b> & 1 < 2',
      reply_parameters: { message_id: 31, allow_sending_without_reply: true },
    })
  })

  it('follows a group that became a supergroup', async () => {
    const server = await replay([
      sendMessage(({ body }) =>
        (JSON.parse(body) as { chat_id: number }).chat_id === -4400
          ? json(
              {
                ok: false,
                error_code: 400,
                description: 'Bad Request: group chat was upgraded to a supergroup chat',
                parameters: { migrate_to_chat_id: -1001555000333 },
              },
              { status: 400 },
            )
          : sent({ id: -1001555000333 }),
      ),
    ])
    expect((await reply(server.url, 'Hei', '-4400/4')).id).toBe('-1001555000333/99')
    expect(server.calls).toHaveLength(2)
  })

  it('is refused before it is sent when it is too long or answers a preview', async () => {
    const server = await replay([])
    expect((await rejection(reply(server.url, 'ä'.repeat(4097)))).message).toContain('4097 characters')
    expect(await rejection(reply(server.url, 'Hei', 'revontulinews/12'))).toBeInstanceOf(PermanentError)
    expect(server.calls).toEqual([])
  })

  it('is given up when Telegram refuses it, and unknown when the connection breaks', async () => {
    const kicked = json(
      { ok: false, error_code: 403, description: 'Forbidden: bot was kicked from the supergroup chat' },
      { status: 403 },
    )
    const answers = [kicked, tooMany(7), 'cut' as const, json({ ok: true, result: {} })]
    const errors: Error[] = []
    for (const answer of answers) {
      const { url } = await replay([sendMessage(() => answer)])
      errors.push(await rejection(reply(url, 'Hei')))
    }
    expect(errors.map(({ name }) => name)).toEqual(['PermanentError', 'RetryLater', 'Error', 'Error'])
    expect(errors[0]?.message).toContain('bot was kicked')
  })
})

interface Shown {
  number: number
  text: string
  at: Date
  classes?: string
}

function showPost({ number, text, at, classes = '' }: Shown): string {
  return `<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message js-widget_message ${classes}" data-post="RevontuliNews/${number}">
<a class="tgme_widget_message_owner_name" href="https://t.me/RevontuliNews"><span dir="auto">Revontuli &amp; co</span></a>
<a class="tgme_widget_message_reply" href="#"><div class="tgme_widget_message_text js-message_reply_text">vanha</div></a>
${text === '' ? '' : `<div class="tgme_widget_message_text js-message_text" dir="auto">${text}</div>`}
<span class="tgme_widget_message_views">1.2K</span><a class="tgme_widget_message_date" href="#"><time datetime="${at.toISOString()}" class="time">08:09</time></a>
</div></div>`
}

/** The newest 20 posts before a number, oldest first, with the way to what is older. */
function preview(posts: () => Shown[]): Route {
  return {
    path: '/s/revontulinews',
    query: { before: /^\d+$/ },
    answer({ query }) {
      const found = posts().filter(({ number }) => number < Number(query['before'] ?? Infinity))
      const shown = found.slice(0, 20).toReversed()
      const older =
        found.length > 20
          ? `<a class="tme_messages_more js-messages_more" data-before="${shown[0]?.number}"></a>`
          : ''
      return {
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: `<html><body><div class="tgme_channel_info"><img src="x"><br></div><section class="tgme_channel_history">${older}${shown.map(showPost).join('')}</section></body></html>`,
      }
    },
  }
}

testConnector('telegram', {
  options: (origin) => ({ channels: ['@RevontuliNews'], url: origin }),
  answer: {
    body: `<html><div class="tgme_channel_info"></div>${[
      {
        number: 41,
        text: 'Hello <b>world</b><br/>toinen rivi &auml;&ouml; <div>sisällä</div>',
        at: new Date('2024-11-19T08:00:00Z'),
      },
      { number: 43, text: '', at: new Date('2024-11-19T08:05:00Z') },
      {
        number: 44,
        text: 'Channel created',
        at: new Date('2024-11-19T08:05:00Z'),
        classes: 'service_message',
      },
      { number: 45, text: 'Häiriö', at: new Date('2024-11-19T09:10:00Z') },
    ]
      .map(showPost)
      .join('')}</html>`,
  },
  earlierCursor:
    '{"newest":1732007400000,"seen":[["ona8GKeBnTowH2Co4Ofg",1732007400000],["kjhrgqYiv5wPgNGFgw3Z",1732003500000],["vdRJ1EZ5wzgc-GP52L6U",1732003200000]]}',
  expected: [
    {
      id: 'revontulinews/45',
      url: 'https://t.me/revontulinews/45',
      text: 'Häiriö',
      author: { name: 'Revontuli & co', url: 'https://t.me/revontulinews' },
      publishedAt: new Date('2024-11-19T09:10:00Z'),
      reach: { views: 1200 },
    },
    { id: 'revontulinews/41', text: 'Hello world\ntoinen rivi äö\nsisällä' },
  ],
  garbage: [{ body: '' }, { body: '<html><title>Just a moment</title></html>' }, { body: '{"ok":true}' }],
})

describe('the preview of a Telegram channel', () => {
  function open(url: string): Feed {
    return openConnector('telegram', { channels: ['revontulinews'], url }, { http: impatientClient() })
  }

  it(`loses and repeats nothing in ${worlds} seeded worlds of posts that change and vanish`, async () => {
    const happened = await churn({
      connector: 'telegram',
      options: (origin) => ({ channels: ['revontulinews'], url: origin }),
      routes: (world) => [
        preview(() =>
          world()
            .posts.filter(({ deleted }) => !deleted)
            .map(({ serial, text, createdAt }) => ({ number: serial, text, at: createdAt }))
            .toSorted((a, b) => b.number - a.number),
        ),
      ],
      sortedBy: 'created',
      overlapSeconds: 3600,
    })
    expect(happened['edit']).toBeGreaterThan(worlds)
  })

  it('says that a channel has no preview when t.me leads away from it', async () => {
    const { url } = await serve((request, response) => {
      if (request.url?.startsWith('/s/')) response.writeHead(302, { location: '/revontulinews' }).end()
      else response.end('<html><div class="tgme_page">Contact</div></html>')
    })
    const error = await rejection(polled(open(url)))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toContain('the Telegram channel revontulinews has no public preview')
  })

  it('tells what a post answers, and of whom it is when it is forwarded', async () => {
    const message = (number: number, inside: string) =>
      `<div class="tgme_widget_message js-widget_message" data-post="revontulinews/${number}"><a class="tgme_widget_message_owner_name" href="https://t.me/revontulinews">Revontuli</a>${inside}</div>`
    const text = (words: string) => `<div class="tgme_widget_message_text js-message_text">${words}</div>`
    const from = 'tgme_widget_message_forwarded_from'
    const page = [
      message(
        1,
        `<a class="tgme_widget_message_reply" href="https://t.me/RevontuliNews/9"><div class="tgme_widget_message_text js-message_reply_text">Onko se rikki?</div></a>${text('Ei ole.')}`,
      ),
      message(
        2,
        `<div class="${from}">Forwarded from <a class="${from}_name" href="https://t.me/Uutiset/5">Uutiset</a></div>${text('Häiriö.')}`,
      ),
      message(
        3,
        `<div class="${from}">Forwarded from <span class="${from}_name">Olli</span></div>${text('Surkeaa.')}`,
      ),
    ]
    const { url } = await serve((_request, response) =>
      response.end(`<div class="tgme_channel_info">${page.join('')}</div>`),
    )
    expect((await polled(open(url))).items).toMatchObject([
      { text: 'Surkeaa.', author: { name: 'Olli', id: undefined, url: undefined } },
      { text: 'Häiriö.', author: { name: 'Uutiset', id: 'uutiset', url: 'https://t.me/uutiset' } },
      {
        text: 'Ei ole.',
        quoted: 'Onko se rikki?',
        inReplyTo: 'revontulinews/9',
        author: { id: 'revontulinews' },
      },
    ])
  })

  it('asks to be left alone for ten minutes', async () => {
    const { url } = await replay([
      preview(() => [{ number: 1, text: 'Hei', at: new Date('2024-11-19T08:00:00Z') }]),
    ])
    const page = await polled(open(url))
    expect(page.freshUntil?.getTime()).toBeGreaterThan(Date.now() + 590_000)
  })

  it('withstands a page of nothing but open tags', async () => {
    const { url } = await serve((_request, response) => {
      response.end(
        `<div class="tgme_channel_info">${'<div class="tgme_widget_message js-message_text" data-post="a/1">'.repeat(40_000)}`,
      )
    })
    const page = await polled(open(url))
    expect(page.items).toEqual([])
  })
})

const recorded = path.join(import.meta.dirname, '../../../../shared/fixtures/telegram')
if (!existsSync(recorded)) console.warn('SKIPPED: the samples of Telegram in ../shared are not there')

describe.runIf(existsSync(recorded))('telegram, with samples in the documented shape', () => {
  const read = (file: string) => readFileSync(path.join(recorded, file), 'utf8')

  it('reads updates, a flood wait and a preview', async () => {
    let [status, body] = [200, read('getUpdates.json')]
    const { url } = await serve((_request, response) => response.writeHead(status).end(body))
    const updates = await polled(openBot(url))
    updates.items.forEach(checkItem)
    expect(updates.items.map(({ url: address, text }) => [address, text])).toEqual([
      ['https://t.me/examplegroup/1365', 'Onko @Brand sovellus rikki? https://example.com'],
      ['https://t.me/newschannel/77', 'Updated post'],
    ])
    ;[status, body] = [429, read('flood_429.json')]
    expect(await rejection(polled(openBot(url)))).toBeInstanceOf(RetryLater)
    ;[status, body] = [200, read('t_me_s_preview.html')]
    const page = await polled(openConnector('telegram', { channels: ['rssbridge'], url }))
    expect(page.items.map(({ id, text, reach }) => [id, text, reach])).toEqual([
      ['rssbridge/10', 'Hello world\ntoinen rivi äö', { views: 1200 }],
    ])
    expect(page.rejected?.map(({ id }) => id)).toEqual(['rssbridge/11'])
  })
})
