import { decodeText } from '../../../lib/charset.ts'
import { type PageMarks, readMarks } from './page-marks.ts'

export interface SitePage {
  body: Uint8Array
  contentType?: string
  /** The address that answered; relative links resolve against it. */
  url: string
}

/** Runs in a worker thread: what a hostile page blocks or blows up is this thread and nothing else. */
export function readPage({ body, contentType, url }: SitePage): PageMarks {
  return readMarks(decodeText(Buffer.from(body), contentType), url)
}
