import { createHash } from 'node:crypto'

/** Chance that depends on nothing but the seed and what is asked: the order of asking does not count. */
export interface Chance {
  /** At least 0 and below 1. */
  of(...what: (string | number)[]): number
  /** Whether something happens that happens in `share` of all cases. */
  happens(share: number, ...what: (string | number)[]): boolean
  between(least: number, most: number, ...what: (string | number)[]): number
  pick<T>(from: readonly T[], ...what: (string | number)[]): T
}

export function chanceOf(seed: number): Chance {
  const of = (...what: (string | number)[]) =>
    createHash('sha1')
      .update(`${seed}\n${what.join('\n')}`)
      .digest()
      .readUInt32BE() /
    2 ** 32
  return {
    of,
    happens: (share, ...what) => of(...what) < share,
    between: (least, most, ...what) => least + of(...what) * (most - least),
    pick(from, ...what) {
      const found = from[Math.floor(of(...what) * from.length)]
      if (found === undefined) throw new Error('nothing to pick from')
      return found
    },
  }
}
