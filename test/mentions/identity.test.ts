import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FeedItem } from '../../connectors/connector.ts'
import { canonicalUrl, identify, stableId } from '../../mentions/identity.ts'

const tracking = fc.constantFrom('utm_source=a', 'UTM_Medium=rss', 'fbclid=x', 'gclid', 'mc_cid=7', '_hsmi=1')
const word = fc.stringMatching(/^[a-z0-9]{1,6}$/)
const path = fc.array(word, { maxLength: 3 }).map((parts) => parts.join('/'))
const pair = fc.tuple(word, word).map(([name, value]) => `${name}=${value}`)
const query = fc.array(fc.oneof(pair, fc.constantFrom('id=1', 'p=7', 'utm_id=5', 'utm_id=6')), {
  maxLength: 3,
})
const fragment = fc.constantFrom(
  '',
  'comment-12',
  'comment-13',
  'review-1',
  '!/a',
  '!/b',
  '/@anna:matrix.org',
)

/** An address in its parts, so that each can be changed alone. */
const address = fc.record({
  host: fc.constantFrom('blog.example', 'www.blog.example', 'blog.example:8080'),
  path,
  slash: fc.boolean(),
  query,
  fragment,
})

type Address = typeof address extends fc.Arbitrary<infer T> ? T : never

function write(
  scheme: string,
  { host, path: way, slash, query: pairs, fragment: end }: Address,
  more: string[] = [],
) {
  const all = [...pairs, ...more]
  const search = all.length > 0 ? `?${all.join('&')}` : ''
  return `${scheme}://${host}/${way}${slash ? '/' : ''}${search}${end === '' ? '' : `#${end}`}`
}

describe('an id', () => {
  it('that is an address is the same without scheme and tracking parameters', () => {
    fc.assert(
      fc.property(address, fc.array(tracking, { maxLength: 3 }), (one, added) => {
        const plain = stableId(write('https', one))
        expect(stableId(write('http', one, added))).toBe(plain)
        expect(stableId(write('HTTPS', one, added))).toBe(plain)
      }),
    )
  })

  it('is another one when anything else differs', () => {
    fc.assert(
      fc.property(address, address, (one, other) => {
        const isSame = write('https', one) === write('https', other)
        expect(stableId(write('https', one)) === stableId(write('http', other))).toBe(isSame)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['https://blogi.example/?p=7#comment-12', 'https://blogi.example/?p=7#comment-13'],
    ['https://kauppa.example/tuote#review-1', 'https://kauppa.example/tuote#review-2'],
    ['https://status.example/#inc-1', 'https://status.example/#inc-2'],
    ['https://sovellus.example/#!/viesti/1', 'https://sovellus.example/#!/viesti/2'],
    ['https://matrix.to/#/!huone:x.example/$a', 'https://matrix.to/#/!huone:x.example/$b'],
    ['https://x.example/?utm_id=1', 'https://x.example/?utm_id=2'],
    ['https://x.example/a', 'https://x.example/a/'],
    ['https://x.example/?a=1&b=2', 'https://x.example/?b=2&a=1'],
    ['https://x.example/A', 'https://x.example/a'],
    ['https://www.x.example/a', 'https://x.example/a'],
    ['https://x.example/?q=a%20b', 'https://x.example/?q=a+b'],
    ['17', '17 '],
    ['tag:x.example,2026:1#a', 'tag:x.example,2026:1#b'],
  ])('%s is not %s', (one, other) => {
    expect(stableId(one)).not.toBe(stableId(other))
  })

  it('that is no address stays as it is, and a long one can be stored', () => {
    expect(stableId('tag:x.example,2026:1?utm_source=a#b')).toBe('tag:x.example,2026:1?utm_source=a#b')
    expect(stableId('http://')).toBe('http://')
    expect(stableId(`https://x.example/${'a'.repeat(10_000)}#1`)).toMatch(/^sha256:[\da-f]{32}$/)
    expect(stableId(`https://x.example/${'a'.repeat(10_000)}#1`)).not.toBe(
      stableId(`https://x.example/${'a'.repeat(10_000)}#2`),
    )
  })
})

describe('an address', () => {
  it('of one page is the same however it is written; a fragment is part of it', () => {
    const page = canonicalUrl('https://x.example/a?id=1&page=2#review-7')
    for (const same of [
      'http://x.example/a?id=1&page=2#review-7',
      'https://www.x.example/a/?page=2&utm_source=rss&id=1#review-7',
    ])
      expect(canonicalUrl(same)).toBe(page)
    expect(canonicalUrl('https://x.example/a?id=1&page=2#review-8')).not.toBe(page)
    expect(canonicalUrl('https://x.example/a#')).toBe(canonicalUrl('https://x.example/a'))
  })
})

describe('the keys of a post', () => {
  const item: FeedItem = {
    id: '1',
    unique: 'source',
    title: 'Lasku',
    text: 'Lasku on  väärin.',
    url: 'https://x.example/1',
  }

  it('do not change with spacing and composition, and change with words, stars and address', () => {
    const keys = identify(item, 'forum')
    const spaced = identify({ ...item, text: 'Lasku on\nva\u0308a\u0308rin.' }, 'other')
    expect([spaced.textKey, spaced.contentHash]).toEqual([keys.textKey, keys.contentHash])
    expect(identify({ ...item, rating: 1 }, 'forum').contentHash).not.toEqual(keys.contentHash)
    expect(identify({ ...item, rating: 1 }, 'forum').textKey).toEqual(keys.textKey)
    expect(identify({ ...item, text: 'Lasku on oikein.' }, 'forum').textKey).not.toEqual(keys.textKey)
    expect(identify({ ...item, url: 'https://x.example/1#2' }, 'forum').linkKey).not.toEqual(keys.linkKey)
    expect(identify({ ...item, url: undefined }, 'forum').linkKey).toBeUndefined()
  })
})
