import { afterAll, describe, expect, it } from 'vitest'
import type { FeedItem } from '../../../connectors/connector.ts'
import { closeFeedParser } from '../../../connectors/feed.ts'
import { openConnector } from '../contract.ts'
import { memoryHttp, seededRandom } from '../memory-http.ts'
import { worlds } from '../churn.ts'

afterAll(closeFeedParser)

const signal = new AbortController().signal

interface Post {
  /** What the test knows it by; never in the feed. */
  key: number
  guid?: string
  link: string
  title: string
  text: string
  date: Date
}

/** What the server may do to its feed between two polls without having anything new to say. */
const disturbances = {
  reorder: (posts: Post[], random: () => number) =>
    void posts.splice(0, Infinity, ...posts.toSorted(() => random() - 0.5)),
  'move the oldest to the end': (posts: Post[]) => void posts.push(...posts.splice(0, 2)),
  'change tracking parameters': (posts: Post[], random: () => number) => {
    for (const post of posts)
      post.link = post.link.replace('?', `?utm_source=${Math.floor(random() * 1e6)}&fbclid=x&`)
  },
  'shuffle parameters': (posts: Post[]) => {
    for (const post of posts) {
      const { origin, pathname, hash } = new URL(post.link)
      post.link = `${origin}${pathname}?id=${idIn(post)}&utm_medium=rss&sivu=2${hash}`
    }
  },
  're-date everything': (posts: Post[], random: () => number) => {
    for (const post of posts) post.date = new Date(Date.UTC(2024, 0, 1) + random() * 3e9)
  },
  'turn http into https': (posts: Post[]) => {
    for (const post of posts) {
      post.link = post.link.replace(/^http:/, 'https:')
      post.guid = post.guid?.replace(/^http:/, 'https:')
    }
  },
  'forget the guids': (posts: Post[]) => {
    for (const post of posts) post.guid = undefined
  },
  'invent new guids': (posts: Post[], random: () => number) => {
    for (const post of posts) post.guid = `g-${random()}`
  },
  'repeat an item': (posts: Post[]) => void posts.push({ ...(posts[0] ?? newPost(0, 'guid')) }),
  'give all the same guid': (posts: Post[]) => {
    for (const post of posts) post.guid = 'https://x.example/'
  },
  'drop an item and bring it back': (posts: Post[], random: () => number) =>
    void posts.splice(Math.floor(random() * posts.length), 1),
}

type Identity = 'guid' | 'url guid' | 'no guid' | 'guid with an anchor' | 'link with an anchor'

/** Where only anchors tell posts apart, they are all on one page. */
function idIn({ link }: Post): string {
  return new URL(link).searchParams.get('id') ?? ''
}

function newPost(key: number, identity: Identity): Post {
  const link =
    identity === 'link with an anchor'
      ? `http://keskustelu.example/viesti?sivu=2&id=7#m${key}`
      : `http://keskustelu.example/viesti?sivu=2&id=${key}`
  const guid = {
    guid: `m-${key}`,
    'url guid': `http://keskustelu.example/m/${key}`,
    'no guid': undefined,
    'guid with an anchor': `http://keskustelu.example/?p=7#comment-${key}`,
    'link with an anchor': undefined,
  }[identity]
  return {
    key,
    guid,
    link,
    title: `Otsikko ${key}`,
    text: `Teksti numero ${key}.`,
    date: new Date(Date.UTC(2024, 5, 1) + key * 6e4),
  }
}

/** Every third post quotes another one, whose words are not its own. */
function wordsIn({ key, text }: Post): string {
  const html = `<blockquote>Teksti numero ${key + 1}.</blockquote><p>${text}</p>`
  return key % 3 === 0 ? html.replaceAll('<', '&lt;').replaceAll('>', '&gt;') : text
}

function render(posts: Post[]): string {
  const items = posts.map((post) => {
    const { guid, link, title, date } = post
    const id = guid === undefined ? '' : `<guid isPermaLink="false">${guid}</guid>`
    const escaped = link.replaceAll('&', '&amp;')
    return `<item>${id}<link>${escaped}</link><title>${title}</title><description>${wordsIn(post)}</description><pubDate>${date.toUTCString()}</pubDate></item>`
  })
  return `<rss version="2.0"><channel><title>t</title><link>http://keskustelu.example/</link>${items.join('')}</channel></rss>`
}

function keyOf(item: FeedItem): number {
  return Number(/\d+/.exec(item.text)?.[0])
}

const kinds = Object.entries(disturbances)
const identities: Identity[] = ['guid', 'url guid', 'no guid', 'guid with an anchor', 'link with an anchor']

describe('the identity of feed items', () => {
  it(`survives ${worlds} seeded cases of churn: nothing twice, nothing lost`, async () => {
    let disturbed = 0
    for (let seed = 0; seed < worlds; seed++) {
      const random = seededRandom(seed)
      const [name, disturb] = kinds[seed % kinds.length] ?? ['', () => undefined]
      const identity = identities[Math.floor(seed / kinds.length) % identities.length] ?? 'guid'
      const story = `seed ${seed}: ${name}, ${identity}`
      const size = 3 + Math.floor(random() * 20)
      let posts = Array.from({ length: size }, (_, i) => newPost(seed * 1000 + i, identity))
      const original = posts.map((post) => ({ ...post }))
      let body = render(posts)
      const feed = openConnector(
        'feed',
        { url: 'https://keskustelu.example/rss' },
        { http: memoryHttp(() => body) },
      )
      const delivered: number[] = []
      let cursor: string | undefined
      const read = async () => {
        const page = await feed.poll?.(cursor, signal)
        cursor = page?.cursor
        expect(page?.gap, story).toBeUndefined()
        delivered.push(...(page?.items.map(keyOf) ?? []))
      }
      await read()
      disturb(posts, random)
      const before = body
      body = render(posts)
      if (body !== before) disturbed++
      await read()
      // A late arrival older than the rest, and a new one, in the disturbed feed.
      posts.push({ ...newPost(seed * 1000 + 500, identity), date: new Date(Date.UTC(2023, 0, 1)) })
      posts.unshift(newPost(seed * 1000 + 501, identity))
      body = render(posts)
      await read()
      // What had vanished comes back, as it was.
      posts = [...posts, ...original.filter(({ key }) => !posts.some((post) => post.key === key))]
      body = render(posts)
      await read()
      const expected = [...original.map(({ key }) => key), seed * 1000 + 500, seed * 1000 + 501]
      expect([story, delivered.toSorted((a, b) => a - b)]).toEqual([story, expected])
    }
    expect(disturbed).toBeGreaterThan(worlds * 0.6)
  })

  it('delivers an edited item again under the same id, and its return to the first wording too', async () => {
    for (const identity of identities) {
      const posts = [newPost(1, identity), newPost(2, identity)]
      let body = render(posts)
      const feed = openConnector(
        'feed',
        { url: 'https://keskustelu.example/rss' },
        { http: memoryHttp(() => body) },
      )
      const first = await feed.poll?.(undefined, signal)
      const edited = posts.map((post) =>
        post.key === 1 ? { ...post, text: 'Teksti numero 1. MUOKS: korjattu' } : post,
      )
      body = render(edited)
      const second = await feed.poll?.(first?.cursor, signal)
      expect(second?.items.map(({ id, text }) => [id, text])).toEqual([
        [first?.items[0]?.id, edited[0]?.text],
      ])
      body = render(posts)
      const third = await feed.poll?.(second?.cursor, signal)
      expect(third?.items.map(({ text }) => text)).toEqual(['Teksti numero 1.'])
    }
  })

  it('tells items of one guid apart by their links, and of one link by their contents', async () => {
    const posts = [1, 2, 3].map((key) => ({ ...newPost(key, 'guid'), guid: 'sama' }))
    const body = render(posts)
    const feed = openConnector(
      'feed',
      { url: 'https://keskustelu.example/rss' },
      { http: memoryHttp(() => body) },
    )
    const page = await feed.poll?.(undefined, signal)
    expect(new Set(page?.items.map(({ id }) => id)).size).toBe(3)
    expect(page?.items.map(({ id }) => id)).not.toContain('sama')
    expect(page?.notices?.join()).toContain('share the guid "sama"')
    const thread = posts.map((post) => ({
      ...post,
      link: 'http://keskustelu.example/ketju',
      title: 'Re: ketju',
      date: new Date(0),
    }))
    const other = openConnector(
      'feed',
      { url: 'https://keskustelu.example/rss' },
      { http: memoryHttp(() => render(thread)) },
    )
    const items = (await other.poll?.(undefined, signal))?.items
    expect(new Set(items?.map(({ id }) => id)).size).toBe(3)
  })
})

describe('the window of a feed', () => {
  it('never loses items silently: 60 cases of a window of 25 that moved by 0 to 120 items', async () => {
    let gaps = 0
    for (let seed = 0; seed < 60; seed++) {
      const random = seededRandom(1000 + seed)
      const all = Array.from({ length: 200 }, (_, i) =>
        newPost(i, identities[seed % identities.length] ?? 'guid'),
      )
      let end = 25
      const feed = openConnector(
        'feed',
        { url: 'https://keskustelu.example/rss' },
        {
          http: memoryHttp(() => render(all.slice(end - 25, end).toReversed())),
        },
      )
      const first = await feed.poll?.(undefined, signal)
      const moved = seed % 2 === 0 ? Math.floor(random() * 25) : 25 + Math.floor(random() * 96)
      end += moved
      const second = await feed.poll?.(first?.cursor, signal)
      expect([seed, moved, second?.items.length]).toEqual([seed, moved, Math.min(moved, 25)])
      expect([seed, moved, second?.gap !== undefined]).toEqual([seed, moved, moved >= 25])
      if (second?.gap) gaps++
    }
    expect(gaps).toBe(30)
  })

  it('sees a gap also when an item of long ago shows up again', async () => {
    const all = Array.from({ length: 200 }, (_, i) => newPost(i, 'guid'))
    let posts = all.slice(0, 25)
    const feed = openConnector(
      'feed',
      { url: 'https://keskustelu.example/rss' },
      { http: memoryHttp(() => render(posts)) },
    )
    const first = await feed.poll?.(undefined, signal)
    posts = all.slice(20, 45)
    const second = await feed.poll?.(first?.cursor, signal)
    expect(second?.gap).toBeUndefined()
    posts = [...all.slice(100, 124), ...all.slice(5, 6)]
    const third = await feed.poll?.(second?.cursor, signal)
    expect(third?.gap).toBeDefined()
    expect(third?.items).toHaveLength(24)
  })

  it('sees a gap also after the feed was empty for a while', async () => {
    let posts = [newPost(1, 'guid')]
    const feed = openConnector(
      'feed',
      { url: 'https://keskustelu.example/rss' },
      { http: memoryHttp(() => render(posts)) },
    )
    const first = await feed.poll?.(undefined, signal)
    posts = []
    const second = await feed.poll?.(first?.cursor, signal)
    expect(second?.gap).toBeUndefined()
    posts = [newPost(7, 'guid')]
    expect((await feed.poll?.(second?.cursor, signal))?.gap).toMatch(/read this source more often/)
  })

  it('keeps its cursor small, however long it reads', async () => {
    let start = 0
    const feed = openConnector(
      'feed',
      { url: 'https://keskustelu.example/rss' },
      {
        http: memoryHttp(() => render(Array.from({ length: 50 }, (_, i) => newPost(start + i, 'guid')))),
      },
    )
    let cursor: string | undefined
    for (; start < 4000; start += 40) cursor = (await feed.poll?.(cursor, signal))?.cursor
    expect(cursor?.length).toBeLessThan(10_000)
  })
})

describe('a feed whose ids are made of its headlines', () => {
  it('has no gap when all of them change, and gives the changed items again', async () => {
    const posts = [newPost(1, 'guid'), newPost(2, 'guid')]
    let body = render(posts)
    const feed = openConnector(
      'feed',
      { url: 'https://keskustelu.example/rss' },
      { http: memoryHttp(() => body) },
    )
    const first = await feed.poll?.(undefined, signal)
    body = render(
      posts.map((post) => ({ ...post, guid: `uusi-${post.key}`, title: `Uusi otsikko ${post.key}` })),
    )
    const second = await feed.poll?.(first?.cursor, signal)
    expect(second?.gap).toBeUndefined()
    expect(second?.items.map(({ title }) => title)).toEqual(['Uusi otsikko 1', 'Uusi otsikko 2'])
    body = render([newPost(8, 'guid'), newPost(9, 'guid')])
    expect((await feed.poll?.(second?.cursor, signal))?.gap).toBeDefined()
  })
})
