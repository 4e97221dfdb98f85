import type * as RobotsParser from 'robots-parser'
import { clock } from '../../lib/clock.ts'
import { PermanentError, RetryLater } from '../../lib/errors.ts'
import { type Http, HttpError } from '../../lib/http.ts'
import { lazily } from '../../lib/lazily.ts'

/** Its types say that it is an ES module, which it is not. */
const robotsParser = lazily<typeof RobotsParser.default.default>('robots-parser')

type Rules = ReturnType<ReturnType<typeof robotsParser>>

/** The name that a robots.txt calls us by: the product in our User-Agent (RFC 9309, 2.2.1). */
const productToken = 'ennakko'

const dayMs = 86_400_000

/**
 * Asks a site's robots.txt, at most once a day, whether `url` may be read. Throws `PermanentError` when not, and
 * `RetryLater` when the site cannot say (5xx means no: RFC 9309, 2.3.1.4). Gives the pause that it wishes, in seconds.
 */
export function openRobots(http: Http): (url: string, signal: AbortSignal) => Promise<number> {
  const known = new Map<string, { rules: Rules; until: number }>()
  return async (url, signal) => {
    const { origin, pathname } = new URL(url)
    let site = known.get(origin)
    if (!site || site.until < clock.now()) {
      site = { rules: await readRules(http, `${origin}/robots.txt`, signal), until: clock.now() + dayMs }
      known.set(origin, site)
    }
    if (site.rules.isAllowed(url, productToken) === false) {
      throw new PermanentError(
        `${origin}/robots.txt does not allow programs to read ${pathname}; ask the site for permission or for a feed`,
      )
    }
    return site.rules.getCrawlDelay(productToken) ?? 0
  }
}

async function readRules(http: Http, address: string, signal: AbortSignal): Promise<Rules> {
  // Any 4xx but 429 says that there are no rules: RFC 9309, 2.3.1.3.
  const accept = [400, 401, 402, 403, 404, 405, 406, 410, 451]
  const wait = new Date(clock.now() + 3_600_000)
  try {
    const { status, body } = await http.request(address, {
      signal,
      accept,
      maxRedirects: 5,
      maxBytes: 1024 * 1024,
    })
    return robotsParser()(address, status < 300 ? body.toString('utf8') : '')
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    throw new RetryLater(`${address} answered ${error.status}, so nothing may be read there for now`, wait, {
      cause: error,
    })
  }
}
