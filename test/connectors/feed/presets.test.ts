import { afterAll, describe, expect, it } from 'vitest'
import { closeFeedParser } from '../../../connectors/feed.ts'
import type { Page } from '../../../connectors/connector.ts'
import { HttpError, type Http } from '../../../lib/http.ts'
import { RetryLater } from '../../../lib/errors.ts'
import { rejection, serve } from '../../lib/servers.ts'
import { openConnector } from '../contract.ts'
import { memoryIo } from '../memory-io.ts'

afterAll(closeFeedParser)

const signal = new AbortController().signal

/** A network that answers every address with what `body` gives, and notes the addresses. */
function recording(body: (url: string) => string | Error): { http: Http; asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    http: {
      async request(url) {
        asked.push(url)
        const answer = body(url)
        if (answer instanceof Error) throw answer
        return { status: 200, url, headers: {}, body: Buffer.from(answer) }
      },
      close: () => Promise.resolve(),
      socket: () => Promise.reject(new Error('no sockets here')),
    },
  }
}

const empty = '<rss version="2.0"><channel><title>t</title></channel></rss>'

describe('presets', () => {
  it.each([
    [
      { 'google-news': '"Revontuli Oy"' },
      'https://news.google.com/rss/search?q=%22Revontuli+Oy%22+when%3A7d&hl=fi&gl=FI&ceid=FI:fi',
    ],
    [
      { 'google-news': 'Revontuli when:1d' },
      'https://news.google.com/rss/search?q=Revontuli+when%3A1d&hl=fi&gl=FI&ceid=FI:fi',
    ],
    [
      { youtube: 'UC0123456789abcdefghij-_' },
      'https://www.youtube.com/feeds/videos.xml?channel_id=UC0123456789abcdefghij-_',
    ],
    [{ reddit: 'Suomi+Finland' }, 'https://www.reddit.com/r/Suomi+Finland/new/.rss?limit=100'],
    [{ 'reddit-comments': 'Suomi' }, 'https://www.reddit.com/r/Suomi/comments/.rss?limit=100'],
    [
      { 'reddit-search': 'Revontuli Oy' },
      'https://www.reddit.com/search.rss?q=Revontuli+Oy&sort=new&limit=100',
    ],
    [{ discourse: 'https://foorumi.example' }, 'https://foorumi.example/posts.rss'],
    [{ lemmy: 'https://lemmy.example' }, 'https://lemmy.example/feeds/all.xml?sort=New'],
    [
      { lemmy: 'https://lemmy.example/c/suomi@sopuli.example' },
      'https://lemmy.example/feeds/c/suomi@sopuli.example.xml?sort=New',
    ],
    [{ wordpress: 'https://blogi.example/uutiset/' }, 'https://blogi.example/uutiset/feed/'],
    [{ 'wordpress-comments': 'https://blogi.example' }, 'https://blogi.example/comments/feed/'],
    [{ xenforo: 'https://bbs.example' }, 'https://bbs.example/forums/-/index.rss'],
    [{ xenforo: 'https://bbs.example/forums/tuki.74/' }, 'https://bbs.example/forums/tuki.74/index.rss'],
    [{ phpbb: 'https://bbs.example/foorumi' }, 'https://bbs.example/foorumi/app.php/feed'],
  ])('%j is read at its address', async (preset, address) => {
    const { http, asked } = recording(() => empty)
    await openConnector('feed', { preset }, { http }).poll?.(undefined, signal)
    expect(asked).toEqual([address])
  })

  it.each([
    [{}, /address: url, or preset/],
    [{ preset: {} }, /needs one of google-news/],
    [{ preset: { youtube: 'Revontuli' } }, /channel id/],
    [{ preset: { reddit: 'r/Suomi' } }, /name of a subreddit/],
    [{ preset: { wordpress: 'blogi.example' } }, /http or https/],
    [{ preset: { discourse: 'https://a.example', phpbb: 'https://b.example' } }, /needs one of/],
    [{ preset: { forum: 'https://a.example' } }, /forum/],
    [{ preset: { reddit: 'Suomi' }, url: 'https://a.example/' }, /url, or preset/],
  ])('%j is refused', (options, message) => {
    expect(() => openConnector('feed', options)).toThrow(message)
  })
})

describe('the quirks of hosts', () => {
  const reddit = `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>
    <entry><id>t3_1abcd</id><title>Netti poikki</title><author><name>/u/ulla</name></author><link href="https://www.reddit.com/r/Suomi/comments/1abcd/"/></entry></feed>`

  it('let all feeds of Reddit together ask once in 65 seconds, and know its ids everywhere', async () => {
    const { http, asked } = recording(() => reddit)
    const io = { ...memoryIo(), http }
    const first = openConnector('feed', { preset: { reddit: 'Suomi' } }, io)
    const second = openConnector('feed', { url: 'https://old.reddit.com/r/Finland/new/.rss' }, io)
    const page = await first.poll?.(undefined, signal)
    expect(page?.items).toMatchObject([{ id: 't3_1abcd', unique: 'connector', author: { name: '/u/ulla' } }])
    const error = await rejection(Promise.resolve(second.poll?.(undefined, signal)))
    expect(error).toBeInstanceOf(RetryLater)
    if (error instanceof RetryLater) expect(error.retryAt.getTime() - Date.now()).toBeGreaterThan(60_000)
    expect(asked).toHaveLength(1)
  })

  it('tell the same story of Google News by its headline, whatever its guid', async () => {
    let guid = 'CBMi1'
    const { http } = recording(
      () =>
        `<rss version="2.0"><channel><title>t</title><item><title>Revontuli nosti hintoja - Lehti</title><guid isPermaLink="false">${guid}</guid><link>https://news.google.com/rss/articles/${guid}</link><description>x</description></item></channel></rss>`,
    )
    const open = () =>
      openConnector('feed', { preset: { 'google-news': 'Revontuli' } }, { ...memoryIo(), http })
    const first: Page | undefined = await open().poll?.(undefined, signal)
    guid = 'CBMi2'
    const second = await open().poll?.(first?.cursor, signal)
    expect(first?.items).toMatchObject([
      { id: expect.stringMatching(/^news\.google\.com:/), unique: 'connector' },
    ])
    expect(second?.items).toEqual([])
  })

  it('take a 404 of YouTube for an outage, as the many it had', async () => {
    const { http } = recording(() => new HttpError('answered 404', 404, ''))
    const feed = openConnector('feed', { preset: { youtube: 'UC0123456789abcdefghij-_' } }, { http })
    expect((await rejection(Promise.resolve(feed.poll?.(undefined, signal)))).name).toBe('HttpError')
  })

  it('give the target of a Google redirector, in any feed', async () => {
    const target = 'https://lehti.example/juttu?a=1'
    const link = `https://www.google.com/url?rct=j&amp;sa=t&amp;url=${encodeURIComponent(target)}&amp;ct=ga`
    const { url } = await serve((_, response) =>
      response.end(
        `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>tag:google.com,2013:googlealerts/feed:1</id><title type="html">&lt;b&gt;Revontuli&lt;/b&gt; nosti</title><link href="${link}"/></entry></feed>`,
      ),
    )
    const page = await openConnector('feed', { url: `${url}/alerts` }).poll?.(undefined, signal)
    expect(page?.items).toMatchObject([{ url: target, title: 'Revontuli nosti' }])
  })
})
