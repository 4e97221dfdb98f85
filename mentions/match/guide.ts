import { formsTable } from '../inflect/table.ts'
import { takesHeads, withoutSign } from './name.ts'

/** One line of what a name matches, for people. */
export interface GuideRow {
  /** The case, or another way of writing. */
  label: string
  forms: string[]
  /** A form with an ending such as -kin on it. */
  sample?: string
}

/** Everything that a name of the config finds, by example. Every form in it does match. */
export function guideTo(word: string): GuideRow[] {
  const name = withoutSign(word)
  const table = formsTable(name)
  const cases = table.map(({ name: label, forms, withClitic }) => ({
    label,
    forms,
    sample: withClitic,
  }))
  if (table.length === 1) return cases
  const of = (label: string) => table.find((row) => row.name === label)?.forms[0] ?? name
  const genitive = of('genitive')
  const compounds = [`${name}-palvelu`, `${genitive}-palvelu`]
  if (takesHeads(word)) compounds.push(`${name.toLowerCase()}palvelu`)
  return [
    ...cases,
    ...(genitive.includes(':') || name.endsWith('t') ? [] : shortForms(name, of)),
    { label: 'English, Swedish', forms: [`${name}'s`, `${name}s`] },
    { label: 'compounds', forms: compounds },
  ]
}

/** "Our Revontuli", and what spoken Finnish leaves of two cases. */
function shortForms(name: string, of: (label: string) => string): GuideRow[] {
  const owned = of('essive').slice(0, -2)
  const possessive = { label: 'possessive', forms: [`${owned}ni`, `${owned}mme`] }
  const spoken = { label: 'spoken', forms: [of('elative').slice(0, -1), of('ablative').slice(0, -1)] }
  // A name in -e that bends as it stands takes no possessives.
  return owned === name && name.endsWith('e') ? [spoken] : [possessive, spoken]
}
