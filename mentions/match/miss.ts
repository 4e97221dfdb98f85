import type { BrandMiss } from '../match.ts'

/** Why a brand is not meant although its name stands there, in one sentence without its full stop. */
export function missText({ id, found, because, words, within }: BrandMiss): string {
  const name = `${listed(found)} of ${id} was found, but`
  switch (because) {
    case 'none':
      return `${name} so was ${listed(words)} (none)`
    case 'all':
      return `${name} not ${listed(words)} (all)`
    case 'except':
      return `${name} only as a part of ${listed(words)}`
    case 'near':
      return `${name} none of ${listed(words)} within ${within} words of it (near)`
  }
}

const mostWords = 5

function listed(words: string[]): string {
  const shown = words.slice(0, mostWords).map((word) => `"${word}"`)
  return [...shown, ...(words.length > mostWords ? [`${words.length - mostWords} more`] : [])].join(', ')
}
