import { parserThread } from '../../../lib/parser-threads.ts'
import type { SitePage } from './page-worker.ts'
import type { PageMarks } from './page-marks.ts'

/** What a web page says about itself, read in a thread of its own, see parser-threads.ts. */
export const readPage = parserThread<SitePage, PageMarks>(
  new URL('./page-worker.ts', import.meta.url),
  'readPage',
  'the page',
)
