import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../../connectors/feed/parse-worker.ts'

interface Entry {
  guid?: string
  link?: string
  text?: string
  author?: string
  day?: number
}

async function read(entries: Entry[]) {
  const items = entries.map(
    ({ guid, link = 'https://x.example/ketju', text = 'Surkea palvelu', author, day }) =>
      [
        '<item>',
        guid === undefined ? '' : `<guid isPermaLink="false">${guid.replaceAll('&', '&amp;')}</guid>`,
        `<link>${link.replaceAll('&', '&amp;')}</link><description>${text}</description>`,
        author === undefined ? '' : `<author>${author}</author>`,
        day === undefined ? '' : `<pubDate>0${day} Jun 2025 10:00:00 GMT</pubDate>`,
        '</item>',
      ].join(''),
  )
  return await parseFeed({
    body: Buffer.from(`<rss version="2.0"><channel><title>t</title>${items.join('')}</channel></rss>`),
    url: 'https://x.example/feed',
    now: new Date('2025-06-10'),
  })
}

describe('items of one document', () => {
  it.each<[string, Entry[]]>([
    [
      'guids that differ behind #',
      [{ guid: 'https://b.example/?p=7#comment-12' }, { guid: 'https://b.example/?p=7#comment-13' }],
    ],
    ['guids of #!/ pages', [{ guid: 'https://b.example/#!/1' }, { guid: 'https://b.example/#!/2' }]],
    [
      'guids that differ in utm_id',
      [{ guid: 'https://b.example/?utm_id=1' }, { guid: 'https://b.example/?utm_id=2' }],
    ],
    [
      'links that differ behind #',
      [{ link: 'https://b.example/arvostelut#review-1' }, { link: 'https://b.example/arvostelut#review-2' }],
    ],
    [
      'links that differ in utm_id',
      [{ link: 'https://b.example/a?utm_id=1' }, { link: 'https://b.example/a?utm_id=2' }],
    ],
    [
      'one guid and two writers',
      [
        { guid: '1', author: 'Anna' },
        { guid: '1', author: 'Bertta' },
      ],
    ],
    [
      'one guid and two links',
      [
        { guid: '1', link: 'https://b.example/1' },
        { guid: '1', link: 'https://b.example/2' },
      ],
    ],
    ['one link and two writers', [{ author: 'Anna' }, { author: 'Bertta' }]],
    ['one link and two dates', [{ day: 1 }, { day: 2 }]],
    ['one link, two texts', [{ text: 'Surkea palvelu' }, { text: 'Surkea palvelu taas' }]],
    ['a guid that is the link of another', [{ guid: 'https://x.example/ketju', text: 'a' }, { text: 'b' }]],
  ])('are two by %s', async (_, entries) => {
    const { items, rejected } = await read(entries)
    expect(new Set(items.map(({ id }) => id)).size).toBe(2)
    expect(rejected).toEqual([])
  })

  it('keep their ids in whichever order they come', async () => {
    const entries = [1, 2, 3].map((day) => ({ day }))
    const ids = async (listed: Entry[]) =>
      (await read(listed)).items
        .map(({ id, publishedAt }) => `${publishedAt?.toISOString()} ${id}`)
        .toSorted()
    expect(await ids(entries)).toEqual(await ids(entries.toReversed()))
  })

  it('come out once when they stand there twice, and never go without a word', async () => {
    expect((await read([{ guid: '1' }, { guid: '1' }])).items).toHaveLength(1)
    expect((await read([{}, {}])).items).toHaveLength(1)
    const dated = await read([
      { guid: '1', day: 1 },
      { guid: '1', day: 2 },
    ])
    expect(dated.items).toHaveLength(1)
    expect(dated.rejected).toEqual([{ id: '1', reason: 'the document lists the item twice, with two dates' }])
  })

  it('are known again by guids as they are, but for http turned https', async () => {
    const traces = async (guid: string) =>
      (await read([{ guid, link: `https://x.example/${guid.length}` }])).traces[0]?.[0]
    expect(await traces('http://b.example/?p=7#c1')).toBe(await traces('https://b.example/?p=7#c1'))
    expect(await traces('http://b.example/?p=7#c1')).not.toBe(await traces('http://b.example/?p=7#c2'))
    expect(await traces('http://b.example/?p=7&utm_source=a')).not.toBe(await traces('http://b.example/?p=7'))
  })
})
