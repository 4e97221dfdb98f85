import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Page } from '../../../connectors/connector.ts'
import { samplePosts } from '../../../connectors/sample/posts.ts'
import { checkItem, openConnector, testConnector } from '../contract.ts'

testConnector('sample', {
  options: () => ({}),
  expected: samplePosts()
    .slice(0, 8)
    .map(({ id, text, url }) => ({ id, text, url, unique: 'source' })),
})

const signal = new AbortController().signal

async function poll(cursor?: string): Promise<Page> {
  const page = await openConnector('sample', { pace: 0.05 }).poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

describe('sample', () => {
  it('plays every post once, however often the process starts anew, and then goes quiet', async () => {
    const played: string[] = []
    let cursor: string | undefined
    for (let polls = 0; polls < 80; polls++) {
      const page = await poll(cursor)
      page.items.forEach(checkItem)
      played.push(...page.items.map(({ text }) => text))
      cursor = page.cursor
      await sleep(60)
    }
    expect(played).toEqual(samplePosts().map(({ text }) => text))
    expect((await poll(cursor)).items).toEqual([])
  })

  it('shows complaints with the first poll, dated now', async () => {
    const { items } = await poll()
    const complaints = items.filter(({ id }) =>
      samplePosts().some((post) => post.id === id && post.expect === 'negative'),
    )
    expect(complaints.length).toBeGreaterThanOrEqual(3)
    for (const { publishedAt } of items)
      expect(Date.now() - (publishedAt?.getTime() ?? 0)).toBeLessThan(60_000)
  })

  it('does not flood after a long pause', async () => {
    const cursor = JSON.stringify({ next: 8, at: Date.now() - 86_400_000 })
    expect((await poll(cursor)).items).toHaveLength(8)
  })
})

describe('the sample posts', () => {
  it('are a believable mixture', () => {
    const share = (expected: string) =>
      samplePosts().filter((post) => post.expect === expected).length / samplePosts().length
    expect(samplePosts().length).toBeGreaterThanOrEqual(60)
    expect(share('negative')).toBeGreaterThan(0.3)
    expect(share('negative')).toBeLessThan(0.5)
    expect(share('positive')).toBeGreaterThan(0.15)
    for (const language of ['fi', 'en', 'sv']) {
      expect(samplePosts().filter((post) => post.language === language).length).toBeGreaterThanOrEqual(3)
    }
  })

  it('name the company unless they are about something else', () => {
    for (const { text, title, expect: mood } of samplePosts()) {
      const named = /revontul(?:i|en|elta|ella|elle|een|esta|essa|ta|is)\b|revontulioy/i.test(
        `${title} ${text}`,
      )
      expect([text, named]).toEqual([text, mood !== 'unrelated'])
    }
  })

  it('have one id and one link each, but for the edited one', () => {
    const first = samplePosts().filter((post) => !post.edited)
    expect(new Set(first.map(({ id }) => id)).size).toBe(first.length)
    expect(new Set(first.map(({ url }) => url)).size).toBe(first.length)
    const edited = samplePosts().filter((post) => post.edited)
    expect(edited).toHaveLength(1)
    expect(first.find(({ id }) => id === edited[0]?.id)?.text).not.toBe(edited[0]?.text)
  })
})
