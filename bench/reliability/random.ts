/** Chance that can be had again: the same seed gives the same sequence. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number
  between(least: number, most: number): number
  pick<T>(from: readonly T[]): T
  shuffle<T>(list: readonly T[]): T[]
}

/** Mulberry32: small, and good enough to plan faults with. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (least, most) => least + next() * (most - least),
    pick: (from) => pickAt(from, next()),
    shuffle(list) {
      const rest = [...list]
      return list.map(() => rest.splice(Math.floor(next() * rest.length), 1)[0]!)
    },
  }
}

/** The entry at `share` of the list's length; `share` is from 0 up to, but not including, 1. */
export function pickAt<T>(from: readonly T[], share: number): T {
  const found = from[Math.floor(share * from.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}
