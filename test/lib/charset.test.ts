import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { decodeText, fromWindows1252 } from '../../lib/charset.ts'

const text = 'Sähkölasku – äöåÄÖÅ'
const latin = Buffer.from('Sähkölasku äöåÄÖÅ', 'latin1')
const utf8 = Buffer.from(text)

describe('decodeText', () => {
  it('reads UTF-8 when nothing is declared', () => {
    expect(decodeText(utf8, undefined)).toBe(text)
    expect(decodeText(Buffer.alloc(0), undefined)).toBe('')
  })

  it('lets a byte order mark win over every declaration, and drops it', () => {
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8])
    expect(decodeText(marked, 'text/xml; charset=iso-8859-1')).toBe(text)
    const wide = Buffer.from(`\uFEFF${text}`, 'utf16le')
    expect(decodeText(wide, 'text/xml; charset=utf-8')).toBe(text)
    expect(decodeText(Buffer.from(wide).swap16(), undefined)).toBe(text)
  })

  it('lets the HTTP charset win over the prolog', () => {
    const body = Buffer.from('<?xml version="1.0" encoding="koi8-r"?><t>ä</t>', 'latin1')
    expect(decodeText(body, 'application/xml; charset="ISO-8859-1"')).toContain('<t>ä</t>')
  })

  it.each([
    [
      'an XML prolog',
      '<?xml version="1.0" encoding="windows-1251"?><t>\xef\xf0\xe8\xe2\xe5\xf2</t>',
      'привет',
    ],
    [
      'an XML prolog in single quotes',
      "<?xml version='1.0' encoding='KOI8-R'?><t>\xd0\xd2\xc9\xd7\xc5\xd4</t>",
      'привет',
    ],
    ['an HTML meta tag', '<html><head><meta charset=shift_jis></head>\x83\x65\x83\x58\x83\x67', 'テスト'],
    [
      'an old HTML meta tag',
      '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15">\xa4',
      '€',
    ],
  ])('obeys %s', (_what, body, expected) => {
    expect(decodeText(Buffer.from(body, 'latin1'), 'text/html')).toContain(expected)
  })

  it('reads UTF-16 without a mark by its first characters', () => {
    const wide = Buffer.from(`<?xml version="1.0"?><t>${text}</t>`, 'utf16le')
    expect(decodeText(wide, 'text/xml')).toContain(text)
    expect(decodeText(Buffer.from(wide).swap16(), 'text/xml')).toContain(text)
  })

  it('does not believe a readable prolog that claims UTF-16', () => {
    const body = Buffer.from(`<?xml version="1.0" encoding="utf-16"?><t>${text}</t>`)
    expect(decodeText(body, undefined)).toContain(text)
  })

  it('falls through unknown labels', () => {
    const body = Buffer.from('<?xml version="1.0" encoding="windows-1251"?>\xef\xf0', 'latin1')
    expect(decodeText(body, 'text/xml; charset=klingon')).toContain('пр')
    expect(decodeText(Buffer.from(`<?xml encoding="utf-7"?>${text}`), 'x; charset=none')).toContain(text)
    expect(decodeText(utf8, 'text/xml; charset=')).toBe(text)
    expect(decodeText(utf8, ';;;charset')).toBe(text)
  })

  it('rescues text that claims UTF-8 and is not', () => {
    expect(decodeText(latin, undefined)).toBe('Sähkölasku äöåÄÖÅ')
    expect(decodeText(latin, 'text/xml; charset=utf-8')).toBe('Sähkölasku äöåÄÖÅ')
    expect(decodeText(Buffer.from([0x93, 0x68, 0x69, 0x94]), undefined)).toBe('“hi”')
    const russian = Buffer.from('<?xml version="1.0" encoding="windows-1251"?>\xef\xf0\xe8', 'latin1')
    expect(decodeText(russian, 'text/xml; charset=utf-8')).toContain('при')
  })

  it('believes bytes that are UTF-8 with letters, whatever the header and the prolog say', () => {
    const labels = [
      'iso-8859-1',
      'us-ascii',
      'windows-1251',
      'koi8-r',
      'shift_jis',
      'gbk',
      'big5',
      'utf-16',
      'ibm866',
    ]
    const letters = fc.string({
      unit: fc.constantFrom('a', ' ', 'ä', 'Ö', '€', 'я', 'テ', '😡'),
      minLength: 1,
    })
    fc.assert(
      fc.property(
        letters,
        fc.constantFrom(...labels),
        fc.constantFrom(...labels),
        (words, header, prolog) => {
          const body = `<?xml version="1.0" encoding="${prolog}"?><t>${words}ä</t>`
          expect(decodeText(Buffer.from(body), `text/xml; charset=${header}`)).toBe(body)
        },
      ),
    )
    const torn = Buffer.concat([Buffer.from('ä'.repeat(50)), Buffer.from([0xc3])])
    expect(decodeText(torn, 'text/xml; charset=iso-8859-1')).toBe(`${'ä'.repeat(50)}\uFFFD`)
  })

  it('reads UTF-16 without mark and prolog', () => {
    for (const body of [`<rss><t>${text}</t></rss>`, `\n <feed>${text}`, `{"t":"${text}"}`]) {
      const wide = Buffer.from(body, 'utf16le')
      expect(decodeText(wide, undefined)).toBe(body)
      expect(decodeText(Buffer.from(wide).swap16(), 'text/xml; charset=utf-8')).toBe(body)
    }
  })

  it('takes control characters above 127 for letters of windows-1252', () => {
    expect(fromWindows1252('\u0093hi\u0094 5 \u0080 ä')).toBe('“hi” 5 € ä')
  })

  it('does not give up on UTF-8 for one torn character', () => {
    const torn = Buffer.concat([utf8, Buffer.from([0xc3])])
    expect(decodeText(torn, 'text/xml; charset=utf-8')).toBe(`${text}\uFFFD`)
  })

  it('keeps a replacement character that really is in the text', () => {
    expect(decodeText(Buffer.from('a\uFFFDb'), undefined)).toBe('a\uFFFDb')
  })
})
