import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeFeedParser } from '../../connectors/feed.ts'
import type { Http } from '../../lib/http.ts'
import { client } from '../lib/servers.ts'
import { checkItem, openConnector } from './contract.ts'
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
  }, 120_000)

  afterAll(async () => {
    await blog.close()
    await closeFeedParser()
  })

  /** A feed that is read again and again, with the statuses that the blog answered. */
  function reading(preset: object) {
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
    const feed = openConnector('feed', { preset }, { http: noting })
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

  it('gives its articles once, says 304 in between, and gives an edited one again', async () => {
    const id = post('Sähköt poikki', '<p>Koko kylä oli pimeänä &amp; kylmänä.</p>')
    await aMoment()
    post('Toinen juttu', '<p>Muuta.</p>')
    const articles = reading({ wordpress: blog.url })
    const first = await articles.poll()
    expect(first.items.map(({ title }) => title)).toEqual(['Toinen juttu', 'Sähköt poikki'])
    expect(first.items[1]).toMatchObject({
      id: blog.run(`echo get_the_guid(${id});`),
      unique: 'connector',
      text: 'Koko kylä oli pimeänä & kylmänä.',
      author: 'toimitus',
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
    const comment = (author: string, text: string, approved: 0 | 1, ageSeconds = 0) => {
      const at = new Date(Date.now() - ageSeconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
      return blog.run(
        `echo wp_insert_comment(['comment_post_ID' => get_posts(['numberposts' => 1])[0]->ID, 'comment_author' => '${author}', 'comment_content' => '${text}', 'comment_approved' => ${approved}, 'comment_date' => '${at}', 'comment_date_gmt' => '${at}']);`,
      )
    }
    await aMoment()
    const late = comment('Matti', 'Odotin viikon.', 0, 60)
    comment('Päivi', 'En saa ketään <b>kiinni</b>!', 1)
    const comments = reading({ 'wordpress-comments': blog.url })
    const first = await comments.poll()
    expect(first.items).toMatchObject([{ author: 'Päivi', text: 'En saa ketään kiinni!' }])
    expect((await comments.poll()).items).toEqual([])
    await aMoment()
    comment('Ulla', 'Samma här.', 1)
    expect((await comments.poll()).items.map(({ author }) => author)).toEqual(['Ulla'])
    await aMoment()
    blog.run(`wp_set_comment_status(${late}, 'approve');`)
    expect((await comments.poll()).items).toEqual([])
    expect(comments.statuses).toEqual([200, 304, 200, 304])
    comments.age(7)
    expect((await comments.poll()).items.map(({ author }) => author)).toEqual(['Matti'])
    expect((await comments.poll()).items).toEqual([])
    expect(comments.statuses.slice(4)).toEqual([200, 304])
  })
})
