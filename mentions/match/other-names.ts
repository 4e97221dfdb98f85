import { finnishForms } from '../inflect.ts'
import type { NormalisedText } from '../normalise.ts'
import { familyNames, firstNames, organisations, townWords, wellKnown } from '../words/names.ts'
import type { Span } from '../normalise.ts'

/** Longer names of others that hold a name, which is in lower case. */
export function longerNames(name: string): string[] {
  return wellKnown[name]?.split(',').map((longer) => longer.trim()) ?? []
}

/**
 * "Nokian Sanomat", "Nokian kaupunki", "Elisa Virtanen": the word behind says that this is somebody else's name. Any
 * other word with a capital is left alone: "Elisan Saunalahti", "Prisma Lahti" and "Nordean Sari" are the brand.
 */
export function otherNameAt(text: NormalisedText, { start, end }: Span): Span | undefined {
  nextWord.lastIndex = end
  const [behind = '', next = ''] = nextWord.exec(text.text) ?? []
  if (next === '') return undefined
  const found = text.lower.slice(start, end)
  const capital = /^\p{Lu}/u.test(next)
  const isPlace = found.endsWith('n') && (towns.test(next) || (capital && companies.test(next)))
  const isPerson =
    capital && bornNames.has(found) && /^\p{Lu}/u.test(text.text.slice(start)) && surnames.test(next)
  return isPlace || isPerson ? { start, end: end + behind.length } : undefined
}

const nextWord = / (\p{L}+)(?![-\p{L}])/uy

const companies = anyForm(organisations)

const towns = anyForm(townWords)

const bornNames = new Set(firstNames.trim().split(/\s+/))

const surnames = new RegExp(
  `${anyForm(familyNames).source}|^\\p{L}{2,}(?:nen|[aeiouyäö]s(?:en|elle|ella|ellä|elta|eltä|een|esta|estä|essa|essä))$`,
  'iu',
)

function anyForm(list: string): RegExp {
  const forms = list
    .trim()
    .split(/\s+/)
    .map((word) => finnishForms(word).pattern)
  return new RegExp(`^(?:${forms.join('|')})$`, 'iu')
}
