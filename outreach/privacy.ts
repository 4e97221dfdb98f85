/** Personal data that people post about themselves and others without thinking. Names and addresses are not found. */
export type PersonalDataKind =
  | 'identity code'
  | 'bank account'
  | 'payment card'
  | 'e-mail address'
  | 'phone number'

export interface PersonalData {
  kind: PersonalDataKind
  /** UTF-16 offsets. */
  start: number
  end: number
}

/**
 * Finds Finnish personal identity codes, IBANs, payment cards, e-mail addresses and phone numbers. Codes with a
 * checksum count only when it holds, so that order numbers stay readable.
 */
export function findPersonalData(text: string): PersonalData[] {
  return detectors
    .flatMap(({ kind, pattern, measure }) =>
      [...text.matchAll(pattern)].flatMap((match) => {
        const length = measure(match[0])
        return length === 0 ? [] : [{ kind, start: match.index, end: match.index + length }]
      }),
    )
    .toSorted((a, b) => a.start - b.start)
}

/** The text with personal data dotted out; every offset into it stays true. */
export function maskPersonalData(text: string): string {
  let masked = ''
  let at = 0
  for (const { start, end } of findPersonalData(text)) {
    if (end <= at) continue
    const from = Math.max(start, at)
    masked += text.slice(at, from) + '•'.repeat(end - from)
    at = end
  }
  return masked + text.slice(at)
}

interface Detector {
  kind: PersonalDataKind
  pattern: RegExp
  /** How many characters of the match, from its start, are personal data; 0 when a checksum says it is not. */
  measure: (match: string) => number
}

const detectors: Detector[] = [
  {
    // https://dvv.fi/en/personal-identity-code, with the separators added in 2023.
    kind: 'identity code',
    pattern: /(?<![\p{L}\p{N}])\d{6}[+\-A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y](?![\p{L}\p{N}])/giu,
    measure: (match) => (isIdentityCode(match) ? match.length : 0),
  },
  {
    kind: 'bank account',
    pattern: /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]){11,30}/giu,
    measure: measureIban,
  },
  {
    kind: 'payment card',
    pattern: /(?<![\p{L}\p{N}])[2-6]\d{3}(?:[ \u00a0-]?\d){9,15}(?![\p{L}\p{N}])/gu,
    measure: (match) => (passesLuhn(digitsOf(match)) ? match.length : 0),
  },
  {
    // Not a fediverse handle: @user@example.social is a public name.
    kind: 'e-mail address',
    pattern: /(?<![\p{L}\p{N}@._%+-])[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,5}\p{L}{2,24}/gu,
    measure: (match) => match.length,
  },
  {
    kind: 'phone number',
    pattern: /(?<![\p{L}\p{N}+])(?:\+|00)[1-9](?:[ \u00a0().-]{0,2}\d){6,13}(?![\p{L}\p{N}])/gu,
    measure: (match) => match.length,
  },
  {
    // National form, no date. 0800, 0600, 010, 020 and 029 are companies' own numbers, not a person's.
    kind: 'phone number',
    pattern:
      /(?<![\p{L}\p{N}.,+(])\(?(?!0[68]00|02[09]|\d\d-\d\d-\d{4})0(?:[2-9]|1[3-9])(?:\)?[ \u00a0-]?\d){5,10}(?![\p{L}\p{N}]|[.,]\d)/gu,
    measure: (match) => match.length,
  },
]

const identityChecks = '0123456789ABCDEFHJKLMNPRSTUVWXY'

function isIdentityCode(code: string): boolean {
  const day = Number(code.slice(0, 2))
  const month = Number(code.slice(2, 4))
  const check = identityChecks[Number(code.slice(0, 6) + code.slice(7, 10)) % 31]
  return day >= 1 && day <= 31 && month >= 1 && month <= 12 && check === code.slice(10).toUpperCase()
}

/** IBAN lengths of the countries whose accounts Finnish and Swedish customers hold (SWIFT IBAN registry). */
const ibanLengths = new Map(
  (
    'AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FO18 FR27 GB22 GI23 GL18 GR27 HR21 HU28 IE22 IS26 IT27 ' +
    'LI21 LT20 LU20 LV21 MC27 MT31 NL18 NO15 PL28 PT25 RO24 SE24 SI19 SK24 SM27 TR26 UA29'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)

function measureIban(match: string): number {
  const compact = match.replace(/[ \u00a0]/g, '').toUpperCase()
  const length = ibanLengths.get(compact.slice(0, 2))
  if (length === undefined || compact.length < length) return 0
  const rearranged = compact.slice(4, length) + compact.slice(0, 4)
  let remainder = 0
  for (const char of rearranged) {
    const value = Number.parseInt(char, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1 ? positionAfter(match, length) : 0
}

/** Where in `text` its first `count` characters other than spaces end. */
function positionAfter(text: string, count: number): number {
  let seen = 0
  for (let index = 0; index < text.length; index++) {
    if (text[index] !== ' ' && text[index] !== '\u00a0') seen++
    if (seen === count) return index + 1
  }
  return text.length
}

function passesLuhn(digits: number[]): boolean {
  const sum = digits.toReversed().reduce((total, digit, index) => {
    const value = index % 2 === 1 ? digit * 2 : digit
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return digits.length >= 13 && sum % 10 === 0
}

function digitsOf(text: string): number[] {
  return [...text.replace(/\D/g, '')].map(Number)
}
