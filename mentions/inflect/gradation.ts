/**
 * Consonant gradation: the consonants before the last vowel of a stem change with its ending.
 * https://kaino.kotus.fi/visk sections 41–45.
 */

/** [strong, weak] before the last vowel; the first that fits is the one. */
const quantity: [RegExp, string][] = [
  [/kk([^k])$/, 'k$1'],
  [/pp([^p])$/, 'p$1'],
  [/tt([^t])$/, 't$1'],
  [/nk(.)$/, 'ng$1'],
  [/nt(.)$/, 'nn$1'],
  [/mp(.)$/, 'mm$1'],
  [/lt(.)$/, 'll$1'],
  [/rt(.)$/, 'rr$1'],
  [/([aeiouyäöh])t(.)$/, '$1d$2'],
]

/** p:v and k:– leave so little of a short word that only known ones change so: Apu : Avun, but Alko : Alkon. */
const quality: [RegExp, string][] = [
  [/(a)i(?:k)(a)$/, '$1j$2'],
  [/(o)i(?:k)(a)$/, '$1j$2'],
  [/([aeiouyäölr])p([aouyäö])$/, '$1v$2'],
  [/uku$/, 'uvu'],
  [/yky$/, 'yvy'],
  [/([aeiouyäölr])k([aouyäö])$/, '$1$2'],
]
const shortWords = new Set(['apu', 'tupa', 'lupa', 'rapu', 'suku', 'luku', 'puku', 'sika', 'aika', 'loka'])
const longEnough = 5

/** "S-Pankki" → "S-Panki". Empty when nothing changes; a word in -e is weak as it stands. */
export function weakGrades(word: string): string[] {
  if (word.endsWith('e')) return []
  const plain = apply(quantity, word)
  if (plain.length > 0) return plain
  const tail = word.replace(/^.*[^\p{L}]/u, '')
  return tail.length >= longEnough || shortWords.has(tail) ? apply(quality, word) : []
}

function apply(rules: [RegExp, string][], word: string): string[] {
  const rule = rules.find(([strong]) => strong.test(word))
  return rule ? [word.replace(...rule)] : []
}

/** Words in -e and -as are the other way round: liike : liikkeen, opas : oppaan, rengas : renkaan. */
const inverse: [RegExp, string][] = [
  [/ng(.)$/, 'nk$1'],
  [/nn(.)$/, 'nt$1'],
  [/mm(.)$/, 'mp$1'],
  [/ll(.)$/, 'lt$1'],
  [/rr(.)$/, 'rt$1'],
  [/([aeiouyäönlr])([kpt])(.)$/, '$1$2$2$3'],
  [/([aeiouyäö])d(.)$/, '$1t$2'],
  [/([aeiouyäölr])v(.)$/, '$1p$2'],
]

/** "liike" → "liikke"; empty when nothing changes. */
export function strongGrades(word: string): string[] {
  return apply(inverse, word)
}

/** Of a plural without its ending: "lehd" → "leht". */
export function strongPlural(head: string): string {
  return head.replace(/hd$/, 'ht').replace(/ng$/, 'nk').replace(/nn$/, 'nt').replace(/mm$/, 'mp')
}
