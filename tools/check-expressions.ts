import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import { z } from 'zod'
import { capped } from './expressions/capped.ts'
import { type Expression, collectExpressions } from './expressions/collect.ts'

/**
 * Holds every regular expression of ours against recheck, which finds those that can be kept busy by a crafted text.
 * `npm run expressions`, or `npm run expressions -- mentions/ lib/http.ts` for a part; `.ci/run` installs recheck beside the
 * project, as it takes 58 MB.
 */

const recheckFolder = path.join(import.meta.dirname, '../.node/recheck/node_modules/recheck/lib/main.js')

/** How long one may take depends on the machine: what is not decided then is tried with hostile texts of our own. */
const longestMs = 3_000
const allTogetherMs = 40_000

const verdict = z.object({
  status: z.enum(['safe', 'vulnerable', 'unknown']),
  complexity: z.object({ summary: z.string() }).optional(),
  attack: z.object({ pattern: z.string(), string: z.string() }).optional(),
})

type Verdict = z.infer<typeof verdict>

const hostileChars = 20_000

/** Processor time in which an expression that takes steps in line with its input is long done with recheck's text. */
const harmlessMs = 100

interface Checked extends Expression {
  verdict: Verdict
}

type Check = (source: string, flags: string, params: object) => Promise<unknown>

async function main(): Promise<number> {
  if (!existsSync(recheckFolder)) {
    console.log('SKIPPED: npm install --prefix .node/recheck recheck@4.5.0 brings what checks expressions')
    return 0
  }
  process.env['RECHECK_BACKEND'] ??= 'native'
  const rooms = process.argv.slice(2)
  const wanted = ({ place }: Expression) => rooms.length === 0 || rooms.some((room) => place.startsWith(room))
  const expressions = (await collectExpressions()).filter(wanted)
  const recheck: { check: Check } = await import(pathToFileURL(recheckFolder).href)
  const checked = await checkAll(expressions, recheck.check)
  return report(checked, rooms.length === 0)
}

async function checkAll(expressions: Expression[], check: Check): Promise<Checked[]> {
  const checked: Checked[] = []
  const started = performance.now()
  // Long ones are lists of words, which recheck seldom comes to an end with.
  const waiting = expressions.toSorted((a, b) => a.source.length - b.source.length).values()
  // Two first questions at once would start two programs, of which one is never heard.
  await check('a', '', {})
  const worker = async () => {
    for (const expression of waiting) {
      const left = allTogetherMs - (performance.now() - started)
      if (left <= 0) return
      const answer = await check(expression.source, expression.flags, { timeout: Math.min(longestMs, left) })
      checked.push({ ...expression, verdict: judge(expression, verdict.parse(answer)) })
    }
  }
  const workers = Promise.all(Array.from({ length: availableParallelism() }, worker))
  await Promise.race([workers, sleep(allTogetherMs + longestMs, undefined, { ref: false })])
  const known = new Set(checked.map(({ source }) => source))
  const unread = expressions.filter(({ source }) => !known.has(source))
  return [...checked, ...unread.map((each) => ({ ...each, verdict: judge(each, { status: 'unknown' }) }))]
}

/** recheck counts steps in a model of its own, which knows less than the engine that we run: what it says is tried out. */
function judge(expression: Expression, answer: Verdict): Verdict {
  const texts = answer.status === 'unknown' ? hostileTexts(expression.source) : [answer.attack?.string ?? '']
  const beaten = answer.status === 'safe' ? undefined : texts.find((text) => !stands(expression, text))
  if (beaten === undefined) return { status: answer.status === 'unknown' ? 'unknown' : 'safe' }
  return { ...answer, status: 'vulnerable' }
}

/** Where recheck comes to no end: repetitions of single signs, and of the words of the expression itself. */
function hostileTexts(source: string): string[] {
  const words = source.match(/\p{L}{2,}/gu) ?? []
  const repeated = [
    ...' \t\naAä0</.-_@:,()[]="!?#',
    'aA',
    ' a',
    '<a ',
    ...words.slice(0, 8).map((word) => `${word} `),
  ]
  return repeated.map((piece) => `${piece.repeat(hostileChars / piece.length)}\u0000`)
}

function stands({ source, flags }: Expression, text: string): boolean {
  const expression = new RegExp(source, flags)
  const trial = () =>
    runInNewContext("text.replace(expression, '')", { expression, text }, { timeout: 20 * harmlessMs })
  let before = 0
  try {
    // The first time it is compiled as well, which takes long for lists of words.
    trial()
    before = process.threadCpuUsage().user
    trial()
  } catch {
    return false
  }
  return (process.threadCpuUsage().user - before) / 1000 < harmlessMs
}

function report(checked: Checked[], everything: boolean): number {
  const vulnerable = checked.filter((each) => each.verdict.status === 'vulnerable')
  const flagged = vulnerable.filter(({ source }) => !Object.hasOwn(capped, source))
  const needed = new Set(checked.filter((each) => each.verdict.status !== 'safe').map(({ source }) => source))
  const known = new Set(checked.map(({ source }) => source))
  const stale = Object.keys(capped).filter(
    (source) => !needed.has(source) && (everything || known.has(source)),
  )
  const undecided = checked.filter(
    ({ verdict: { status }, source }) => status === 'unknown' && !Object.hasOwn(capped, source),
  )
  for (const {
    place,
    source,
    flags,
    verdict: { complexity, attack },
  } of flagged)
    console.error(
      `${place} /${source}/${flags} is ${complexity?.summary ?? 'slow'}; try ${attack?.pattern ?? 'long texts'}`,
    )
  for (const source of stale)
    console.error(`/${source}/ is safe or gone: take it out of tools/expressions/capped.ts`)
  console.log(
    `${checked.length} expressions: ${flagged.length} flagged, ${vulnerable.length - flagged.length} capped, ` +
      `${undecided.length} undecided in the time there is, which stand our own hostile texts`,
  )
  return flagged.length + stale.length > 0 ? 1 : 0
}

process.exit(await main())
