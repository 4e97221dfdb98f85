import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from '../../../connectors/connector.ts'
import { PermanentError } from '../../../lib/errors.ts'
import { openImportFolder } from '../../../lib/import-folder.ts'
import { rejection } from '../../lib/servers.ts'
import { openConnector, testConnector } from '../contract.ts'
import { seededRandom } from '../memory-http.ts'
import { worlds } from '../churn.ts'

testConnector('file', {
  options: () => ({
    path: 'reviews.csv',
    fields: {
      id: 'Review ID',
      text: 'comment',
      rating: 'Stars',
      date: 'Created',
      author: 'Customer',
      url: 'Link',
    },
  }),
  expected: [
    {
      id: 'a-1',
      unique: 'source',
      url: 'https://kauppa.example/a-1',
      text: 'Laite hajosi viikossa.\nKukaan ei vastaa; "ei koskaan".',
      author: { name: 'Päivi Äijälä' },
      rating: 1,
      publishedAt: new Date('2026-11-09T12:05:00Z'),
    },
    { id: 'a-2', text: 'Kaikki hyvin.', rating: 5, publishedAt: new Date('2026-11-07T22:00:00Z') },
    { id: expect.stringMatching(/^sha256:/), text: 'Rivi ilman tunnusta' },
  ],
})

const signal = new AbortController().signal
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ennakko-import-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, content: string | Buffer, ageMs = 60_000): void {
  writeFileSync(join(folder, name), content)
  age(name, ageMs)
}

function age(name: string, ageMs: number): void {
  const at = new Date(Date.now() - ageMs)
  utimesSync(join(folder, name), at, at)
}

function open(options: object) {
  return openConnector('file', options, { files: openImportFolder(folder) })
}

async function read(options: object, cursor?: string): Promise<Page> {
  const page = await open(options).poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

/** Every page until the file has no more, each read by a connector that was opened anew. */
async function readAll(
  options: object,
  cursor?: string,
): Promise<{ texts: string[]; pages: Page[]; cursor: string }> {
  const pages = [await read(options, cursor)]
  for (let page = pages.at(-1); page?.more; page = pages.at(-1)) pages.push(await read(options, page.cursor))
  return {
    texts: pages.flatMap(({ items }) => items.map(({ text }) => text)),
    pages,
    cursor: pages.at(-1)?.cursor ?? '',
  }
}

describe('a file', () => {
  it.each([
    ['utf-8', Buffer.from('id,text\n1,Äijä €\n')],
    ['utf-8 with a mark', Buffer.from('\uFEFFid,text\n1,Äijä €\n')],
    ['utf-16le with a mark', Buffer.from('\uFEFFid,text\n1,Äijä €\n', 'utf16le')],
    ['utf-16le without one', Buffer.from('id,text\n1,Äijä €\n', 'utf16le')],
    ['utf-16be with a mark', Buffer.from('\uFEFFid,text\n1,Äijä €\n', 'utf16le').swap16()],
    ['windows-1252', Buffer.from([...Buffer.from('id,text\n1,'), 0xc4, 0x69, 0x6a, 0xe4, 0x20, 0x80, 0x0a])],
  ])('in %s is readable', async (_, bytes) => {
    put('charset.csv', bytes)
    expect((await read({ path: 'charset.csv' })).items).toMatchObject([{ id: '1', text: 'Äijä €' }])
  })

  it.each([',', ';', '\t', '|'])('with the delimiter %j is readable', async (delimiter) => {
    put(
      'delimiter.csv',
      `id${delimiter}"te,xt"${delimiter}text\r\n1${delimiter}b${delimiter}"a;b|c,d\te"\r\n`,
    )
    expect((await read({ path: 'delimiter.csv' })).items).toMatchObject([{ id: '1' }])
  })

  it('of JSON lines is read, and a bad line is named', async () => {
    put('old.jsonl', '{"id":1,"body":{"plain":"Yksi."}}\nroska\n\n[1]\n{"id":2,"body":{"plain":"Kaksi."}}')
    const page = await read({ path: 'old.jsonl', fields: { id: 'id', text: 'body.plain' } })
    expect(page.items.map(({ text }) => text)).toEqual(['Yksi.', 'Kaksi.'])
    expect(page.rejected?.map(({ reason }) => reason)).toEqual([
      'line 2: not JSON',
      'line 4: neither text nor title',
    ])
  })

  it('of 120,000 rows is read in pages that say how far they are, and none twice', async () => {
    const rows = Array.from({ length: 120_000 }, (_, i) => `${i},"Rivi ${i}, ""lainaus""\nja toinen rivi"\n`)
    put('big.csv', `id,text\n${rows.join('')}`)
    const { texts, pages, cursor } = await readAll({ path: 'big.csv' })
    expect(texts).toHaveLength(120_000)
    expect(new Set(texts).size).toBe(120_000)
    expect(texts.at(-1)).toBe('Rivi 119999, "lainaus"\nja toinen rivi')
    expect(pages[9]?.notices?.[0]).toMatch(/^20,000 of about 1[12]\d,\d{3} rows are read\.$/)
    expect(pages.at(-1)?.notices).toEqual([])
    expect(cursor.length).toBeLessThan(400)
  })

  it('that grows is read on from where it ended, and a line that is being written is waited for', async () => {
    put('grows.csv', 'id,text\n1,yksi\n2,ka')
    age('grows.csv', 0)
    const first = await read({ path: 'grows.csv' })
    expect(first.items.map(({ text }) => text)).toEqual(['yksi'])
    expect(first.more).toBe(false)
    expect((await read({ path: 'grows.csv' }, first.cursor)).items).toEqual([])
    appendFileSync(join(folder, 'grows.csv'), 'ksi\n3,kolme')
    const second = await read({ path: 'grows.csv' }, first.cursor)
    expect(second.items.map(({ text }) => text)).toEqual(['kaksi'])
    age('grows.csv', 60_000)
    expect((await read({ path: 'grows.csv' }, second.cursor)).items.map(({ text }) => text)).toEqual([
      'kolme',
    ])
  })

  it('that was replaced or cut off is read from its beginning, which is said', async () => {
    put('swap.csv', 'id,text\n1,yksi\n2,kaksi\n')
    const { cursor } = await read({ path: 'swap.csv' })
    put('swap.csv', 'id,text\n7,uusi\n8,toinen\n9,kolmas\n')
    const swapped = await read({ path: 'swap.csv' }, cursor)
    expect(swapped.items.map(({ id }) => id)).toEqual(['7', '8', '9'])
    expect(swapped.notices?.join()).toContain('another file than before')
    put('swap.csv', 'id,text\n7,uusi\n')
    expect((await read({ path: 'swap.csv' }, swapped.cursor)).items.map(({ id }) => id)).toEqual(['7'])
  })

  it('with a row that has no end loses that row and no other', async () => {
    const noise = 'x'.repeat(2_000_000)
    put('broken.csv', `id,text\n1,yksi\n2,"auki ${noise}\n3,kolme\n`)
    const { texts, pages } = await readAll({ path: 'broken.csv' })
    expect(texts[0]).toBe('yksi')
    expect(texts.at(-1)).toBe('kolme')
    expect(pages.flatMap(({ rejected = [] }) => rejected.map(({ reason }) => reason))).toContain(
      'line 3: longer than 512 KiB, or a quote that is never closed',
    )
  })

  it('without the columns that are mapped says which it has', async () => {
    put('columns.csv', 'tunnus,viesti\n1,hei\n')
    const error = await rejection(read({ path: 'columns.csv' }))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toBe(
      'the file has no column "text": name the right one in fields; it has tunnus, viesti',
    )
    const other = await rejection(read({ path: 'columns.csv', fields: { text: 'teksti' } }))
    expect(other.message).toBe('fields.text: the file has no column "teksti"; it has tunnus, viesti')
  })

  it('that is empty gives nothing, and one that is not there says where to put it', async () => {
    put('empty.csv', '')
    expect((await read({ path: 'empty.csv' })).items).toEqual([])
    expect((await rejection(read({ path: 'missing.csv' }))).message).toBe(
      `the file "missing.csv" is not there: put it into ${folder}`,
    )
  })

  it('outside of the import folder is never opened, whatever the way there', async () => {
    for (const path of ['../x.csv', '/etc/passwd', 'a/../../x.csv', 'C:\\x.csv', '..\\x.csv']) {
      expect(() => open({ path })).toThrow(/import folder/)
    }
    mkdirSync(join(folder, 'deep'))
    symlinkSync('/etc', join(folder, 'deep', 'etc'))
    const error = await rejection(read({ path: 'deep/etc/passwd' }))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toContain('leads out of the import folder')
    expect(await rejection(read({ path: 'deep' }))).toBeInstanceOf(PermanentError)
  })
})

describe('the rows of a file', () => {
  it(`survive ${worlds} seeded cases of quotes, encodings, growth and restarts: nothing twice, nothing lost`, async () => {
    const pieces = ['ä', '"', ',', ';', '\n', '\r\n', 'sana', '€', "'", ' ', '😀', 'x'.repeat(300)]
    for (let seed = 0; seed < worlds; seed++) {
      const random = seededRandom(seed)
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] ?? list[0]!
      const delimiter = pick([',', ';', '\t'])
      const newline = pick(['\n', '\r\n'])
      const encoding = pick(['utf8', 'utf16le'] as const)
      const name = 'churn.csv'
      const expected: string[] = []
      const row = (i: number) => {
        const text = Array.from({ length: Math.floor(random() * 8) }, () => pick(pieces)).join('')
        expected.push(`nro ${i}`)
        return `${i}${delimiter}"nro ${i}"${delimiter}"${text.replaceAll('"', '""')}"${newline}`
      }
      let content = `id${delimiter}text${delimiter}muu${newline}`
      let rows = 0
      let length = 0
      const texts: string[] = []
      let cursor: string | undefined
      for (let round = 0; round < 3; round++) {
        for (let i = Math.floor(random() * 40); i > 0; i--) content += row(rows++)
        const whole = Buffer.from(encoding === 'utf16le' ? `\uFEFF${content}` : content, encoding)
        // Whoever writes the file may be in the middle of a row, or of a character.
        const cut = round < 2 ? Math.floor(random() * 24) : 0
        length = Math.max(length, 60, whole.length - cut)
        put(name, whole.subarray(0, length), round < 2 ? 0 : 60_000)
        const read = await readAll({ path: name }, cursor)
        texts.push(...read.texts)
        ;({ cursor } = read)
      }
      expect([seed, texts]).toEqual([seed, expected])
    }
  })
})
