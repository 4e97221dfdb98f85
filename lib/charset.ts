import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'

/**
 * Decodes a document. A byte order mark is believed; so are bytes that are UTF-8 with letters beyond ASCII, but for a
 * torn one here and there, whatever the header or the document says: text of another encoding is not UTF-8 by
 * accident, and a web server's default charset is the most common lie. Else the encoding is that of the HTTP
 * `charset`, of the XML prolog or HTML meta tag, or UTF-8; labels that are unknown fall through to the next. Text that
 * claims or is assumed to be UTF-8 but mostly is not is read as the next declared encoding or windows-1252. Never throws.
 */
export function decodeText(body: Buffer, contentType: string | undefined): string {
  const wide = markedEncoding(body) ?? wideEncoding(body)
  if (wide) return new TextDecoder(wide).decode(body)
  const [first, ...others] = [httpCharset(contentType), declaredEncoding(body)].flatMap(decoderFor)
  if (isAscii(body)) return (first ?? new TextDecoder()).decode(body)
  const text = new TextDecoder().decode(body)
  if (isUtf8(body)) return text
  const { whole, broken } = lettersOf(text)
  if (first && first.encoding !== 'utf-8') return whole > 20 * broken ? text : first.decode(body)
  if (broken <= whole) return text
  const otherwise = others.find(({ encoding }) => encoding !== 'utf-8')
  return (otherwise ?? new TextDecoder('windows-1252')).decode(body)
}

/** How many letters beyond ASCII came through, and how many bytes did not. */
function lettersOf(text: string): { whole: number; broken: number } {
  let broken = 0
  let whole = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0xfffd) broken++
    else if (code > 0x7f) whole++
  }
  return { whole, broken }
}

function markedEncoding(body: Buffer): string | undefined {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8'
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le'
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be'
  return undefined
}

// UTF-16 without a mark: a document begins with two characters of ASCII, `<?`, `<r` or `{"` (XML 1.0, appendix F).
function wideEncoding(body: Buffer): string | undefined {
  const start = body.toString('latin1', 0, 4)
  if (/^[\t\n\r -~]\0[\t\n\r -~]\0/.test(start)) return 'utf-16le'
  if (/^\0[\t\n\r -~]\0[\t\n\r -~]/.test(start)) return 'utf-16be'
  return undefined
}

function httpCharset(contentType: string | undefined): string | undefined {
  return narrow(/;\s*charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType ?? '')?.[1])
}

function declaredEncoding(body: Buffer): string | undefined {
  const head = body.toString('latin1', 0, 1024)
  return narrow(
    /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']+)["']/i.exec(head)?.[1] ??
      /<meta\s[^>]*?charset\s*=\s*["']?([^\s"'/>;]+)/i.exec(head)?.[1],
  )
}

/** What could be read byte by byte so far is not in UTF-16, whatever it says (WHATWG HTML, prescan). */
function narrow(label: string | undefined): string | undefined {
  return label && /^(?:utf-?(?:16|32)|ucs-?[24]|unicode|iso-10646)/i.test(label) ? 'utf-8' : label
}

function decoderFor(label: string | undefined): TextDecoder[] {
  try {
    return label === undefined ? [] : [new TextDecoder(label)]
  } catch {
    return []
  }
}

const windows1252 = new TextDecoder('windows-1252')

/** The characters U+0080 to U+009F, which are controls that no text has, as what windows-1252 has in their places. */
export function fromWindows1252(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, (character) =>
    windows1252.decode(Uint8Array.of(character.charCodeAt(0))),
  )
}
