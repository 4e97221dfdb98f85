import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '..')

/**
 * Who may import whom. 'types' allows `import type` only: a stage may know the shape of the stage before it.
 * workers/start.ts is the one place that joins everything.
 */
const allowed: Record<string, Record<string, 'all' | 'types'>> = {
  lib: {},
  connectors: { lib: 'all' },
  mentions: { lib: 'all', connectors: 'types' },
  outreach: { lib: 'all', mentions: 'types', connectors: 'types' },
  db: { lib: 'all', mentions: 'types', outreach: 'types', connectors: 'types' },
  config: { lib: 'all', connectors: 'all', outreach: 'all', mentions: 'types' },
  workers: { lib: 'all', connectors: 'all', mentions: 'all', outreach: 'all', db: 'all', config: 'all' },
  web: { lib: 'all', db: 'all', outreach: 'all', config: 'all', connectors: 'types' },
}

const exceptions: Record<string, string[]> = { 'workers/start.ts': ['web'] }

/** The words that all rooms but lib share, by value. Imports nothing, so that nothing comes with it. */
const vocabulary = 'mentions/vocabulary.ts'

/** Network and process APIs, and the few rooms that may touch them. */
const outside: Record<string, RegExp> = {
  undici: /^lib\//u,
  'node:http': /^lib\//u,
  'node:https': /^lib\//u,
  'node:net': /^(?:lib|workers\/embedded-postgres|web\/serve)/u,
  'node:dns': /^lib\//u,
  // What is loaded by `lazily` is seen by this test; what is required otherwise is not.
  'node:module':
    /^(?:bin\/ennakko|lib\/lazily|workers\/(?:embedded-postgres\/binaries|transformer\/model-folder))\.ts/u,
  ioredis: /^workers\/queues/u,
  pg: /^(?:db\/(?:database|listen)|workers\/(?:queues|embedded-postgres))/u,
  bullmq: /^workers\/queues/u,
  nodemailer: /^(?:outreach\/email|connectors\/imap)/u,
  imapflow: /^connectors\/imap/u,
}

/** What a simulation must hold in its hand, so that lib/clock.ts alone asks the machine for it. */
const timeAndChance =
  /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|(?<![\w.])(?:set|clear)(?:Timeout|Interval)\(|\bAbortSignal\.timeout\b|\bsetTimeout as\b|\bMath\.random\b|\brandom(?:UUID|Bytes|Int)\b/gu

/** They watch over processes and threads of the machine, which live in real time. */
const inRealTime =
  /^(?:lib\/(?:clock|parser-threads)\.ts|workers\/embedded-postgres|workers\/transformer\/model-process\.ts)/u

interface Import {
  file: string
  line: number
  target: string
  types: boolean
}

/** They may import all, and nobody imports them. */
const free = ['bin', 'tools']

function sourceFiles(): string[] {
  return [...Object.keys(allowed), ...free].flatMap((room) => typeScriptIn(room))
}

function typeScriptIn(room: string): string[] {
  return readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${room}/${file}`)
}

function sourceOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

function importsOf(file: string): Import[] {
  const text = sourceOf(file)
  const statement =
    /^(?:import|export)\s+(type\s+)?[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)|^import\s+'([^']+)'|\blazily<[^()]*>\('([^']+)'\)/gmu
  return [...text.matchAll(statement)].map((match) => ({
    file,
    line: text.slice(0, match.index).split('\n').length,
    target: match[2] ?? match[3] ?? match[4] ?? match[5] ?? '',
    types: match[1] !== undefined,
  }))
}

function resolveTarget({ file, target }: Import): string {
  return target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target
}

function roomOf(file: string): string {
  return file.split('/')[0] ?? ''
}

function breach(entry: Import): string | undefined {
  const target = resolveTarget(entry)
  const room = roomOf(entry.file)
  const where = `${entry.file}:${entry.line}`
  if (!entry.target.startsWith('.')) {
    const guard = outside[entry.target.replace(/^(node:\w+)\/.*$/u, '$1')]
    return guard && !guard.test(entry.file) && !entry.types ? `${where} imports ${entry.target}` : undefined
  }
  const other = roomOf(target)
  if (free.includes(room) || other === room || target.endsWith('package.json')) return undefined
  if (target === vocabulary && room !== 'lib') return undefined
  if (exceptions[entry.file]?.some((exception) => target.startsWith(exception))) return undefined
  const right = allowed[room]?.[other]
  if (right === 'all' || (right === 'types' && entry.types)) return undefined
  return `${where} imports ${target}${right === 'types' ? ' (only `import type` is allowed)' : ''}`
}

describe('the rooms of the house', () => {
  const files = sourceFiles()
  const imports = files.flatMap(importsOf)

  it('are all seen by this test, with every import', () => {
    const folders = readdirSync(root, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && !/^(?:\.|node_modules$)/u.test(entry.name),
    )
    const rooms = folders.map(({ name }) => name).filter((name) => typeScriptIn(name).length > 0)
    expect(rooms.toSorted()).toEqual([...Object.keys(allowed), ...free, 'bench', 'test'].toSorted())
    const overlooked = files.filter((file) => {
      const ends =
        sourceOf(file).match(/(?:\bfrom|^import) '[^']+'(?:$| with )|\bimport\('|= lazily</gmu) ?? []
      return ends.length !== imports.filter((entry) => entry.file === file).length
    })
    expect(overlooked).toEqual([])
  })

  it('import only what stands before them on the way of a mention', () => {
    expect(imports.flatMap((entry) => breach(entry) ?? [])).toEqual([])
  })

  it('say each shared word in one place, which imports nothing', () => {
    expect(imports.filter(({ file }) => file === vocabulary)).toEqual([])
    const lists =
      /'fi'(?: \||,) 'en'(?: \||,) 'sv'|'P1'(?: \||,) 'P2'(?: \||,) 'P3'|'safety'(?: \||,) 'legal'|'negative'(?: \||,) 'neutral'/u
    const copies = files.filter(
      (file) =>
        file !== vocabulary && !/^(?:db\/migrations|connectors)\//u.test(file) && lists.test(sourceOf(file)),
    )
    expect(copies).toEqual([])
  })

  it('ask one clock for time, waiting and chance', () => {
    const others = files.flatMap((file) =>
      inRealTime.test(file) || file.startsWith('tools/')
        ? []
        : [...sourceOf(file).matchAll(timeAndChance)].map(([word]) => `${file} asks ${word}`),
    )
    expect(others).toEqual([])
  })

  it('hold no cycle of files', () => {
    expect(findCycle(graphOf(imports.filter(({ types }) => !types)))).toEqual([])
  })

  it('hold no cycle of types either', () => {
    expect(findCycle(graphOf(imports))).toEqual([])
  })

  it('keep migrations free of everything that may change', () => {
    expect(
      imports
        .filter(({ file, target }) => file.startsWith('db/migrations/') && target !== 'kysely')
        .map(({ file, target }) => `${file} imports ${target}`),
    ).toEqual([])
  })
})

describe('test files, which share processes', () => {
  it('register their hooks themselves: a module that they import is run for the first of them alone', () => {
    const modules = typeScriptIn('test').filter((file) => !file.endsWith('.test.ts'))
    const hooks = modules.filter((file) => /^(?:before|after)(?:Each|All)\(/mu.test(sourceOf(file)))
    expect(hooks).toEqual([])
  })

  it('are named as they are where their order is told', () => {
    const files = new Set(typeScriptIn('test'))
    const told = [...sourceOf('test/harness/longest-first.ts').matchAll(/'([^']+\.test\.ts)'/gu)]
    expect(told.length).toBeGreaterThan(10)
    expect(told.map(([, file]) => `test/${file}`).filter((file) => !files.has(file))).toEqual([])
  })
})

function graphOf(imports: Import[]): Map<string, string[]> {
  const graph = new Map<string, string[]>()
  for (const entry of imports) {
    if (!entry.target.startsWith('.')) continue
    graph.set(entry.file, [...(graph.get(entry.file) ?? []), resolveTarget(entry)])
  }
  return graph
}

function findCycle(graph: Map<string, string[]>): string[] {
  const done = new Set<string>()
  const visit = (file: string, trail: string[]): string[] => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file]
    if (done.has(file)) return []
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...trail, file])
      if (cycle.length > 0) return cycle
    }
    done.add(file)
    return []
  }
  for (const file of graph.keys()) {
    const cycle = visit(file, [])
    if (cycle.length > 0) return cycle
  }
  return []
}
