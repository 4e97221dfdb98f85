import type { Http, HttpResponse } from '../../lib/http.ts'

/** An `Http` that answers 200 with whatever `body` gives at the moment: for tests of thousands of polls. */
export function memoryHttp(body: () => string | Buffer): Http {
  return {
    async request(url): Promise<HttpResponse> {
      return { status: 200, url, headers: {}, body: Buffer.from(body()) }
    },
    socket: () => Promise.reject(new Error('nothing listens here')),
    close: () => Promise.resolve(),
  }
}

/** Small, fast and seeded (mulberry32), so that a failing case can be run again. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
