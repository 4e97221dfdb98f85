import type { Stems } from './stems.ts'

/**
 * Finnish singular case endings, possessives and clitics as parts of regular expressions. They take more than grammar
 * would: harmony and gradation are the first things to go in a hurry. https://kaino.kotus.fi/visk sections 81–93.
 */
const also = 'k(?:in?|aan?|ään?)'
const clitics = `(?:${also})?(?:(?:k[oö]|p[aä])(?:s|h[aä]n)?|h[aä]n)?`
const owner = 'ni|si|mme|nne|ns[aä]'
const possessive = `(?:${owner}|[aeiouyäö]n)`
/** Spoken Finnish cuts the vowel: Elisast, Elisalt, and Elisal before -kin. */
const local = `ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|tt[aä]|ks[ie]|st|lt|l(?=${also})`
/** Written after a colon, where the spoken ending decides: "IF:iin", "DNA:han", "S-ryhmä:ssä". */
const colon = `:(?:n|s|(?:${local}|n[aä])|t[aä]|[aä]{1,2}|i?[aeiouyäö]{1,2}n|h[aeiouyäö]n|i(?:n|[aä]|${local}|n[aä]))${clitics}`
/** English and Swedish. */
const genitive = "(?:'?s|')"

/** What may follow the word as it is in the name; a name that cannot bend takes only this. */
export const unbent = `(?:${colon}|${genitive}|${clitics})`

/** A regular expression over all forms of a word. `write` makes one of a stem. */
export function pattern(word: string, stems: Stems, write: (stem: string) => string): string {
  const parts = [
    write(word) + unbent,
    ...stems.weak.map((stem) => write(stem) + weakEndings),
    ...stems.strong.map((stem) => write(stem) + strongEndings(stem, word)),
    ...stems.partitive.map((stem) => `${write(stem)}t[aä]${possessive}?${clitics}`),
    ...stems.plural.map((stem) => write(stem) + pluralEndings),
  ]
  return `(?:${[...new Set(parts)].join('|')})`
}

const weakEndings = `(?:n|(?:${local})${possessive}?)${clitics}`
const pluralEndings = `(?:en|in|den|tt?en|jen|hin|siin|(?:t?[aä]|j[aä]|n[aä]|${local})${possessive}?)${clitics}`

/** Names are as often written without gradation ("Helsinkissä"), so the strong stem takes the weak endings as well. */
function strongEndings(stem: string, word: string): string {
  const vowel = (stem.at(-1) ?? '').toLowerCase()
  // "Kotiliikenne" is traffic, and a foreign name in -e hardly takes a possessive.
  const owners = stem === word && vowel === 'e' ? '' : `|${owner}`
  return `(?:n|${vowel}n|h[aeiouyäö]n|seen|(?:t?[aä]|n[aä]|${local})${possessive}?${owners})${clitics}`
}
