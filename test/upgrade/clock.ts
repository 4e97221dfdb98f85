/** Gives the clock back. */
export type Restore = () => void

/**
 * Sets this machine's clock to `moment`; it goes on from there. Cursors, tokens and posts of a stored world speak of the day
 * when it was made, and what connectors make of their age must be the same years later. The database keeps its own clock,
 * by which alone due times and leases are judged.
 */
export function setClock(moment: Date): Restore {
  const RealDate = globalThis.Date
  const aheadMs = moment.getTime() - RealDate.now()
  class ShiftedDate extends RealDate {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(RealDate.now() + aheadMs)
      else super(...(given as [number]))
    }

    static override now(): number {
      return RealDate.now() + aheadMs
    }

    // Node's own parts make dates of the real kind.
    static override [Symbol.hasInstance](value: unknown): boolean {
      return Object.prototype.toString.call(value) === '[object Date]'
    }
  }
  globalThis.Date = ShiftedDate as DateConstructor
  return () => {
    globalThis.Date = RealDate
  }
}
