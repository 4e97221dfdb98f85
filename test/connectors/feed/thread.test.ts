import { describe, expect, it } from 'vitest'
import { itemsOf } from '../../../connectors/feed/read.ts'
import { parseFeed } from '../../../connectors/feed/parse-worker.ts'

async function read(title: string, text = 'Kiitos tiedosta!', more = '') {
  const body = Buffer.from(
    `<rss version="2.0"><channel><title>t</title><item><guid isPermaLink="false">1</guid><title>${title}</title><description>${text}</description>${more}</item></channel></rss>`,
  )
  const { items } = await parseFeed({ body, url: 'https://x.example/feed', now: new Date('2026-01-01') })
  return itemsOf({ address: 'https://x.example/feed', quirks: {} }, items)[0]
}

describe('the place of a post in its thread', () => {
  it.each([
    ['Re: Surkea palvelu', 'Surkea palvelu'],
    ['VS: Re[2]: Surkea palvelu', 'Surkea palvelu'],
    ['Comment on Surkea palvelu by Anna', 'Surkea palvelu'],
    ['Kommentti artikkeliin Surkea palvelu kirjoittajalta Anna', 'Surkea palvelu'],
  ])('"%s" is the title of a thread', async (title, subject) => {
    const item = await read(title)
    expect(item).toMatchObject({ text: 'Kiitos tiedosta!', thread: { title: subject } })
    expect(item?.title).toBeUndefined()
  })

  it('is the page of comments', async () => {
    const item = await read('By: Anna', 'Hyvä', '<link>https://b.example/juttu#comment-12</link>')
    expect(item).toMatchObject({ thread: { id: 'https://b.example/juttu' }, text: 'Hyvä' })
    expect(item?.title).toBeUndefined()
  })

  it('leaves titles alone that are the writer’s', async () => {
    for (const title of ['Surkea palvelu', 'Rekry: etsimme myyjää', 'Remontti: viikko kaksi'])
      expect(await read(title)).toMatchObject({ title })
    const { title, text, thread } = (await read('Re: Surkea palvelu', '')) ?? {}
    expect({ title, text, thread }).toEqual({ title: 'Re: Surkea palvelu', text: 'Re: Surkea palvelu' })
  })

  it('tells what it answers, where Atom does', async () => {
    const atom =
      '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:t="http://purl.org/syndication/thread/1.0"><entry><id>urn:x:2</id><title>a</title><t:in-reply-to ref="urn:x:1" href="https://x.example/1"/></entry></feed>'
    const { items } = await parseFeed({
      body: Buffer.from(atom),
      url: 'https://x.example/feed',
      now: new Date('2026-01-01'),
    })
    expect(items).toMatchObject([{ id: 'urn:x:2', inReplyTo: 'urn:x:1' }])
  })
})
