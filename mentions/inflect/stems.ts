import { strongGrades, strongPlural, weakGrades } from './gradation.ts'
import { findOldWord } from './old-words.ts'

/**
 * What the endings of one word are put on, in each list the likeliest first. Where a native and a foreign way of
 * bending both occur (Neste : Nesteen, Apple : Applen), both are there. https://kaino.kotus.fi/visk sections 55–68.
 */
export interface Stems {
  /** Before -n, -ssa, -sta, -lla, -lta, -lle, -ksi, -tta. */
  weak: string[]
  /** Before -a, -na, possessives and the illative. */
  strong: string[]
  /** Before -ta: revontul-ta, keltais-ta, vakuutus-ta. */
  partitive: string[]
  /** Of a name that is a plural itself: renka-i-den. */
  plural: string[]
}

/** Stems of a word in lower case (an acronym: as it is written). */
export function stemsOf(word: string): Stems {
  if (/\p{Lu}$/u.test(word)) return same(/[AEIOUYÅÄÖ]$/.test(word) ? [word] : [`${word}i`])
  if (/[aeiouyäöå]t$/.test(word)) return inT(word)
  if (word.endsWith('nen') && word.length > 4) return inNen(word.slice(0, -3))
  if (word.endsWith('e')) return inE(word)
  if (word.endsWith('mpi') && word.length > 5)
    return graded(`${word.slice(0, -3)}mpa`, `${word.slice(0, -3)}mma`)
  if (/[aeiouyäö]$/.test(word)) return inVowel(word)
  return inConsonant(word)
}

function same(stems: string[], partitive: string[] = []): Stems {
  return { weak: stems, strong: stems, partitive, plural: [] }
}

function graded(strong: string, weak: string, partitive: string[] = []): Stems {
  return { weak: [weak], strong: [strong], partitive, plural: [] }
}

function inNen(head: string): Stems {
  return same([`${head}se`], [`${head}s`])
}

/** Liike : liikkeen, Neste : Nesteen, and the foreign Apple : Applen. */
function inE(word: string): Stems {
  // "Yleensä" is a word of its own.
  if (word.length <= 3) return same([word])
  const [native = word] = strongGrades(word)
  return same([`${native}e`, word], [`${word}t`])
}

function inVowel(word: string): Stems {
  const old = findOldWord(word)
  if (old) {
    const head = word.slice(0, -old.nominative.length)
    const consonant = old.consonant ? [head + old.consonant] : []
    return graded(head + old.strong, head + (old.weak ?? old.strong), consonant)
  }
  const weak = weakGrades(word)
  const ruoka = weak.flatMap((stem) => (stem.endsWith('uoa') ? [`${stem.slice(0, -3)}uua`] : []))
  // Names bend without gradation too: Nettiauton, not Nettiaudon.
  return { weak: [...weak, ...ruoka, word], strong: [word], partitive: [], plural: [] }
}

function inConsonant(word: string): Stems {
  const foreign = same([`${word}i`])
  const native = nativeStems(word)
  return merge(native, foreign)
}

function nativeStems(word: string): Stems {
  const head = word.slice(0, -1)
  if (/[^aeiouyäö]s$/.test(word)) return same([])
  if (/(?:uu|yy|eu|ey|iu)s$/.test(word))
    return merge(graded(`${head}te`, `${head}de`, [`${head}t`]), same([`${head}kse`], [word]))
  if (/[aä]s$/.test(word)) {
    const native = [...strongGrades(head), head].map((stem) => stem + (stem.at(-1) ?? ''))
    return same([`${head}kse`, ...native], [word])
  }
  if (word.endsWith('s')) return same([`${head}kse`, ...(word.endsWith('is') ? [`${head}i`] : [])], [word])
  if (/[^aeiouyäö]in$/.test(word)) return same([`${head}me`], [word])
  if (/t[oö]n$/.test(word))
    return same([`${head.slice(0, -1)}t${head.at(-1)}m${word.endsWith('on') ? 'a' : 'ä'}`], [word])
  return same([])
}

/** Olut : oluen; Renkaat : renkaiden; and the foreign Apetit : Apetitin. */
function inT(word: string): Stems {
  const native = /[uy]t$/.test(word) ? same([`${word.slice(0, -1)}e`], [word]) : same([])
  return { ...merge(same([`${word}i`]), native), plural: pluralStems(word.slice(0, -2), word.at(-2) ?? '') }
}

function pluralStems(head: string, vowel: string): string[] {
  const links = pluralLinks[vowel] ?? []
  const stems = [...new Set([strongPlural(head), head])].flatMap((start) => links.map((link) => start + link))
  // Saarioiset : Saarioisten.
  return vowel === 'e' && head.endsWith('s') ? [...stems, head] : stems
}

/** What the last vowel of a stem becomes before plural endings: Renkaat : renkaissa; autot : autoissa. */
export const pluralLinks: Record<string, string[]> = {
  a: ['i', 'oi', 'o'],
  ä: ['i', 'öi', 'ö'],
  e: ['i'],
  i: ['ei', 'i', 'e'],
  o: ['oi', 'o'],
  ö: ['öi', 'ö'],
  u: ['ui', 'u'],
  y: ['yi', 'y'],
}

function merge(first: Stems, second: Stems): Stems {
  return {
    weak: [...new Set([...first.weak, ...second.weak])],
    strong: [...new Set([...first.strong, ...second.strong])],
    partitive: [...new Set([...first.partitive, ...second.partitive])],
    plural: [...new Set([...first.plural, ...second.plural])],
  }
}
