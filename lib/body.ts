import { isUtf8 } from 'node:buffer'
import { promisify } from 'node:util'
import {
  brotliDecompress,
  brotliDecompressSync,
  constants,
  gunzip,
  gunzipSync,
  inflate,
  inflateRaw,
  inflateRawSync,
  inflateSync,
  zstdDecompress,
  zstdDecompressSync,
  type ZlibOptions,
} from 'node:zlib'

const gunzipAside = promisify<Buffer, ZlibOptions, Buffer>(gunzip)
const inflateAside = promisify<Buffer, ZlibOptions, Buffer>(inflate)
const inflateRawAside = promisify<Buffer, ZlibOptions, Buffer>(inflateRaw)
const brotliAside = promisify<Buffer, object, Buffer>(brotliDecompress)
const zstdAside = promisify<Buffer, object, Buffer>(zstdDecompress)

/** What `readBody` can undo, as an Accept-Encoding. `deflate` is understood too, but ambiguous. */
export const acceptedEncodings = 'gzip, br, zstd'

/** More than one is rare, more than two is an attack (CVE-2026-22036). */
const mostEncodings = 2
/** Below this size it does not matter how far a body was compressed: real feeds reach twentyfold and more. */
const harmlessBytes = 5 * 1024 * 1024
/** A larger body that grows more than this is a bomb. */
const highestRatio = 100
/** Unpacking more than this takes long enough to be left to another thread. */
const quickBytes = 512 * 1024

/**
 * Reads and decompresses a body. `maxBytes` caps both what crosses the wire and what comes out. Throws on any limit, on
 * more than two encodings, and on truncated or damaged data. A body that is plain text is taken as it is, whatever it is
 * said to be encoded in: servers say `utf-8`, `none`, `aws-chunked`, or gzip what they have not compressed.
 */
export async function readBody(
  wire: AsyncIterable<Uint8Array>,
  headers: Record<string, string>,
  maxBytes: number,
): Promise<Buffer> {
  const packed = await readWire(wire, headers['content-length'], maxBytes)
  const named = (headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'identity')
  if (named.length > mostEncodings) {
    throw new Error(`the body is encoded ${named.length} times; more than ${mostEncodings} is refused`)
  }
  const limit = Math.min(maxBytes, Math.max(harmlessBytes, packed.length * highestRatio))
  let body = packed
  for (const encoding of named.toReversed()) {
    if (body.length === 0) break
    body = await decompress(body, encoding, limit)
  }
  return named.length < mostEncodings && isGzip(body) ? await decompress(body, 'gzip', limit) : body
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

async function decompress(body: Buffer, named: string, maxOutputLength: number): Promise<Buffer> {
  const encoding = isGzip(body) ? 'gzip' : isZstd(body) ? 'zstd' : named
  const unpack = decompressor(encoding, body)
  // Brotli and deflate have no mark to be known by, and may undo a text to nonsense.
  if (seemsPlain(body) && (unpack === undefined || isUtf8(body))) return body
  if (unpack === undefined) {
    const name = encoding.slice(0, 40)
    throw new Error(`the body has the encoding "${name}", which is not one of ${acceptedEncodings}`)
  }
  try {
    return await unpack(body, { maxOutputLength })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      const grown = `${body.length} bytes of ${encoding} unpack to more than ${maxOutputLength}`
      throw new Error(`${grown}, which is beyond the limit`, { cause: error })
    }
    if (seemsPlain(body)) return body
    throw error
  }
}

type Decompressor = (body: Buffer, options: { maxOutputLength: number }) => Buffer | Promise<Buffer>

// The sync calls stop at maxOutputLength too, take milliseconds at our sizes, and cost a third less CPU.
function decompressor(encoding: string, body: Buffer): Decompressor | undefined {
  const isQuick = body.length <= quickBytes
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return isQuick ? gunzipSync : gunzipAside
    case 'br':
      return isQuick ? brotliDecompressSync : brotliAside
    case 'zstd':
      // A frame can ask for 128 MB of window; the web's limit is 8 MB (RFC 9659).
      return (packed, options) =>
        (isQuick ? zstdDecompressSync : zstdAside)(packed, {
          ...options,
          params: { [constants.ZSTD_d_windowLogMax]: 23 },
        })
    case 'deflate':
      // Some servers send the bare stream without the zlib header that RFC 9110 asks for.
      if (((body[0] ?? 0) & 0x0f) === 8) return isQuick ? inflateSync : inflateAside
      return isQuick ? inflateRawSync : inflateRawAside
    default:
      return undefined
  }
}

function isGzip(body: Buffer): boolean {
  return body[0] === 0x1f && body[1] === 0x8b && body[2] === 8
}

const lineControls = new Set([0x09, 0x0a, 0x0c, 0x0d])

function isZstd(body: Buffer): boolean {
  return body[0] === 0x28 && body[1] === 0xb5 && body[2] === 0x2f && body[3] === 0xfd
}

/** Text has none of the controls that fill what is compressed; UTF-16 begins with its mark. */
function seemsPlain(body: Buffer): boolean {
  const head = body.subarray(0, 1024)
  const mark = head.length < 2 ? 0 : head.readUInt16BE(0)
  if (mark === 0xfeff || mark === 0xfffe) return true
  return !head.some((byte) => byte === 0x7f || (byte < 0x20 && !lineControls.has(byte)))
}
