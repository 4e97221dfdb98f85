import { agrees, canBend, joints, piecesOf } from './pieces.ts'
import type { Piece } from './pieces.ts'
import { stemsOf } from './stems.ts'
import type { Stems } from './stems.ts'

const caseNames = [
  'nominative',
  'genitive',
  'partitive',
  'inessive',
  'elative',
  'illative',
  'adessive',
  'ablative',
  'allative',
  'essive',
  'translative',
  'abessive',
]

export interface CaseForms {
  /** Of the case. */
  name: string
  /** The likeliest first. */
  forms: string[]
  /** The first form with one of the clitics, which go on every form; absent where nothing bends. */
  withClitic?: string
}

/** The forms of a name that people write, case by case. Every one of them matches, and misspelled ones besides. */
export function formsTable(name: string): CaseForms[] {
  const pieces = piecesOf(name)
  if (!canBend(pieces.at(-1)?.text ?? '')) return [{ name: 'as written', forms: [name] }]
  const columns = pieces.map(({ text }, at) =>
    at === pieces.length - 1 || agrees(pieces, at) ? formsOf(text) : undefined,
  )
  return caseNames.map((name, at) => {
    const lead = pieces
      .slice(0, -1)
      .map(({ text }, index) => gap(pieces, index) + (columns[index]?.[at]?.[0] ?? text))
      .join('')
    const last = columns.at(-1)?.[at] ?? []
    const forms = [...new Set(last.map((form) => lead + gap(pieces, pieces.length - 1) + form))]
    return { name, forms, withClitic: addClitic(forms[0] ?? '', at) }
  })
}

function gap(pieces: Piece[], at: number): string {
  return joints(pieces, at)[0] ?? ''
}

function addClitic(form: string, at: number): string {
  const clitics = isBack(form) ? ['kin', 'ko', 'han', 'kaan', 'pa'] : ['kin', 'kö', 'hän', 'kään', 'pä']
  return form + (clitics[at % clitics.length] ?? '')
}

/** One list of forms for each of `caseNames`. */
type FormRows = string[][]

function formsOf(text: string): FormRows {
  if (/^(?:\p{Lu}{1,3}|Oyj?|Abp?|Ky|Ry)$/u.test(text)) return spelledOut(text)
  if (!/\p{L}$/u.test(text)) return withColon(text, 'ta', 'han', 'a')
  const word = text.toLowerCase()
  const stems = stemsOf(word)
  const a = isBack(word) ? 'a' : 'ä'
  const forms =
    stems.plural.length > 0 && !/[ei]t$/.test(word) ? bendPlural(word, stems, a) : bend(word, stems, a)
  return forms.map((list) => list.map((form) => withCapitals(form, text)))
}

interface Bent {
  nominative: string[]
  genitive: string[]
  partitive: string[]
  illative: string[]
  essive: string[]
  /** Every other case puts its ending on the same stems. */
  others: (ending: string) => string[]
}

function inOrder({ nominative, genitive, partitive, illative, essive, others }: Bent, a: string): FormRows {
  const [inessive, elative] = [others(`ss${a}`), others(`st${a}`)]
  const [adessive, ablative, allative] = [others(`ll${a}`), others(`lt${a}`), others('lle')]
  const [translative, abessive] = [others('ksi'), others(`tt${a}`)]
  return [
    nominative,
    genitive,
    partitive,
    inessive,
    elative,
    illative,
    adessive,
    ablative,
    allative,
    essive,
    translative,
    abessive,
  ]
}

function bend(word: string, { weak: all, strong, partitive }: Stems, a: string): FormRows {
  // "Helsinkin" matches too, but nobody needs to be told.
  const weak = /[^aeiouyäö][kptg][aeiouyäö]$/.test(word) ? all.slice(0, 1) : all
  const bare = partitive.length > 0 ? [] : strong
  return inOrder(
    {
      nominative: [word],
      genitive: weak.map((stem) => `${stem}n`),
      partitive: [...partitive.map((stem) => `${stem}t${a}`), ...bare.map((stem) => partitiveOf(stem, a))],
      illative: strong.map(
        (stem) => stem + (/(?:ee|aa|ää|ii)$/.test(stem) ? 'seen' : `${stem.at(-1) ?? ''}n`),
      ),
      essive: strong.map((stem) => `${stem}n${a}`),
      others: (ending) => weak.map((stem) => stem + ending),
    },
    a,
  )
}

/** Valiota, but Nokiaa and Lidliä. */
function partitiveOf(stem: string, a: string): string {
  return /(?:[aeiouyäö][oöuye]|aa|ää|ii)$/.test(stem) ? `${stem}t${a}` : stem + a
}

/** Renkaat : renkaiden, renkaisiin; Sanomat : Sanomien, Sanomiin. */
function bendPlural(word: string, { plural: [stem = ''] }: Stems, a: string): FormRows {
  const long = /[aeouyäö]i$/.test(stem)
  const illative = /(?:aa|ää|ee)t$/.test(word) ? 'siin' : long ? 'hin' : 'in'
  return inOrder(
    {
      nominative: [word],
      genitive: [stem + (long ? 'den' : 'en')],
      partitive: [stem + (long ? `t${a}` : a)],
      illative: [stem + illative],
      essive: [`${stem}n${a}`],
      others: (ending) => [stem + ending],
    },
    a,
  )
}

/** The endings of an acronym follow the name of its last letter: DNA:han (aa), VR:ään (är), HK:hon (koo). */
function spelledOut(text: string): FormRows {
  const letter = (text.at(-1) ?? '').toLowerCase()
  if (/[aou]/.test(letter)) return withColon(text, 'ta', `h${letter}n`, 'a')
  if (/[hk]/.test(letter)) return withColon(text, 'ta', 'hon', 'a')
  if (/[bcdgptve]/.test(letter)) return withColon(text, 'tä', 'hen', 'ä')
  if (/[ijyäö]/.test(letter)) return withColon(text, 'tä', letter === 'j' ? 'hin' : `h${letter}n`, 'ä')
  return withColon(text, 'ää', 'ään', 'ä')
}

function withColon(text: string, partitive: string, illative: string, a: string): FormRows {
  const on = (ending: string) => [`${text}:${ending}`]
  return inOrder(
    {
      nominative: [text],
      genitive: on('n'),
      partitive: on(partitive),
      illative: on(illative),
      essive: on(`n${a}`),
      others: on,
    },
    a,
  )
}

/** Vowel harmony of the last part: the last vowel that is not e or i. */
function isBack(word: string): boolean {
  return /[aouå][^aouåyäö]*$/i.test(word)
}

/** "lidlissä" for Lidl → "Lidlissä": the capitals of the name, as far as the form follows it. */
function withCapitals(form: string, name: string): string {
  const lower = name.toLowerCase()
  let same = 0
  while (same < lower.length && form[same] === lower[same]) same++
  return name.slice(0, same) + form.slice(same)
}
