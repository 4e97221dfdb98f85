import { isUtf8 } from 'node:buffer'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** By the byte order mark, else by the bytes: zeros at every second place, valid UTF-8, or what spreadsheets write. */
export function sniffEncoding(head: Buffer): { encoding: Encoding; markBytes: number } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', markBytes: 3 }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', markBytes: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', markBytes: 2 }
  const sample = head.subarray(0, 1000)
  const zeros = [0, 1].map((odd) => sample.filter((byte, i) => byte === 0 && i % 2 === odd).length)
  if ((zeros[1] ?? 0) > sample.length / 4) return { encoding: 'utf-16le', markBytes: 0 }
  if ((zeros[0] ?? 0) > sample.length / 4) return { encoding: 'utf-16be', markBytes: 0 }
  return { encoding: isUtf8(withoutTornEnd(head)) ? 'utf-8' : 'windows-1252', markBytes: 0 }
}

/** The chunk in UTF-8. */
export function decodeChunk(bytes: Buffer, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return bytes
  const whole = encoding === 'windows-1252' ? bytes : bytes.subarray(0, bytes.length - (bytes.length % 2))
  return Buffer.from(new TextDecoder(encoding, { ignoreBOM: true }).decode(whole))
}

/** Without the bytes of a character that the end of the sample cuts in two. */
function withoutTornEnd(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back)
    if (byte < 0x80) break
  }
  return bytes
}
