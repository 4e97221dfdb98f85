import { describe, expect, it } from 'vitest'
import { canonicalUrl, readableUrl } from '../../../connectors/feed/address.ts'
import { readDocument } from '../../../connectors/feed/document.ts'
import { readItems } from '../../../connectors/feed/items.ts'
import { plainFromHtml, tidy } from '../../../connectors/values/text.ts'
import type { DocumentItem } from '../../../connectors/feed/identity.ts'

const url = 'https://host.example/feed'

async function only(
  item: string,
  around = (inner: string) => `<rss version="2.0"><channel>${inner}</channel></rss>`,
): Promise<DocumentItem | undefined> {
  const { items } = readItems(await readDocument(around(`<item>${item}</item>`), url), url, new Date())
  return items[0]
}

describe('the repair of feeds', () => {
  it.each([
    ['a bare ampersand', '<title>Marimekko & Iittala</title>', 'Marimekko & Iittala'],
    ['named entities of HTML', '<title>S&auml;hk&ouml; &ndash; 5&nbsp;&euro;</title>', 'Sähkö – 5 €'],
    ['an entity that nobody knows', '<title>a &hoax; b</title>', 'a &hoax; b'],
    ['entities in capitals', '<title>R&AMP;D</title>', 'R&D'],
    ['an entity without a semicolon', '<title>S&auml hk</title>', /^S.*hk$/],
    ['control characters', '<title>Revon\u0000tu\u0008li</title>', 'Revontuli'],
    ['references to control characters', '<title>Revon&#0;tu&#x1F;li&#xFFFF;</title>', 'Revontuli'],
    ['references beyond Unicode', '<title>a&#x110000;b&#99999999;</title>', 'ab'],
    ['markup that was not escaped', '<title>Ei <b>ole</b> hyvä</title>', 'Ei ole hyvä'],
    [
      'markup that was escaped twice',
      '<title>&amp;lt;b&amp;gt;Huono&amp;lt;/b&amp;gt; p&amp;auml;iv&amp;auml;</title>',
      'Huono päivä',
    ],
    ['CDATA that holds a close tag', '<title><![CDATA[näin: </title>]]> jatkuu</title>', 'näin: jatkuu'],
    ['CDATA with ampersands', '<title><![CDATA[R&D &amp; M&M]]></title>', 'R&D & M&M'],
    ['a comment with dashes', '<!-- a -- b --><title>otsikko</title>', 'otsikko'],
    ['an ampersand in a link', '<link>https://x.example/?a=1&b=2</link><title>otsikko</title>', 'otsikko'],
  ])('copes with %s', async (_, item, title) => {
    const read = await only(item)
    if (typeof title === 'string') expect(read?.title).toBe(title)
    else expect(read?.title).toMatch(title)
  })

  it.each<[string, (inner: string) => string]>([
    [
      'a byte order mark and blank lines before',
      (inner) => `\uFEFF\n\n <?xml version="1.0"?><rss version="2.0"><channel>${inner}</channel></rss>`,
    ],
    [
      'a warning of PHP before',
      (inner) =>
        `<br />\n<b>Warning</b>: foo in /x.php on line 3<br />\n<?xml version="1.0"?><rss version="2.0"><channel>${inner}</channel></rss>`,
    ],
    [
      'a script after',
      (inner) => `<rss version="2.0"><channel>${inner}</channel></rss>\n<script>var a = "&"</script>`,
    ],
    [
      'a doctype with entities',
      (inner) =>
        `<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]><rss version="2.0"><channel>${inner}</channel></rss>`,
    ],
    [
      'a comment that speaks of feeds before',
      (inner) => `<!-- an <entry> of a <feed> --><rss version="2.0"><channel>${inner}</channel></rss>`,
    ],
    ['no root', (inner) => inner],
    ['a channel as the root', (inner) => `<Channel>${inner}</Channel>`],
    ['no version', (inner) => `<rss><channel>${inner}</channel></rss>`],
    [
      'an undeclared namespace',
      (inner) => `<rss version="2.0"><channel><foo:bar>x</foo:bar>${inner}</channel></rss>`,
    ],
    [
      'items beside the channel',
      (inner) => `<rss version="2.0"><channel><title>t</title></channel>${inner}</rss>`,
    ],
  ])('copes with %s', async (_, around) => {
    expect((await only('<guid>1</guid><title>otsikko &amp; muuta</title>', around))?.title).toBe(
      'otsikko & muuta',
    )
  })

  it('keeps the good items beside a bad date, a bad link and an empty item', async () => {
    const bad =
      '<item><title>a</title><pubDate>32 Foo</pubDate></item><item/><item><title>b</title><link>::</link></item>'
    const document = await readDocument(
      `<rss version="2.0"><channel>${bad}<item><title>c</title></item></channel></rss>`,
      url,
    )
    const { items, rejected } = readItems(document, url, new Date())
    expect(items.map(({ title }) => title)).toEqual(['a', 'b', 'c'])
    expect(rejected).toHaveLength(1)
  })

  it('keeps an Atom feed with one bad date', async () => {
    const entry = (id: number, date: string) =>
      `<entry><id>${id}</id><title>t${id}</title><updated>${date}</updated></entry>`
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>${entry(1, 'soon')}${entry(2, '2024-01-02T03:04:05Z')}</feed>`
    const { items } = readItems(await readDocument(atom, url), url, new Date())
    expect(items.map(({ publishedAt }) => publishedAt?.toISOString())).toEqual([
      undefined,
      '2024-01-02T03:04:05.000Z',
    ])
  })
})

describe('authors', () => {
  it.each([
    ['anna@example.com (Anna Virtanen)', 'Anna Virtanen'],
    ['Anna Virtanen &lt;anna@example.com&gt;', 'Anna Virtanen'],
    ['Anna Virtanen anna@example.com', 'Anna Virtanen'],
    ['anna.virtanen@example.com', 'anna.virtanen'],
    ['@anna@some.social', '@anna@some.social'],
    ['/u/anna', '/u/anna'],
  ])('%s is %s', async (author, name) => {
    expect((await only(`<title>a</title><author>${author}</author>`))?.author).toBe(name)
  })
})

describe('addresses', () => {
  it.each([
    ['a/b', ['https://x.example/c/d'], 'https://x.example/c/a/b'],
    ['//x.example/a', ['https://y.example/'], 'https://x.example/a'],
    ['https://user:pass@x.example/a', [], 'https://x.example/a'],
    ['https://www.google.com/url?rct=j&url=https://x.example/%3Fa%3D1&ct=ga', [], 'https://x.example/?a=1'],
    ['https://www.google.fi/url?q=https://x.example/', [], 'https://x.example/'],
    [
      'https://www.google.com/url?url=javascript:alert(1)',
      [],
      'https://www.google.com/url?url=javascript:alert(1)',
    ],
    [
      'https://google.com.evil.example/url?url=https://x.example/',
      [],
      'https://google.com.evil.example/url?url=https://x.example/',
    ],
    ['javascript:alert(1)', ['https://x.example/'], undefined],
    ['data:text/html,a', ['https://x.example/'], undefined],
    ['file:///etc/passwd', ['https://x.example/'], undefined],
    ['rel', [], undefined],
    ['', ['https://x.example/'], undefined],
    [`https://x.example/${'a'.repeat(5000)}`, [], undefined],
  ])('%.60s with %j is readable as %s', (href, bases, expected) => {
    expect(readableUrl(href, bases)).toBe(expected)
  })

  it('have one name whatever their scheme, tracking and order', () => {
    const name = canonicalUrl('https://x.example/a?id=1&page=2#c3')
    expect(canonicalUrl('http://x.example/a?utm_source=rss&page=2&id=1&fbclid=z#c3')).toBe(name)
    expect(canonicalUrl('https://x.example/a?id=2&page=2#c3')).not.toBe(name)
    expect(canonicalUrl('https://x.example/a?id=1&page=2#c4')).not.toBe(name)
  })
})

describe('plain text', () => {
  it.each([
    ['<p>Yksi</p><p>kaksi<br>kolme</p>', 'Yksi\nkaksi\nkolme'],
    [
      '<h1>Otsikko</h1>teksti <img src=x alt="kuva"> <a href="https://x.example">linkki</a>',
      'Otsikko\nteksti linkki',
    ],
    ['<script>alert(1)</script><style>p{}</style>näkyvä<!-- piilo -->', 'näkyvä'],
    ['<ul><li>a</li><li>b</li></ul>', '* a\n* b'],
    ['a < b & c', 'a < b & c'],
    ['  paljon \t tyhjää\r\n\r\n\r\n täällä\u00a0 ', 'paljon tyhjää\ntäällä'],
    ['\uD800a\uDFFF', '\uFFFDa\uFFFD'],
    ['<div>'.repeat(20_000), ''],
  ])('of %.60j is %j', (html, text) => {
    expect(plainFromHtml(html)).toBe(text)
  })

  it('is capped', () => {
    expect(tidy('a'.repeat(200_000))).toHaveLength(65_536)
    expect(plainFromHtml('<p>a</p>'.repeat(200_000)).length).toBeLessThanOrEqual(65_536)
  })
})
