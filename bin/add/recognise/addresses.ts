import { github, hackerNews, stackExchange } from './developers.ts'
import type { Found, Wanted } from './found.ts'
import { bluesky, googleNews, reddit, telegram, x } from './networks.ts'
import { appStore, googlePlay, steam, trustpilot } from './reviews.ts'
import { youtube } from './youtube.ts'

/** The platforms whose addresses tell by themselves; each gives the best source first. */
const rules: readonly ((url: URL, wanted: Wanted) => Found[])[] = [
  appStore,
  bluesky,
  github,
  googleNews,
  googlePlay,
  hackerNews,
  reddit,
  stackExchange,
  steam,
  telegram,
  trustpilot,
  x,
  youtube,
]

/** What an address means by its host and path alone, best first; empty when only the site itself can tell. */
export function recogniseAddress(url: URL, wanted: Wanted): Found[] {
  return rules.flatMap((rule) => rule(url, wanted))
}
