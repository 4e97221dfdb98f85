import { decodeText } from '../../../lib/charset.ts'
import { type Signs, readSigns } from './signs.ts'

export interface PageBytes {
  body: Uint8Array
  contentType?: string
  /** The address that answered; relative links resolve against it. */
  url: string
}

/** Runs in a worker thread: what a hostile page blocks or blows up is this thread and nothing else. */
export function readPage({ body, contentType, url }: PageBytes): Signs {
  return readSigns(decodeText(Buffer.from(body), contentType), url)
}
