/** Something that may begin at a place of a text where `prefix` does. */
export interface Indexed {
  prefix: string
}

/** Names by the letters that they begin with. A bucket is split only when it holds many. */
interface Bucket<T> {
  /** Those to be compared one by one. */
  here: T[]
  next?: Map<number, Bucket<T>>
}

const most = 6

/**
 * Calls `visit` for every entry whose prefix stands at the beginning of a word, from left to right. The work at one
 * place is bounded by the letters there, however many entries there are.
 */
export function compileIndex<T extends Indexed>(
  entries: T[],
): (text: string, visit: (entry: T, index: number) => void) => void {
  const root = makeBucket(entries, 0)
  return (text, visit) => {
    let inWord = false
    for (let index = 0; index < text.length; index++) {
      if (!inWord) visitAt(root, text, index, visit)
      inWord = isWordUnit(text, index)
    }
  }
}

function makeBucket<T extends Indexed>(entries: T[], depth: number): Bucket<T> {
  if (entries.length <= most && depth > 0) return { here: entries }
  const here = entries.filter(({ prefix }) => prefix.length <= depth)
  const groups = Map.groupBy(
    entries.filter(({ prefix }) => prefix.length > depth),
    ({ prefix }) => prefix.charCodeAt(depth),
  )
  return { here, next: new Map([...groups].map(([unit, group]) => [unit, makeBucket(group, depth + 1)])) }
}

function visitAt<T extends Indexed>(
  root: Bucket<T>,
  text: string,
  index: number,
  visit: (entry: T, index: number) => void,
): void {
  let bucket: Bucket<T> | undefined = root.next?.get(text.charCodeAt(index))
  for (let at = index + 1; bucket; at++) {
    for (const entry of bucket.here) if (text.startsWith(entry.prefix, index)) visit(entry, index)
    bucket = bucket.next?.get(text.charCodeAt(at))
  }
}

/** Letters and digits up to the end of Latin Extended-A, which nearly every text keeps to. */
const common = Array.from({ length: 0x180 }, (_, unit) => /[\p{L}\p{N}]/u.test(String.fromCharCode(unit)))

function isWordUnit(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return common[unit] ?? /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, index - 1), index + 1))
}
