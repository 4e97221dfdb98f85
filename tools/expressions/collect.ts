import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseSync, Visitor } from 'oxc-parser'
import { languages } from '../../mentions/vocabulary.ts'

/** A regular expression of ours. */
export interface Expression {
  /** File and line, from the project's folder on. */
  place: string
  source: string
  flags: string
}

const root = path.join(import.meta.dirname, '../..')
const rooms = ['lib', 'connectors', 'mentions', 'outreach', 'db', 'config', 'workers', 'web', 'bin']

/**
 * Every literal in the sources, and what modules build when they are loaded or used once; each expression once. Left out is
 * what repeats nothing without a bound: its time grows with the input alone.
 */
export async function collectExpressions(): Promise<Expression[]> {
  const files = rooms.flatMap(sourcesIn).map((file) => ({ file, ...literalsIn(file) }))
  const literals = files.flatMap((each) => each.literals)
  const builders = files
    .filter(({ builds, file }) => builds && !file.startsWith('bin/'))
    .map(({ file }) => file)
  const all = [...literals, ...(await builtBy(builders))]
  const once = new Map(all.map((each) => [`/${each.source}/${each.flags}`, each]))
  return [...once.values()].filter(({ source }) => repeatsWithoutBound(source))
}

function repeatsWithoutBound(source: string): boolean {
  const signs = source.replaceAll(/\\./gs, '.').replaceAll(/\[[^\]]*\]/g, '.')
  // Bounded repetitions inside of bounded ones multiply.
  return /[*+]|\{\d+,\}|\}[^()]*\)\{/.test(signs)
}

function sourcesIn(room: string): string[] {
  return readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|mjs|js)$/.test(file))
    .map((file) => path.posix.join(room, file))
}

function literalsIn(file: string): { literals: Expression[]; builds: boolean } {
  const text = readFileSync(path.join(root, file), 'utf8')
  const literals: Expression[] = []
  let builds = false
  const visitor = new Visitor({
    Literal(node) {
      if (!('regex' in node)) return
      const line = text.slice(0, node.start).split('\n').length
      literals.push({ place: `${file}:${line}`, source: node.regex.pattern, flags: node.regex.flags })
    },
    NewExpression({ callee }) {
      if (callee.type === 'Identifier' && callee.name === 'RegExp') builds = true
    },
  })
  visitor.visit(parseSync(file, text).program)
  return { literals, builds }
}

/** What the modules build with `new RegExp`, some at once and some when they are first used. */
async function builtBy(files: string[]): Promise<Expression[]> {
  const built: Expression[] = []
  const plain = RegExp
  globalThis.RegExp = new Proxy(plain, {
    construct(target, args: [string | RegExp, string?], newTarget) {
      const made = Reflect.construct(target, args, newTarget)
      const place = callerOf(new Error('who builds this?').stack ?? '')
      if (place !== undefined) built.push({ place, source: made.source, flags: made.flags })
      return made
    },
  })
  try {
    for (const file of files) await import(pathToFileURL(path.join(root, file)).href)
    await judgeOnce()
  } finally {
    globalThis.RegExp = plain
  }
  return built
}

/** File and line of the code of ours that a stack comes from, behind our own frames here. */
function callerOf(stack: string): string | undefined {
  const frame = stack
    .split('\n')
    .find((line) => line.includes('file:') && !line.includes('/tools/expressions/'))
  const [, file, line] = /file:\/\/(.*?):(\d+):\d+/.exec(frame ?? '') ?? []
  if (file === undefined || file.includes('/node_modules/')) return undefined
  return `${path.relative(root, file)}:${line}`
}

/** The expressions of names, phrases and words are made when a text is first judged. */
async function judgeOnce(): Promise<void> {
  const { createJudge } = await import('../../mentions/judge.ts')
  const judge = createJudge({
    brands: [
      {
        id: 'one',
        any: ['Revontuli', '=Posti', 'DNA', 'Musti ja Mirri'],
        all: ['lasku'],
        none: ['Nokian Renkaat'],
      },
      { id: 'two', any: ['Verkkokauppa.com'], all: [], none: [], forms: ['verkkis'] },
    ],
    languages,
  })
  const source = { id: 'sample', connector: 'sample', match: 'all' as const }
  for (const text of samples) {
    const matched = judge.match({ id: text, unique: 'source', text }, source)
    if (matched) judge.judge(matched, { now: new Date(0) })
  }
}

const samples = [
  'Revontulen lasku on väärin, Posti ja DNA eivät vastaa, Musti ja Mirri on hyvä, mutta Verkkokauppa.com surkea. Kiitos!',
  'The invoice of Revontuli is wrong and nobody answers, but thanks for nothing.',
  'Fakturan från Revontuli är fel och ingen svarar, men tack ändå.',
]
