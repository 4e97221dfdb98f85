import { clock } from '../../lib/clock.ts'
import { PermanentError, RetryLater } from '../../lib/errors.ts'
import { type Http, HttpError } from '../../lib/http.ts'
import { type RobotsRules, isAllowed, mostRobotsBytes, readRobots } from './robots-rules.ts'

/** The name that a robots.txt calls us by: the product in our User-Agent (RFC 9309, 2.2.1). */
const productToken = 'ennakko'

const dayMs = 86_400_000

/** Redirects may lead to any number of sites, whose rules are not kept for ever. */
const mostSites = 100

/** A site may send more than is read of it. */
const mostAnsweredBytes = 2 * 1024 * 1024

/**
 * Asks a site's robots.txt, at most once a day, whether `url` may be read. Throws `PermanentError` when not, and
 * `RetryLater` when the site cannot say (5xx means no: RFC 9309, 2.3.1.4). Gives the pause that it wishes, in seconds.
 */
export function openRobots(http: Http): (url: string, signal: AbortSignal) => Promise<number> {
  const known = new Map<string, { site: RobotsRules; until: number }>()
  return async (address, signal) => {
    const url = new URL(address)
    let entry = known.get(url.origin)
    if (!entry || entry.until < clock.now()) {
      entry = {
        site: await askRules(http, `${url.origin}/robots.txt`, signal),
        until: clock.now() + dayMs,
      }
      if (known.size >= mostSites) known.clear()
      known.set(url.origin, entry)
    }
    if (!(await isAllowed(entry.site, url))) {
      throw new PermanentError(
        `${url.origin}/robots.txt does not allow programs to read ${url.pathname.slice(0, 200)}; ` +
          'ask the site for permission or for a feed',
      )
    }
    return entry.site.delaySeconds
  }
}

async function askRules(http: Http, address: string, signal: AbortSignal): Promise<RobotsRules> {
  // Any 4xx but 429 says that there are no rules: RFC 9309, 2.3.1.3.
  const accept = [400, 401, 402, 403, 404, 405, 406, 410, 451]
  const wait = new Date(clock.now() + 3_600_000)
  try {
    const { status, body } = await http.request(address, {
      signal,
      accept,
      maxRedirects: 5,
      maxBytes: mostAnsweredBytes,
    })
    const text = status < 300 ? body.subarray(0, mostRobotsBytes).toString('utf8') : ''
    return readRobots(text, productToken)
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    throw new RetryLater(`${address} answered ${error.status}, so nothing may be read there for now`, wait, {
      cause: error,
    })
  }
}
