/**
 * How long `npm start` takes in a fresh clone, to ready and to the first alert, and what each role holds idle.
 * The clone gets this checkout's node_modules and private Node. The first start makes the database and the compile
 * cache; the later ones are the warm ones. With --cold npm installs everything from an empty cache first.
 *
 * Run: node bench/start-up.ts [--cold] [--runs 3]
 * Exit: 1 when a figure is over its limit (not judged with --cold: the network has its own pace).
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { until } from '../test/harness/until.ts'
import { residentMb } from './pipeline/usage.ts'

const root = path.join(import.meta.dirname, '..')
const limits = { readySeconds: 4, idleMb: { poller: 320, outreach: 130, web: 130 } }

/** The poller's one source is a feed that it has judged once, so that its models are loaded. */
const idleConfig = `
company: Revontuli Oy
brands: [{ id: revontuli, any: [Revontuli] }]
sources: [{ id: sample, connector: sample }]
channels: { terminal: { type: console } }
policies: [{ steps: [{ after: 0m, notify: [terminal] }] }]
`

const { values } = parseArgs({
  options: { cold: { type: 'boolean', default: false }, runs: { type: 'string', default: '3' } },
})
process.exitCode = await main(values.cold, Number(values.runs))

async function main(cold: boolean, runs: number): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ennakko-start-up-'))
  // As root the embedded server runs as another account, which must be able to enter.
  chmodSync(folder, 0o711)
  try {
    const clone = cloneInto(folder, cold)
    const first = await timeStart(clone)
    print(cold ? 'from an empty npm cache' : 'first start (makes the database)', first)
    const warm: number[] = []
    for (let run = 0; run < runs; run += 1) warm.push((await timeStart(clone)).readySeconds)
    const median = warm.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? NaN
    const slow = median > limits.readySeconds
    console.log(
      `warm: ready after ${median.toFixed(2)} s, median of ${runs} (limit ${limits.readySeconds} s)${slow ? '  ✗' : ''}`,
    )
    const overs = await measureIdle(clone, folder)
    return slow || overs > 0 ? 1 : 0
  } finally {
    const database = path.join(folder, 'data', 'postgres')
    if (existsSync(database)) rmSync(realpathSync(database), { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What is committed, and nothing else: what only this checkout has is not what people get. */
function cloneInto(folder: string, cold: boolean): string {
  const clone = path.join(folder, 'ennakko')
  const { status, stderr } = spawnSync('git', ['clone', '--quiet', root, clone], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`git clone failed: ${stderr}`)
  if (cold) return clone
  for (const name of ['node_modules', '.node']) {
    if (existsSync(path.join(root, name))) symlinkSync(path.join(root, name), path.join(clone, name))
  }
  return clone
}

interface Timing {
  readySeconds: number
  alertSeconds: number
}

/** `npm start` with the shipped config, whose sample posts bring the first alert. */
async function timeStart(clone: string): Promise<Timing> {
  const began = performance.now()
  const running = start(clone, [])
  try {
    const seconds = async (what: string, sign: RegExp) => {
      await until(what, () => sign.test(running.output()) || ended(running.child), 300_000)
      if (!sign.test(running.output())) throw new Error(`npm start ended:\n${running.output()}`)
      return (performance.now() - began) / 1000
    }
    const readySeconds = await seconds('ready', /"msg":"ready"/u)
    return { readySeconds, alertSeconds: await seconds('the first alert', /"msg":"sent"/u) }
  } finally {
    await stop(running.child)
  }
}

interface Running {
  child: ChildProcess
  output: () => string
}

function start(clone: string, roles: string[], env: Record<string, string> = {}): Running {
  const cache = path.join(path.dirname(clone), 'npm-cache')
  const { PATH = '', HOME = '' } = process.env
  const child = spawn('npm', ['start', '--silent', '--', ...roles], {
    cwd: clone,
    env: {
      PATH,
      HOME,
      PORT: '0',
      ENNAKKO_DATA: path.join(path.dirname(clone), 'data'),
      NODE_COMPILE_CACHE: path.join(path.dirname(clone), 'compile-cache'),
      ...(values.cold ? { npm_config_cache: cache } : {}),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return { child, output: () => output }
}

async function stop(child: ChildProcess): Promise<void> {
  if (ended(child)) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
  // npm passes the signal on and does not wait for whom it has started.
  await sleep(1_500)
}

function ended({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

/** Each role alone, a few seconds after it was ready. Returns how many are over their limit. */
async function measureIdle(clone: string, folder: string): Promise<number> {
  const config = path.join(folder, 'idle.yaml')
  writeFileSync(config, idleConfig)
  let overs = 0
  for (const [role, limitMb] of Object.entries(limits.idleMb)) {
    const running = start(clone, [role], { ENNAKKO_CONFIG: config })
    try {
      await until(`${role} is ready`, () => running.output().includes('"msg":"ready"'), 60_000)
      await sleep(5_000)
      const line =
        running
          .output()
          .split('\n')
          .find((text) => text.includes('"msg":"ready"')) ?? '{}'
      const pid = (JSON.parse(line) as { pid: number }).pid
      const mb = residentMb(pid)
      if (mb > limitMb) overs += 1
      console.log(`${role} idle: ${Math.round(mb)} MB (limit ${limitMb})${mb > limitMb ? '  ✗' : ''}`)
    } finally {
      await stop(running.child)
    }
  }
  return overs
}

function print(what: string, { readySeconds, alertSeconds }: Timing): void {
  console.log(
    `${what}: ready after ${readySeconds.toFixed(2)} s, first alert after ${alertSeconds.toFixed(2)} s`,
  )
}
