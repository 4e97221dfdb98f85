import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FeedItem } from '../../../connectors/connector.ts'
import { closeFeedParser } from '../../../connectors/feed.ts'
import type { Http } from '../../../lib/http.ts'
import { client, rejection } from '../../lib/servers.ts'
import { checkItem, openConnector } from '../contract.ts'
import { hasWordPress, startWordPress, type WordPress } from './wordpress.ts'

if (!hasWordPress) {
  console.warn(
    'SKIPPED: no WordPress (apt-get install wordpress php-cli php-mysql mariadb-server-core mariadb-client-core), so feeds run against no real blog',
  )
}

const signal = new AbortController().signal

describe.runIf(hasWordPress)('a real WordPress', () => {
  let blog: WordPress

  beforeAll(async () => {
    blog = await startWordPress()
  })

  afterAll(async () => {
    await blog.close()
    await closeFeedParser()
  })

  /** A source that is read again and again, with the statuses that the blog answered. */
  function reading(connector: 'feed' | 'json' | 'html', options: object) {
    const http = client()
    const statuses: number[] = []
    const noting: Http = {
      ...http,
      async request(url, request) {
        const response = await http.request(url, request)
        statuses.push(response.status)
        return response
      },
    }
    const feed = openConnector(connector, options, { http: noting })
    let cursor: string | undefined
    return {
      statuses,
      /** As if these hours had passed since the document was last sent whole. */
      age(hours: number) {
        const state = JSON.parse(cursor ?? '{}')
        cursor = JSON.stringify({ ...state, wholeAt: state.wholeAt - hours * 3_600_000 })
      },
      async poll() {
        const page = await feed.poll?.(cursor, signal)
        if (!page) throw new Error('no poll')
        ;({ cursor } = page)
        page.items.forEach(checkItem)
        return page
      },
    }
  }

  /** WordPress goes by whole seconds. */
  const aMoment = () => setTimeout(1100)

  const post = (title: string, text: string) =>
    blog.run(
      `echo wp_insert_post(['post_title' => '${title}', 'post_content' => '${text}', 'post_status' => 'publish', 'post_author' => 1]);`,
    )

  const comment = (author: string, text: string, approved: 0 | 1, ageSeconds = 0) => {
    const at = new Date(Date.now() - ageSeconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
    return blog.run(
      `echo wp_insert_comment(['comment_post_ID' => get_posts(['numberposts' => 1])[0]->ID, 'comment_author' => '${author}', 'comment_content' => '${text}', 'comment_approved' => ${approved}, 'comment_date' => '${at}', 'comment_date_gmt' => '${at}']);`,
    )
  }

  it('gives its articles once, says 304 in between, and gives an edited one again', async () => {
    const id = post('Sähköt poikki', '<p>Koko kylä oli pimeänä &amp; kylmänä.</p>')
    await aMoment()
    post('Toinen juttu', '<p>Muuta.</p>')
    const articles = reading('feed', { preset: { wordpress: blog.url } })
    const first = await articles.poll()
    expect(first.items.map(({ title }) => title)).toEqual(['Toinen juttu', 'Sähköt poikki'])
    expect(first.items[1]).toMatchObject({
      id: blog.run(`echo get_the_guid(${id});`),
      unique: 'connector',
      text: 'Koko kylä oli pimeänä & kylmänä.',
      author: { name: 'toimitus' },
      publishedAt: expect.any(Date),
      reach: { replies: 0 },
    })
    expect((await articles.poll()).items).toEqual([])
    expect(articles.statuses).toEqual([200, 304])
    await aMoment()
    post('Kolmas juttu', '<p>Uutta.</p>')
    expect((await articles.poll()).items.map(({ title }) => title)).toEqual(['Kolmas juttu'])
    await aMoment()
    blog.run(`wp_update_post(['ID' => ${id}, 'post_content' => '<p>Oikaisu: vain puolet kylästä.</p>']);`)
    const edited = await articles.poll()
    expect(edited.items).toMatchObject([{ id: first.items[1]?.id, text: 'Oikaisu: vain puolet kylästä.' }])
    expect((await articles.poll()).items).toEqual([])
  })

  it('gives its comments each once, also one whose late approval the blog hides behind 304', async () => {
    await aMoment()
    const late = comment('Matti', 'Odotin viikon.', 0, 60)
    comment('Päivi', 'En saa ketään <b>kiinni</b>!', 1)
    const comments = reading('feed', { preset: { 'wordpress-comments': blog.url } })
    const first = await comments.poll()
    expect(first.items).toMatchObject([{ author: { name: 'Päivi' }, text: 'En saa ketään kiinni!' }])
    expect((await comments.poll()).items).toEqual([])
    await aMoment()
    comment('Ulla', 'Samma här.', 1)
    expect((await comments.poll()).items.map(({ author }) => author?.name)).toEqual(['Ulla'])
    await aMoment()
    blog.run(`wp_set_comment_status(${late}, 'approve');`)
    expect((await comments.poll()).items).toEqual([])
    expect(comments.statuses).toEqual([200, 304, 200, 304])
    comments.age(7)
    expect((await comments.poll()).items.map(({ author }) => author?.name)).toEqual(['Matti'])
    expect((await comments.poll()).items).toEqual([])
    expect(comments.statuses.slice(4)).toEqual([200, 304])
  })

  it('gives its comments by its API, page by page', async () => {
    for (let i = 0; i < 3; i++) comment(`Ensin ${i}`, `Ensimmäinen erä ${i}.`, 1, 300 - i)
    const api = reading('json', {
      url: `${blog.url}/wp-json/wp/v2/comments?per_page=2&orderby=date_gmt&order=desc`,
      fields: { id: 'id', text: 'content.rendered', author: 'author_name', date: 'date_gmt', url: 'link' },
      paging: { page: 'page' },
      timezone: 'UTC',
    })
    const first = await api.poll()
    expect(first.items).toHaveLength(2)
    expect(first.items.map(({ author }) => author?.name)).toContain('Ulla')
    for (let i = 0; i < 5; i++) comment(`Uusi ${i}`, `Jono on <em>${i} tuntia</em>.`, 1, -1 - i)
    const second = await api.poll()
    const fresh = second.items.filter(({ author }) => author?.name.startsWith('Uusi'))
    expect(fresh.map(({ text }) => text)).toEqual([4, 3, 2, 1, 0].map((hours) => `Jono on ${hours} tuntia.`))
    expect(fresh[0]).toMatchObject({
      url: expect.stringContaining('#comment-'),
      publishedAt: expect.any(Date),
    })
    expect(second.gap).toBeUndefined()
    expect((await api.poll()).items).toEqual([])
  })

  it('ends its numbered pages with an error that is no error', async () => {
    const api = reading('json', {
      url: `${blog.url}/wp-json/wp/v2/posts?per_page=1`,
      fields: { id: 'id', text: 'title.rendered', date: 'date_gmt' },
      paging: { page: 'page' },
      most_pages: 20,
    })
    await api.poll()
    blog.run(`foreach (get_posts(['numberposts' => 50]) as $each) wp_delete_post($each->ID, true);`)
    post('Ainoa juttu', '<p>Vain tämä.</p>')
    const page = await api.poll()
    expect(page.items.map(({ text }) => text)).toEqual(['Ainoa juttu'])
    expect(api.statuses).toEqual([200, 200, 400])
  })

  it('gives its front page by selectors, as far as its robots.txt allows', async () => {
    const page = reading('html', {
      url: `${blog.url}/`,
      items: 'article.post',
      fields: { id: '@id', title: 'h2', text: 'p', url: 'h2 a@href', date: 'time@datetime' },
      next: 'a[href*="/page/"]',
      pause: 1,
    })
    const titles = (items: FeedItem[]) => items.map(({ title }) => title)
    expect(titles((await page.poll()).items)).toEqual(['Ainoa juttu'])
    for (const title of ['A', 'B', 'C']) {
      await aMoment()
      post(title, `<p>Laskut myöhässä taas: ${title}.</p>`)
    }
    const { items } = await page.poll()
    expect(titles(items)).toEqual(['C', 'B', 'A'])
    expect(items[0]).toMatchObject({
      text: 'Laskut myöhässä taas: C.',
      language: 'en',
      publishedAt: expect.any(Date),
    })
    expect(page.statuses.slice(1)).toEqual([200, 200, 200])
    expect((await page.poll()).items).toEqual([])
    const admin = reading('html', { url: `${blog.url}/wp-admin/`, items: 'p', fields: { text: 'b' } })
    expect((await rejection(admin.poll())).message).toContain('robots.txt does not allow')
  })
})
