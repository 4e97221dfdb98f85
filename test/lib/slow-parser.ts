import { burn } from './burn.ts'

/** Work for the parser threads of the tests. */

export function echo(text: string): string {
  return text
}

/** Takes `seconds` of the processor's time. */
export function work(seconds: number): string {
  burn(seconds)
  return 'done'
}

/** Stands still, as a thread does on a busy machine. */
export function stall(ms: number): string {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
  return 'done'
}
