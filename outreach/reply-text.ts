import { type PersonalDataKind, findPersonalData } from './privacy.ts'

/** How long a reply may be on its platform. */
export interface LengthRule {
  max: number
  unit: 'characters' | 'graphemes' | 'bytes'
  /** How the platform counts, where that is not simply the number of units. */
  count?(text: string): number
}

/** Why a text may not be said in public. */
export interface Objection {
  /** One sentence or two, in English. */
  message: string
  found?: PersonalDataKind[]
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The length that the platform will find. */
export function lengthOf(text: string, { unit, count }: LengthRule): number {
  if (count) return count(text)
  if (unit === 'bytes') return Buffer.byteLength(text)
  return unit === 'characters' ? text.length : [...graphemes.segment(text)].length
}

/** What speaks against posting `text`; undefined when nothing does. */
export function objectTo(text: string, rule: LengthRule): Objection | undefined {
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(text)) return { message: 'the answer is empty' }
  const found = [...new Set(findPersonalData(text).map(({ kind }) => kind))]
  if (found.length > 0) {
    return {
      message: `the answer holds ${listed(found)}: personal data has no place in public; invite the customer to a private, secure channel and go on there`,
      found,
    }
  }
  const length = lengthOf(text, rule)
  if (length <= rule.max) return undefined
  return { message: `the answer has ${length} ${rule.unit} and the platform takes ${rule.max}: shorten it` }
}

function listed(kinds: PersonalDataKind[]): string {
  return kinds.map((kind) => `${/^[aeiou]/u.test(kind) ? 'an' : 'a'} ${kind}`).join(' and ')
}
