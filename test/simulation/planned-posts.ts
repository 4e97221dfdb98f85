import type { Chance } from './chance.ts'
import { type PlannedPost, type TroubleKind, dayMs, hourMs } from './plan.ts'

/** In the last days nobody posts, so that most of what was begun comes to its end. */
const tailDays = 2

const complaints = [
  'Revontulen sähkölasku on taas väärin ja asiakaspalvelu ei vastaa. Surkeaa toimintaa!',
  'Pettynyt Revontuleen: laajakaista ei toimi kolmatta päivää, todella huono palvelu.',
  'Revontulelta tuli virheellinen lasku, eikä kukaan auta. Törkeää rahastusta.',
  'Worst support ever at Revontuli. My broken router was never replaced, terrible service.',
  'Revontuli charged me twice and nobody answers the phone. Awful, I want my money back.',
  'Surkea kokemus Revontulesta: asentaja ei tullut, ja valitukseen vastattiin tylysti.',
]

const harmless = [
  'Kiitos Revontuli, asiakaspalvelu oli loistava ja nopea! Suosittelen.',
  'Thank you Revontuli, the installer was friendly and quick. Excellent service!',
  'Revontuli julkaisi tänään osavuosikatsauksen.',
  'Kauppareissu oli aivan surkea ja bussikin myöhässä.',
]

/** Posts a day, of which about half complain. */
const postsPerDay = { forum: 0.9, blog: 0.4, social: 0.7 }

/** What the press writes a day, of which nothing is about us. */
const newsPerDay = 4

/** Of a feed that shows 40. */
const crowd = 60

/** Who posts what, and when. */
export function planPosts(chance: Chance, days: number, kinds: ReadonlySet<TroubleKind>): PlannedPost[] {
  const sources = ['forum', 'blog', 'social'] as const
  const posts = sources.flatMap((source) => {
    const count = Math.ceil((days - tailDays) * postsPerDay[source])
    return Array.from({ length: count }, (_, n): PlannedPost => {
      const id = `${source}-${n + 1}`
      const complains = chance.happens(0.5, 'complains', id)
      const atMs = Math.floor(chance.between(n, n + 1, 'posted', id) * ((days - tailDays) / count) * dayMs)
      const isDeleted =
        source === 'social' && kinds.has('deleted posts') && chance.happens(0.7, 'deleted', id)
      return {
        id,
        source,
        complains,
        // The words of no two posts are the same.
        text: `${chance.pick(complains ? complaints : harmless, 'text', id)} (${n + 1})`,
        atMs,
        deletedAtMs: isDeleted ? atMs + chance.between(0.5, 40, 'deletion', id) * hourMs : undefined,
      }
    })
  })
  return [...posts, ...planNews(chance, days, kinds)].toSorted((a, b) => a.atMs - b.atMs)
}

/** News day by day; for some days none at all, and then more at once than a feed shows. */
function planNews(chance: Chance, days: number, kinds: ReadonlySet<TroubleKind>): PlannedPost[] {
  const isQuiet = (day: number) => kinds.has('silent sources') && day % 17 >= 10
  const isCrowded = (day: number) => kinds.has('bursts') && day % 19 === 4
  const moments = Array.from({ length: days }, (_, day) => {
    if (isQuiet(day)) return []
    const all = Array.from(
      { length: newsPerDay },
      (_, n) => day + (n + chance.of('news', day, n)) / newsPerDay,
    )
    const many = Array.from({ length: isCrowded(day) ? crowd : 0 }, (_, n) => day + 0.5 + n / 1e4)
    return [...all, ...many]
  }).flat()
  return moments
    .toSorted((a, b) => a - b)
    .map((day, n) => ({
      id: `press-${n + 1}`,
      source: 'press',
      complains: false,
      text: `Kunnanvaltuusto kokoontui ja päätti pykälästä ${n + 1}.`,
      atMs: Math.floor(day * dayMs),
    }))
}
