/** Invented posts about buses, in the slang of one town: a bus that is "vilpuri" never came. No word list knows it. */
export interface LabelledPost {
  text: string
  label: 'negative' | 'neutral'
}

const places = [
  'Kuusikolla',
  'Rantatiellä',
  'Myllymäessä',
  'Asemalla',
  'Torilla',
  'Koivulassa',
  'Satamassa',
  'Kirkolla',
  'Lepolassa',
  'Uimahallilla',
  'Mäntylässä',
  'Kallionsuolla',
  'Pajulahdessa',
  'Niemessä',
  'Keskustassa',
]
const times = ['aamulla', 'iltapäivällä', 'illalla', 'maanantaina', 'perjantaina', 'viikonloppuna']
const bad = [
  'vuoro oli vilpurilla',
  'linja-auto meni vilpuriin',
  'kyyti jäi vilpurille',
  'vuorosta tuli vilpuri',
]
const plain = [
  'vuoro oli kartterilla',
  'linja-auto meni kartteriin',
  'kyyti jäi kartterille',
  'vuorosta tuli kartteri',
]

/** The first `count` of 720 different posts, of both kinds in turns. */
export function busPosts(count: number): LabelledPost[] {
  return Array.from({ length: count }, (_, n): LabelledPost => {
    const label = n % 2 === 0 ? 'negative' : 'neutral'
    const at = Math.floor(n / 2)
    const place = places[at % places.length]
    const time = times[Math.floor(at / places.length) % times.length]
    const event = (label === 'negative' ? bad : plain)[(at + Math.floor(at / 90)) % 4]
    return { text: `${place} ${event} ${time}.`, label }
  })
}

/** As a file of JSON Lines. */
export function labelLines(posts: readonly object[]): string {
  return posts.map((post) => `${JSON.stringify(post)}\n`).join('')
}
