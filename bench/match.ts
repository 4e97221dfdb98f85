/**
 * How right and how fast matching is. Right: precision and recall over the sentences of the tests, and of a loop of
 * one regular expression per name without inflection beside it. Fast: texts per second of processor time with 1,000 and
 * 10,000 brands beside the same kind of loop, time to compile, memory.
 * Run: node --expose-gc bench/match.ts
 */
import { compileMatcher } from '../mentions/match.ts'
import { heldBackCases, matchCases, measure } from '../test/mentions/inflection-cases.ts'
import type { MatchCase } from '../test/mentions/inflection-cases.ts'
import { processorMs } from '../test/harness/processor-time.ts'
import type { Brand } from '../mentions/vocabulary.ts'

const syllables = 'ka ri me so ta lu vi pe no ha ju ty si ko ra mä nö wi xo ze'.split(' ')
const words =
  'eilen sain laskun ja soitin heti asiakaspalveluun mutta kukaan ei vastannut vaikka odotin the app keeps crashing after update'.split(
    ' ',
  )
const random = seeded(7)

report('sentences of the tests', matchCases)
report('sentences written after the rules', heldBackCases)
for (const count of [1_000, 10_000]) await benchSpeed(count)
benchHostile()

function report(name: string, cases: MatchCase[]): void {
  const traps = cases.filter(({ expected }) => !expected).length
  const ours = measure(cases, (brand) => compileMatcher([brand]))
  const plain = measure(cases, (brand) => (text) => plainWords(brand).filter((word) => word.test(text)))
  console.log(`${name}: ${cases.length}, of which ${traps} are traps`)
  console.log(`  matcher:          precision ${ours.precision.toFixed(3)}, recall ${ours.recall.toFixed(3)}`)
  console.log(
    `  words as written: precision ${plain.precision.toFixed(3)}, recall ${plain.recall.toFixed(3)}`,
  )
}

function plainWords({ any }: Pick<Brand, 'any'>): RegExp[] {
  return any.map((word) => {
    const name = RegExp.escape(word.replace(/^=/, ''))
    return new RegExp(`(?<![\\p{L}\\p{N}])${name}(?![\\p{L}\\p{N}])`, 'iu')
  })
}

async function benchSpeed(count: number): Promise<void> {
  const names = new Set<string>()
  while (names.size < count) names.add(invent())
  const brands: Brand[] = [...names].map((name) => ({ id: name, any: [name], all: [], none: [] }))
  const texts = Array.from({ length: 2_000 }, () => post([...names]))

  const memoryBefore = await usedMegabytes()
  const compiledAt = processorMs()
  const match = compileMatcher(brands)
  match(texts[0] ?? '')
  const compileMs = processorMs() - compiledAt
  const megabytes = (await usedMegabytes()) - memoryBefore
  const found = texts.filter((text) => match(text).length > 0).length
  if (found === 0) throw new Error('nothing was found: the figures would mean nothing')

  const regexes = brands.flatMap(plainWords)
  const ours = rate(texts, (text) => match(text).length)
  const naive = rate(
    texts.slice(0, count === 1_000 ? 300 : 40),
    (text) => regexes.filter((regex) => regex.test(text)).length,
  )
  console.log(
    `${count} brands: ${Math.round(ours)} texts/s with inflection, ${Math.round(naive)} texts/s by a regex per brand ` +
      `without; ratio ${(ours / naive).toFixed(0)}; compile ${compileMs.toFixed(0)} ms; ${megabytes.toFixed(1)} MB; ` +
      `${found} of ${texts.length} texts name a brand`,
  )
}

/** The slowest of hostile names over hostile texts of 20,000 characters. */
function benchHostile(): void {
  const names = [
    'a'.repeat(200),
    `${'a-'.repeat(90)}a`,
    `${'a '.repeat(90)}a`,
    '(a+)+$',
    'Aaaa'.repeat(45),
    "a'".repeat(80),
  ]
  const texts = [
    'a'.repeat(20_000),
    'a '.repeat(10_000),
    'a-'.repeat(10_000),
    'Aaaa'.repeat(5_000),
    "a'".repeat(10_000),
  ]
  const times = names.flatMap((name) => {
    const match = compileMatcher([{ id: 'x', any: [name], all: [], none: [] }])
    return texts.map((text) => {
      const started = processorMs()
      match(text)
      return processorMs() - started
    })
  })
  console.log(
    `hostile names over hostile texts of 20,000 characters: at most ${Math.max(...times).toFixed(0)} ms`,
  )
}

/** Without --expose-gc the garbage of others is counted too. */
async function usedMegabytes(): Promise<number> {
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return process.memoryUsage().heapUsed / 1e6
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
  const started = processorMs()
  let done = 0
  while (processorMs() - started < 1_500) {
    for (const text of texts) run(text)
    done += texts.length
  }
  return (done * 1_000) / (processorMs() - started)
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
