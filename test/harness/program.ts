import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type CommandResult, runLoaded } from './commands.ts'
import { until } from './until.ts'

const program = 'bin/ennakko.ts'
const root = path.join(import.meta.dirname, '../..')
const started = new Set<ChildProcess>()
const folders = new Set<string>()

// Also when whoever started them dies before it can end them.
process.once('exit', () => {
  for (const child of started) child.kill('SIGKILL')
})

/** Ends every process that was started here and removes every project folder. */
export async function endAll(): Promise<void> {
  await Promise.all([...started].map(end))
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  folders.clear()
}

export interface Project {
  configPath: string
  env: Record<string, string>
  /** What is run: the shipped program, or one that knows more. */
  script: string
  /** Replaces the config file as an editor would. */
  edit: (yaml: string) => void
}

/** A folder with a config, and the environment that points to it. */
export function makeProject(yaml: string, env: Record<string, string> = {}, script = program): Project {
  const folder = mkdtempSync(path.join(tmpdir(), 'ennakko-test-'))
  folders.add(folder)
  const configPath = path.join(folder, 'ennakko.yaml')
  writeFileSync(configPath, yaml)
  return {
    configPath,
    script,
    env: {
      ENNAKKO_CONFIG: configPath,
      ENNAKKO_DATA: path.join(folder, 'data'),
      PORT: '0',
      PUBLIC_URL: 'http://localhost:3000',
      ...env,
    },
    edit: (text) => writeFileSync(configPath, text),
  }
}

export interface Process {
  pid: number
  /** Both streams so far. */
  output: () => string
  /** The JSON log lines so far. */
  log: () => Record<string, unknown>[]
  port: () => Promise<number>
  /** kill -9 */
  kill: () => Promise<void>
  /** SIGTERM; the exit code and how long it took in milliseconds. */
  stop: () => Promise<{ code: number | null; ms: number }>
  /** Resolves when the process has ended, for whatever reason. */
  ended: Promise<{ code: number | null; signal: string | null }>
}

/** The shipped program as its own process: `ennakko start <roles>`. Resolves when it says that it is ready. */
export async function startEnnakko(
  project: Project,
  roles: string[] = [],
  { waitUntilReady = true, env = {} }: { waitUntilReady?: boolean; env?: Record<string, string> } = {},
): Promise<Process> {
  const child = spawn(process.execPath, [project.script, 'start', ...roles], {
    cwd: root,
    env: { ...cleanEnv(), ...project.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.add(child)
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const log = () =>
    output
      .split('\n')
      // The last line may not be whole yet.
      .slice(0, -1)
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  const running: Process = {
    pid: child.pid ?? 0,
    output: () => output,
    log,
    port: async () => {
      const line = await until('the web role listens', () =>
        log().find(({ msg }) => msg === 'ready' || msg === 'web is up'),
      )
      return Number(line['port'])
    },
    kill: async () => {
      child.kill('SIGKILL')
      await end(child)
    },
    stop: async () => {
      const began = Date.now()
      child.kill('SIGTERM')
      await until('the process has ended', () => child.exitCode !== null || child.signalCode !== null)
      return { code: child.exitCode, ms: Date.now() - began }
    },
    ended: new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }))
    }),
  }
  if (waitUntilReady) {
    await until('ennakko is ready', () => {
      if (child.exitCode !== null) throw new Error(`ennakko ended with ${child.exitCode}:\n${output}`)
      return log().some(({ msg }) => msg === 'ready')
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${output}`)
    })
  }
  return running
}

/** Runs one command to its end, with no process of its own where that makes no difference. */
export async function runCommand(project: Project, args: string[], input = ''): Promise<CommandResult> {
  return await runLoaded(project.script, { args, input, env: { ...cleanEnv(), ...project.env } })
}

/** Runs one command to its end, as a process of its own. */
export async function runProcess(project: Project, args: string[], input = ''): Promise<CommandResult> {
  const child = spawn(process.execPath, [project.script, ...args], {
    cwd: root,
    env: { ...cleanEnv(), ...project.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  started.add(child)
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(input)
  await once(child, 'close')
  started.delete(child)
  return { code: child.exitCode, stdout, stderr }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  started.delete(child)
}

/** The machine's own settings must not leak into a test; compiled code may be shared, as the bootstrap does. */
function cleanEnv(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR = '', NODE_COMPILE_CACHE = '' } = process.env
  return {
    PATH,
    HOME,
    NO_COLOR: '1',
    ...(TMPDIR ? { TMPDIR } : {}),
    ...(NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {}),
  }
}
