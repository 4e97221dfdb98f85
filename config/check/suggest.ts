/** The word of `known` that `word` is most likely a slip of, when one is close enough to be worth a "did you mean". */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const typed = fold(word)
  if (typed === '') return undefined
  const ranked = known
    .map((candidate) => ({ candidate, distance: distance(typed, fold(candidate)) }))
    .filter(({ candidate, distance }) => distance <= tolerance(Math.max(typed.length, candidate.length)))
    .toSorted((a, b) => a.distance - b.distance)
  return ranked[0]?.candidate
}

/** `unknown connector "feeed"; did you mean "feed"? Known: feed, hackernews` */
export function unknownName(what: string, word: string, known: readonly string[]): string {
  const near = nearest(word, known)
  const question = near === undefined ? '' : `; did you mean "${near}"?`
  const list =
    known.length === 0 ? `; no ${what} is defined` : `${question === '' ? '.' : ''} Known: ${listed(known)}`
  return `unknown ${what} "${word}"${question}${list}`
}

/** Up to twelve words; with more, the rest is counted. */
export function listed(words: readonly string[]): string {
  const most = 12
  if (words.length <= most) return words.join(', ')
  return `${words.slice(0, most).join(', ')} and ${words.length - most} more`
}

/** Hyphens, underscores and case are the commonest slips, so they cost nothing. */
function fold(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '')
}

function tolerance(length: number): number {
  if (length <= 3) return 1
  return length <= 6 ? 2 : 3
}

/** Damerau–Levenshtein, optimal string alignment: a swap of neighbours counts as one slip. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        at(row, j - 1) + 1,
        at(last, j) + 1,
        at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        swap ? at(beforeLast, j - 2) + 1 : Infinity,
      )
    }
    beforeLast = last
    last = row
  }
  return at(last, b.length)
}

function at(row: number[], index: number): number {
  return row[index] ?? Infinity
}
