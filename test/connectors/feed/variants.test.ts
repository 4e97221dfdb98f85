import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../../connectors/feed/parse-worker.ts'

/** Feeds as nobody would think of them: every whole item must come out, with its own words. */

const now = new Date('2026-01-01')
const dated = '2025-06-03T09:39:21Z'

interface Item {
  text: string
  author: string
}

interface Shape {
  /** Writes a field of an item: its name and its value as markup. */
  fields: (item: Item, key: number, write: Writing) => string
  around: (items: string[], flaw: string) => string
  item: string
}

/** How a text stands in its element. */
type Writing = (text: string) => string

const words = fc
  .array(fc.constantFrom('Revontuli', 'sähkölasku', 'surkea', 'öinen', '5 €', 'R&D', '<3', 'ei', '“näin”'), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => `alku ${parts.join(' ')} loppu`)

const item = fc.record({ text: words, author: fc.constantFrom('Anna Virtanen', 'Öykkäri', 'matti') })

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const writings: Record<string, Writing> = {
  'as HTML in references': (text) => escaped(`<p>${escaped(text)}</p>`),
  'as HTML in CDATA': (text) => `<![CDATA[<p>${escaped(text)}</p>]]>`,
  'as text in references': (text) => escaped(escaped(text)),
  'in several pieces': (text) => {
    const [first = '', ...rest] = text.split(' ')
    return `${escaped(first)}<!-- ei tätä --> <![CDATA[${escaped(rest.join(' '))}]]>`
  },
  'as tags that nobody escaped': (text) => `<p>${escaped(text)}<br/><img src="x"/></p>`,
}

const atom = 'xmlns%="http://www.w3.org/2005/Atom"'
const rss = (names: { text: string; author: string; date: string }, declared: string): Shape => ({
  item: 'item',
  fields: ({ text, author }, key, write) =>
    `<guid isPermaLink="false">n-${key}</guid><${names.text}>${write(text)}</${names.text}>` +
    `<${names.author}>${author}</${names.author}><${names.date}>${dated}</${names.date}>`,
  around: (items, flaw) =>
    `<rss version="2.0" ${declared}><channel><title>t</title>${flaw}${items.join('')}</channel></rss>`,
})
const atomEntry = (prefix: string): Shape['fields'] => {
  const p = prefix === '' ? '' : `${prefix}:`
  return ({ text, author }, key, write) =>
    `<${p}id>n-${key}</${p}id><${p}updated>${dated}</${p}updated><${p}author><${p}name>${author}</${p}name></${p}author>` +
    `<${p}content type="html">${write(text)}</${p}content>`
}
const declare = (prefix: string) => atom.replace('%', prefix === '' ? '' : `:${prefix}`)

const shapes: Record<string, Shape> = {
  'RSS 2.0': rss({ text: 'description', author: 'author', date: 'pubDate' }, ''),
  'RSS in odd letter case': rss({ text: 'Description', author: 'AUTHOR', date: 'pubdate' }, ''),
  'RSS with modules under other prefixes': rss(
    { text: 'c:encoded', author: 'd:creator', date: 'd:date' },
    'xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:d="http://purl.org/dc/elements/1.1/"',
  ),
  'RSS with modules that nobody declared': rss(
    { text: 'content:encoded', author: 'dc:creator', date: 'dcterms:created' },
    '',
  ),
  ...Object.fromEntries(
    ['a10', 'atom', 'x'].map((prefix) => [
      `RSS with Atom as ${prefix}`,
      {
        ...rss({ text: 'description', author: 'author', date: 'pubDate' }, declare(prefix)),
        fields: atomEntry(prefix),
      },
    ]),
  ),
  'RSS that calls itself Atom': rss(
    { text: 'description', author: 'author', date: 'pubDate' },
    'xmlns="http://www.w3.org/2005/Atom"',
  ),
  'RSS under a prefix of its own': {
    item: 'r:item',
    fields: ({ text, author }, key, write) =>
      `<r:guid isPermaLink="false">n-${key}</r:guid><r:description>${write(text)}</r:description><r:author>${author}</r:author><r:pubDate>${dated}</r:pubDate>`,
    around: (items, flaw) =>
      `<r:rss version="2.0" xmlns:r="urn:x:rss"><r:channel>${flaw}${items.join('')}</r:channel></r:rss>`,
  },
  'RSS 1.0': {
    ...rss({ text: 'description', author: 'dc:creator', date: 'dc:date' }, ''),
    around: (items, flaw) =>
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>${flaw}</channel>${items.join('')}</rdf:RDF>`,
  },
  ...Object.fromEntries(
    ['', 'a', 'atom'].map((prefix) => [
      `Atom as "${prefix}"`,
      {
        item: prefix === '' ? 'entry' : `${prefix}:entry`,
        fields: atomEntry(prefix),
        around: (items: string[], flaw: string) => {
          const root = prefix === '' ? 'feed' : `${prefix}:feed`
          return `<${root} ${declare(prefix)}>${flaw}${items.join('')}</${root}>`
        },
      } satisfies Shape,
    ]),
  ),
  'Atom that declares nothing': {
    item: 'entry',
    fields: atomEntry(''),
    around: (items, flaw) => `<feed>${flaw}${items.join('')}</feed>`,
  },
}

/** What may be wrong outside of items. */
const flaws = [
  '',
  '<category text="Media">',
  '</image>',
  '<itunes:owner><itunes:name>x</itunes:owner>',
  '<link>https://x.example/',
  '<!-- a -- b --><?php echo 1 ?><![CDATA[<item>]]>',
  '<!DOCTYPE late [<!ENTITY a "b">]>',
  'R&D & <3 &hoax; <',
  '<description>a <b>c</description>',
  '<url a="1 b=2>',
  '<skipHours><hour>3',
]

const encodings: Record<string, (text: string) => { body: Buffer; contentType?: string }> = {
  'UTF-8': (text) => ({ body: Buffer.from(text) }),
  'UTF-8 with a mark': (text) => ({ body: Buffer.from(`\uFEFF${text}`) }),
  'UTF-8 called latin-1': (text) => ({
    body: Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${text}`),
    contentType: 'text/xml; charset=iso-8859-1',
  }),
  'UTF-8 called ASCII': (text) => ({ body: Buffer.from(text), contentType: 'text/xml; charset=us-ascii' }),
  'UTF-16': (text) => ({ body: Buffer.from(text, 'utf16le') }),
  'UTF-16, big end first': (text) => ({ body: Buffer.from(text, 'utf16le').swap16() }),
  'references of windows-1252': (text) => ({
    body: Buffer.from(
      text.replace(/[^\0-\u007f]/g, (letter) => `&#${windows1252[letter] ?? letter.charCodeAt(0)};`),
    ),
  }),
}
const windows1252: Record<string, number> = { '€': 128, '“': 147, '”': 148 }

async function read(text: string, encoding: keyof typeof encodings = 'UTF-8') {
  const bytes = encodings[encoding]?.(text) ?? { body: Buffer.from(text) }
  return await parseFeed({ ...bytes, url: 'https://x.example/feed', now })
}

const anyShape = fc.constantFrom(...Object.keys(shapes))
const anyWriting = fc.constantFrom(...Object.keys(writings))

function render(shape: Shape, items: Item[], write: Writing): string[] {
  return items.map((each, key) => `<${shape.item}>${shape.fields(each, key, write)}</${shape.item}>`)
}

function wanted(items: Item[], from = 0): object[] {
  return items.map(({ text, author }, key) => ({
    id: `n-${key + from}`,
    text: text.replace(/\s+/g, ' '),
    author,
    publishedAt: new Date(dated),
  }))
}

describe('every whole item comes out', () => {
  it('in every format, writing and charset, whatever is wrong around it', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyShape,
        anyWriting,
        fc.constantFrom(...flaws),
        fc.constantFrom(...Object.keys(encodings)),
        fc.array(item, { minLength: 1, maxLength: 5 }),
        async (shapeName, writing, flaw, encoding, items) => {
          const shape = shapes[shapeName]
          const write = writings[writing]
          if (!shape || !write) throw new Error('no such shape')
          // CDATA holds no references.
          fc.pre(!(encoding.startsWith('references') && /CDATA|pieces/.test(writing)))
          const found = await read(shape.around(render(shape, items, write), flaw), encoding)
          expect(found.items).toMatchObject(wanted(items))
          expect(found.rejected).toEqual([])
        },
      ),
      { numRuns: 200 },
    )
  })

  it('of a document that is cut off anywhere, and the torn one is told of', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyShape,
        anyWriting,
        fc.array(item, { minLength: 2, maxLength: 5 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        async (shapeName, writing, items, at) => {
          const shape = shapes[shapeName]
          const write = writings[writing]
          if (!shape || !write) throw new Error('no such shape')
          const parts = render(shape, items, write)
          const [first = '', last = ''] = [parts[0], parts.at(-1)]
          const text = shape.around(parts, '')
          const begins = text.lastIndexOf(last)
          const cut = text.slice(0, begins + Math.floor(at * last.length))
          expect(text).toContain(first)
          const found = await read(cut)
          expect(found.items).toMatchObject(wanted(items.slice(0, -1)))
          expect(found.items).toHaveLength(items.length - 1)
          if (found.rejected.length > 0)
            expect(found.rejected[0]?.reason).toBe('the document ends within the item')
        },
      ),
      { numRuns: 150 },
    )
  })

  it('also where tags within items are not in pairs', async () => {
    const torn = (field: string) => [
      field.replace(/<\/(\w+)>$/, ''),
      field.replace(/<\/(\w+)>$/, '</x$1>'),
      `${field}</nothing>`,
      `<category>${field}`,
    ]
    const fields = ['<title>Otsikko on</title>', '<link>https://x.example/1</link>', '<guid>n-1</guid>']
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(fields, { minLength: 3, maxLength: 3 }),
        fc.nat(2),
        fc.nat(3),
        async (order, which, how) => {
          const broken = order
            .map((field, i) => (i === which ? (torn(field)[how] ?? field) : field))
            .join('\n')
          const text = `<rss version="2.0"><channel><item>${broken}</item><item><title>Toinen</title></item></channel></rss>`
          const { items } = await read(text)
          expect(items).toMatchObject([
            { title: 'Otsikko on', url: 'https://x.example/1' },
            { title: 'Toinen' },
          ])
        },
      ),
      { numRuns: 100 },
    )
  })
})
