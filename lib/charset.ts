import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'

/**
 * Decodes a document. The encoding is that of the byte order mark, else of the HTTP `charset`, else of the XML
 * prolog or HTML meta tag, else UTF-8; labels that are unknown fall through to the next. Text that claims or
 * is assumed to be UTF-8 but mostly is not is read as the next declared encoding or windows-1252. Never throws.
 */
export function decodeText(body: Buffer, contentType: string | undefined): string {
  const marked = markedEncoding(body)
  if (marked) return new TextDecoder(marked).decode(body)
  const declared = [httpCharset(contentType), wideEncoding(body), declaredEncoding(body)].flatMap(decoderFor)
  const [first] = declared
  if (first && first.encoding !== 'utf-8') return first.decode(body)
  return decodeUtf8(
    body,
    declared.find((decoder) => decoder.encoding !== 'utf-8'),
  )
}

function decodeUtf8(body: Buffer, otherwise = new TextDecoder('windows-1252')): string {
  const text = new TextDecoder().decode(body)
  if (isUtf8(body)) return text
  let broken = 0
  let whole = 0
  for (const character of text) {
    if (character === '\uFFFD') broken++
    else if (character > '\u007F') whole++
  }
  // One torn character must not turn a Finnish page into mojibake; a page with hardly a whole one is not UTF-8.
  return broken > whole ? otherwise.decode(body) : text
}

function markedEncoding(body: Buffer): string | undefined {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8'
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le'
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be'
  return undefined
}

function httpCharset(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType ?? '')?.[1]
}

// UTF-16 without a mark still starts with "<?" (XML 1.0, appendix F).
function wideEncoding(body: Buffer): string | undefined {
  const start = body.toString('latin1', 0, 4)
  if (start === '<\0?\0') return 'utf-16le'
  if (start === '\0<\0?') return 'utf-16be'
  return undefined
}

function declaredEncoding(body: Buffer): string | undefined {
  const head = body.toString('latin1', 0, 1024)
  const label =
    /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']+)["']/i.exec(head)?.[1] ??
    /<meta\s[^>]*?charset\s*=\s*["']?([^\s"'/>;]+)/i.exec(head)?.[1]
  // A declaration that could be read byte by byte is not in UTF-16, whatever it says (WHATWG HTML, prescan).
  return label && /^(utf-?16|ucs-?2|unicode)/i.test(label) ? 'utf-8' : label
}

function decoderFor(label: string | undefined): TextDecoder[] {
  try {
    return label === undefined ? [] : [new TextDecoder(label)]
  } catch {
    return []
  }
}
