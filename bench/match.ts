/**
 * Texts per second through the matcher, beside a loop of one regular expression per brand in the same run.
 * Run: node bench/match.ts
 */
import { compileMatcher } from '../mentions/match.ts'
import type { Brand } from '../mentions/match.ts'

const syllables = 'ka ri me so ta lu vi pe no ha ju ty si ko ra mä nö wi xo ze'.split(' ')
const words =
  'eilen sain laskun ja soitin heti asiakaspalveluun mutta kukaan ei vastannut vaikka odotin the app keeps crashing after update'.split(
    ' ',
  )
const random = seeded(7)

for (const count of [1_000, 10_000]) {
  const names = new Set<string>()
  while (names.size < count) names.add(invent())
  const brands: Brand[] = [...names].map((name) => ({ id: name, any: [name], all: [], none: [] }))
  const texts = Array.from({ length: 2_000 }, () => post([...names]))

  const compiledAt = performance.now()
  const match = compileMatcher(brands)
  match(texts[0] ?? '')
  const compileMs = performance.now() - compiledAt
  const regexes = brands.map(
    (brand) => new RegExp(`(?<![\\p{L}\\p{N}])${brand.any[0]}(?![\\p{L}\\p{N}])`, 'iu'),
  )

  const ours = rate(texts, (text) => match(text).length)
  const naive = rate(
    texts.slice(0, count === 1_000 ? 300 : 40),
    (text) => regexes.filter((regex) => regex.test(text)).length,
  )
  console.log(
    `${count} brands: ${Math.round(ours)} texts/s with inflection, ` +
      `${Math.round(naive)} texts/s by a regex per brand without; ratio ${(ours / naive).toFixed(0)}; compile ${compileMs.toFixed(0)} ms`,
  )
}

function invent(): string {
  const name = Array.from({ length: 3 + Math.floor(random() * 2) }, () => pick(syllables)).join('')
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** About 140 characters; one post in twenty names a brand. */
function post(names: string[]): string {
  const chosen = Array.from({ length: 21 }, () => pick(words))
  if (random() < 0.05) chosen[5] = `${pick(names)}n`
  return chosen.join(' ')
}

function pick<T>(from: T[]): T {
  const item = from[Math.floor(random() * from.length)]
  if (item === undefined) throw new Error('pick needs a non-empty list')
  return item
}

function rate(texts: string[], run: (text: string) => number): number {
  for (const text of texts.slice(0, 200)) run(text)
  const started = performance.now()
  let done = 0
  while (performance.now() - started < 1_500) {
    for (const text of texts) run(text)
    done += texts.length
  }
  return (done * 1_000) / (performance.now() - started)
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
