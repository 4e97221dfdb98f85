import { beforeEach, describe, expect, it } from 'vitest'
import type { FeedItem } from '../../connectors/connector.ts'
import type { PageToSave } from '../../db/pages.ts'
import { savePage } from '../../db/pages.ts'
import { markDeleted } from '../../db/deletions.ts'
import { listSightings } from '../../db/sightings.ts'
import { stableId } from '../../mentions/identity.ts'
import { seededRandom } from '../connectors/memory-http.ts'
import { openTestDatabase } from './open.ts'
import { hold, mention, page } from './scored.ts'

const { db } = await openTestDatabase('known posts')

beforeEach(async () => {
  await db.deleteFrom('cases').execute()
  await db.deleteFrom('alerts').execute()
  await db.deleteFrom('mentions').execute()
  await db.deleteFrom('sources').execute()
  await db.deleteFrom('skippedItems').execute()
})

const minute = 60_000
/** Not a full hour, as where a site tells the time. */
const at = (minutes: number) => new Date(Date.now() - (Date.now() % minute) - minutes * minute - 1_000)
const day = 24 * 60

interface Shown {
  source?: string
  listed?: string[]
}

/** Posts that a source shows for the first time; it shows nothing else, unless `listed` says what. */
async function show(items: (Partial<FeedItem> & { id: string })[], { source = 'forum', listed }: Shown = {}) {
  await hold(db, source)
  const mentions = items.map((item) => mention({ author: undefined, ...item }, { sourceId: source }))
  const ids = listed ?? items.map(({ id }) => id)
  const rest: Partial<PageToSave> = { sourceId: source, listed: ids.map(stableId) }
  const { stored, casesOpened, edited } = await savePage(db, page(mentions, rest))
  return { stored, casesOpened, edited }
}

const nothing = { stored: 0, casesOpened: 0, edited: 0 }
const one = { stored: 1, casesOpened: 1, edited: 0 }

async function sightings() {
  const [row] = await db.selectFrom('mentions').select('id').orderBy('seq').execute()
  return (await listSightings(db, row?.id ?? '')).map(
    ({ sourceId, externalId }) => `${sourceId} ${externalId}`,
  )
}

describe('posts of one source', () => {
  const link = 'https://kauppa.example/tuote'
  const words = { url: link, text: 'Surkea palvelu, Revontuli' }

  it('are two when two people write the same words at the same address', async () => {
    await show([{ id: '1', ...words, publishedAt: at(50) }])
    expect(await show([{ id: '2', ...words, publishedAt: at(10) }], { listed: ['1', '2'] })).toEqual(one)
    expect(await show([{ id: '3', ...words, publishedAt: at(50) }], { listed: ['1', '2', '3'] })).toEqual(one)
  })

  it('are two when a status page has a second outage with the same sentence, and shows only the last', async () => {
    await show([{ id: 'outage-1', ...words, publishedAt: at(3 * day) }])
    expect(await show([{ id: 'outage-2', ...words, publishedAt: at(5) }])).toEqual(one)
  })

  it('are comments of one article whose ids differ behind the # alone', async () => {
    const comment = (n: number) => ({ id: `https://blogi.example/?p=7#comment-${n}`, text: `Revontuli ${n}` })
    expect(await show([1, 2, 3].map(comment))).toEqual({ stored: 3, casesOpened: 3, edited: 0 })
    expect(await show([4, 5].map(comment), { listed: [1, 2, 3, 4, 5].map((n) => comment(n).id) })).toEqual({
      stored: 2,
      casesOpened: 2,
      edited: 0,
    })
  })

  it('are one when all ids change, wherever the site has moved to', async () => {
    const posts = [1, 2, 3].map((n) => ({
      ...words,
      id: `http://vanha.example/${n}`,
      publishedAt: at(n * 7),
    }))
    await show(posts)
    const moved = posts.map((post, n) => ({ ...post, id: `https://uusi.example/${n}`, url: `${link}/${n}` }))
    expect(await show(moved)).toEqual(nothing)
    expect(await show(moved)).toEqual(nothing)
    expect(await sightings()).toEqual(['forum https://uusi.example/0'])
  })

  it('are one, edited, when the id is made of the headline and the headline changes', async () => {
    const article = { url: 'https://lehti.example/1', publishedAt: at(60) }
    await show([{ id: 'revontuli-hinta', title: 'Revontuli nostaa hintoja', text: 'Lue lisää.', ...article }])
    const renamed = {
      id: 'revontuli-hinnat',
      title: 'Revontuli nostaa hintojaan rajusti',
      text: 'Lue lisää.',
      ...article,
    }
    expect(await show([renamed])).toEqual({ stored: 0, casesOpened: 0, edited: 1 })
    expect(await show([{ ...renamed, text: 'Lue vielä lisää.' }])).toEqual({ ...nothing, edited: 1 })
    expect(await db.selectFrom('mentions').select('externalId').execute()).toEqual([
      { externalId: 'revontuli-hinta' },
    ])
    await markDeleted(db, { connector: 'feed', sourceId: 'forum', ids: ['revontuli-hinnat'] })
    expect(await db.selectFrom('mentions').select('text').execute()).toEqual([{ text: '' }])
  })

  it('are two when the date is the day alone, the address is of many and nobody is named', async () => {
    const midnight = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000)
    const review = { ...words, publishedAt: midnight }
    await show([
      { id: '1', ...review },
      { id: '2', ...review, text: 'Hyvä, Revontuli' },
    ])
    expect(await show([{ id: '3', ...review }])).toEqual(one)
    expect(await show([{ id: '4', ...review, author: { name: 'Maija' } }])).toEqual(one)
    expect(await show([{ id: '5', ...review, author: { name: 'Matti' } }])).toEqual(one)
    expect(await show([{ id: '6', ...review, author: { name: 'Matti' } }])).toEqual(nothing)
  })

  it('are two where the source does not tell what it shows, unless one person says it in one place', async () => {
    await hold(db)
    const post = (id: string, author?: string) =>
      mention({
        id,
        ...words,
        publishedAt: at(60),
        author: author === undefined ? undefined : { name: author },
      })
    await savePage(db, page([post('1', 'Maija')]))
    const next = async (id: string, author?: string) => {
      await hold(db)
      return (await savePage(db, page([post(id, author)]))).stored
    }
    expect(await next('2', 'Matti')).toBe(1)
    expect(await next('3')).toBe(1)
  })
})

describe('posts of two sources', () => {
  const article = { url: 'https://lehti.example/1', text: 'Revontuli nostaa hintoja', publishedAt: at(60) }

  it('are one mention with two sources when link and words are the same within two days', async () => {
    await show([{ id: 'uutiset-1', ...article }], { source: 'uutiset' })
    const again = { ...article, url: 'http://www.lehti.example/1/?utm_source=rss', publishedAt: at(90) }
    expect(await show([{ id: 'talous-1', ...again }], { source: 'talous' })).toEqual(nothing)
    expect(await sightings()).toEqual(['talous talous-1'])
    expect(await show([{ id: 'talous-1', ...again }], { source: 'talous' })).toEqual(nothing)
    // What it says later there is an edit, and what it says first is none.
    expect(await show([{ id: 'talous-1', ...again, text: 'Revontuli perui' }], { source: 'talous' })).toEqual(
      {
        ...nothing,
        edited: 1,
      },
    )
  })

  it.each([
    ['other words', { text: 'Revontuli laskee hintoja' }],
    ['another link', { url: 'https://lehti.example/2' }],
    ['no link', { url: undefined }],
    ['another day', { publishedAt: at(3 * day) }],
  ])('are two with %s', async (_, other) => {
    await show([{ id: '1', ...article }], { source: 'uutiset' })
    expect(await show([{ id: '2', ...article, ...other }], { source: 'talous' })).toEqual(one)
  })

  it('are known one by one when a status page tells the same twice', async () => {
    const outage = { url: 'https://status.example/', text: 'Revontuli: häiriö verkossa' }
    await show([{ id: 'a1', ...outage, publishedAt: at(30 * 60) }], { source: 'rss' })
    expect(await show([{ id: 'b1', ...outage, publishedAt: at(30 * 60) }], { source: 'atom' })).toEqual(
      nothing,
    )
    expect(
      await show([{ id: 'a2', ...outage, publishedAt: at(10) }], { source: 'rss', listed: ['a1', 'a2'] }),
    ).toEqual(one)
    expect(
      await show([{ id: 'b2', ...outage, publishedAt: at(10) }], { source: 'atom', listed: ['b1', 'b2'] }),
    ).toEqual(nothing)
    expect(await sightings()).toEqual(['atom b1'])
  })

  it('are one although both sources are read at the same moment', async () => {
    const shows = ['uutiset', 'talous', 'kotimaa', 'verkko'].map((source) =>
      show([{ id: source, ...article }], { source }),
    )
    const saved = await Promise.all(shows)
    expect(saved.reduce((sum, { casesOpened }) => sum + casesOpened, 0)).toBe(1)
    expect((await sightings()).length).toBe(3)
  })

  it('of which both give the id that is good everywhere are one mention with two sources', async () => {
    const item = { id: 'tag:lehti.example,2026:1', unique: 'connector' as const }
    await show([item], { source: 'uutiset' })
    expect(await show([item], { source: 'talous' })).toEqual(nothing)
    expect(await sightings()).toEqual([`talous ${item.id}`])
  })
})

describe('a page that holds an id twice', () => {
  it('means its last word, and says what became of the first', async () => {
    const saved = await show([
      { id: '1', text: 'Revontulen lasku on väärin.' },
      { id: '1', text: 'Revontulen lasku on yhä väärin.' },
      { id: '1', text: 'Revontulen lasku on yhä väärin.' },
    ])
    expect(saved).toEqual(one)
    const skipped = await db.selectFrom('skippedItems').select(['externalId', 'reason']).execute()
    expect(skipped).toEqual([
      { externalId: '1', reason: 'its page holds the same id again, with other words' },
    ])
  })
})

describe('a source and its twin', () => {
  it('give each post once in 20 seeded worlds of new ids, new links, gone posts and the same words', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = seededRandom(seed)
      const chance = (of: number) => random() < of
      await db.deleteFrom('cases').execute()
      await db.deleteFrom('mentions').execute()
      const sayings = [
        'Surkea palvelu, Revontuli',
        'Revontuli: häiriö',
        'Revontulen lasku on väärin taas kerran.',
      ]
      const world = Array.from({ length: 12 }, (_, n) => ({
        id: `${seed}-${n}`,
        url: `https://palsta.example/${seed}#viesti-${n}`,
        text: sayings[Math.floor(random() * sayings.length)] ?? '',
        publishedAt: at(2_000 - n * 7),
        author: chance(0.5) ? { name: 'Anonyymi' } : undefined,
      }))
      const shown = new Set<number>()
      for (let start = 0; start <= 8; start += 2) {
        const page = world.slice(start, start + 4)
        for (const [n] of page.entries()) shown.add(start + n)
        await show(page, { source: 'palsta' })
        if (chance(0.5))
          await show(
            page.map((post) => ({ ...post, id: `twin ${post.id}` })),
            { source: 'twin' },
          )
        if (chance(0.3)) {
          const again = page.map((post) => ({ ...post, id: `uusi ${start} ${post.id}` }))
          await show(chance(0.5) ? again : again.map((post) => ({ ...post, url: `${post.url}-muutti` })), {
            source: 'palsta',
          })
        }
      }
      const rows = await db.selectFrom('mentions').select('id').execute()
      expect(rows.length, `seed ${seed}`).toBe(shown.size)
    }
  })
})
