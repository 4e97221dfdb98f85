import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib'

/** What `readBody` can undo, as an Accept-Encoding. `deflate` is understood too, but ambiguous. */
export const acceptedEncodings = 'gzip, br, zstd'

/** More than one is rare, more than two is an attack (CVE-2026-22036). */
const mostEncodings = 2
/** Text compresses 5 to 10 times; what grows more than this is a bomb, or not worth reading. */
const highestRatio = 20
/** Below this size the ratio does not matter. */
const harmlessBytes = 64 * 1024

/**
 * Reads and decompresses a body. `maxBytes` caps both what crosses the wire and what comes out, and output is
 * abandoned beyond 20 times the wire bytes. Throws on any limit, on unknown or more than two encodings, and on
 * truncated or damaged data.
 */
export async function readBody(
  wire: AsyncIterable<Uint8Array>,
  headers: Record<string, string>,
  maxBytes: number,
): Promise<Buffer> {
  const packed = await readWire(wire, headers['content-length'], maxBytes)
  const encodings = (headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'identity')
  if (encodings.length === 0 || packed.length === 0) return packed
  if (encodings.length > mostEncodings) {
    throw new Error(`the body is encoded ${encodings.length} times; more than ${mostEncodings} is refused`)
  }
  const limit = Math.min(maxBytes, Math.max(harmlessBytes, packed.length * highestRatio))
  return encodings.reduceRight((body, encoding) => decompress(body, encoding, limit), packed)
}

async function readWire(
  wire: AsyncIterable<Uint8Array>,
  announced: string | undefined,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop by a throw destroys the stream, and with it the connection.
  for await (const chunk of wire) {
    size += chunk.length
    if (Math.max(size, Number(announced) || 0) > maxBytes) {
      throw new Error(`the body is larger than ${maxBytes} bytes`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

function decompress(body: Buffer, encoding: string, maxOutputLength: number): Buffer {
  try {
    return decompressor(encoding, body)(body, { maxOutputLength })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      const grown = `${body.length} bytes of ${encoding} unpack to more than ${maxOutputLength}`
      throw new Error(`${grown}, which is beyond the limit`, { cause: error })
    }
    throw error
  }
}

type Decompressor = (body: Buffer, options: { maxOutputLength: number }) => Buffer

// The sync calls stop at maxOutputLength too, take milliseconds at our sizes, and cost a third less CPU.
function decompressor(encoding: string, body: Buffer): Decompressor {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return gunzipSync
    case 'br':
      return brotliDecompressSync
    case 'zstd':
      // A frame can ask for 128 MB of window; the web's limit is 8 MB (RFC 9659).
      return (packed, options) =>
        zstdDecompressSync(packed, { ...options, params: { [constants.ZSTD_d_windowLogMax]: 23 } })
    case 'deflate':
      // Some servers send the bare stream without the zlib header that RFC 9110 asks for.
      return ((body[0] ?? 0) & 0x0f) === 8 ? inflateSync : inflateRawSync
    default:
      throw new Error(
        `the body has the encoding "${encoding.slice(0, 40)}", which is not one of ${acceptedEncodings}`,
      )
  }
}
