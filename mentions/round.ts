/** To thousandths, as scores are stored and shown. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
