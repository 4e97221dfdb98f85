import type { Email } from 'postal-mime'

/** Decoders put it where bytes are no letter. */
const lost = '\uFFFD'

/** UTF-8 that was read as windows-1252: "tÃ¶rkeÃ¤n". */
const misread =
  /[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122\u20ac]/u

/**
 * Reads a mail. Where a character set is missing or wrong, the bytes tell: what is valid UTF-8 with letters of several
 * bytes is UTF-8, and what is not is windows-1252, of which latin-1 and ASCII are parts.
 */
export async function parseLetter(source: Buffer): Promise<Email> {
  const { default: PostalMime } = await import('postal-mime')
  const parse = (bytes: Buffer) => PostalMime.parse(bytes, { attachmentEncoding: 'arraybuffer' })
  const email = await parse(source)
  const told = [email.text, email.html, email.subject, email.from?.name].join('\n')
  const charset = told.includes(lost) ? 'windows-1252' : misread.test(told) ? 'utf-8' : undefined
  if (charset === undefined) return email
  const other = await parse(withCharset(source, charset))
  const better = (one?: string, two?: string) => (isBetter(one, two) ? two : one)
  const name = better(email.from?.name, other.from?.name)
  return {
    ...email,
    text: better(email.text, other.text),
    html: better(email.html, other.html),
    subject: better(email.subject, other.subject),
    from: email.from && name !== undefined && other.from ? { ...other.from, name } : email.from,
  }
}

function isBetter(one = '', two = ''): boolean {
  if (one.includes(lost)) return !two.includes(lost)
  return misread.test(one) && !two.includes(lost)
}

const typeHeader = /^content-type:[ \t]*text\/(?:plain|html)\b[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim
const charsetParameter = /;\s*charset\s*=\s*(?:"[^"\r\n]{0,100}"|[^;\s]{0,100})/giu

/** The same mail, whose texts say that they are of this character set. Headers become UTF-8, as they should be. */
function withCharset(source: Buffer, charset: string): Buffer {
  // Latin-1 has a letter for each byte.
  const whole = source.toString('latin1')
  const typed = whole.replace(
    typeHeader,
    (header) => `${header.replace(charsetParameter, '')}; charset=${charset}`,
  )
  const end = /\r?\n\r?\n/.exec(typed)?.index ?? typed.length
  const head = typed.slice(0, end)
  const rest = Buffer.from(typed.slice(end), 'latin1')
  const type = /^content-type:/im.test(head) ? '' : `Content-Type: text/plain; charset=${charset}\r\n`
  const headBytes = Buffer.from(head, 'latin1')
  const isUtf8 = !headBytes.toString('utf8').includes(lost)
  return Buffer.concat([Buffer.from(type), isUtf8 ? headBytes : utf8From1252(headBytes), rest])
}

function utf8From1252(bytes: Buffer): Buffer {
  return Buffer.from(new TextDecoder('windows-1252').decode(bytes))
}
