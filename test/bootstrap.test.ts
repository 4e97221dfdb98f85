import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort } from './harness/free-port.ts'
import { until } from './harness/until.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Both ways of becoming Ennakko: replacing the process, and (on a Node without execve) a child. */
const ways: [string, string[]][] = [
  ['by replacing itself', []],
  ['through a child', ['--import', 'data:text/javascript,delete(process.execve)']],
]

describe('the bootstrap', () => {
  it('installs what the lock says, once, from an empty cache, and says so on stderr only', async () => {
    const project = makeProject()
    const first = await bootstrap(project, ['score', '--json'])
    expect(first.code).toBe(0)
    expect(JSON.parse(first.stdout)).toMatchObject({ args: ['score', '--json'], thing: 'prod' })
    expect(first.stderr).toBe('Installing packages (about 30 s, once) …\n')
    expect(existsSync(join(project, 'node_modules/dev-thing'))).toBe(false)
    expect(existsSync(join(project, 'ran-install-script'))).toBe(false)

    const second = await bootstrap(project, ['sources'])
    expect(second).toMatchObject({ code: 0, stderr: '' })
  })

  it('adds the development packages for scripts, and leaves them there for the next start', async () => {
    const project = makeProject()
    await bootstrap(project, ['x'])
    const script = await bootstrap(project, ['--run', 'types', '--pretty'])
    expect(script.stderr).toContain('Installing packages')
    expect(script.stdout).toBe('tsc --noEmit --pretty\n')
    expect(await bootstrap(project, ['x'])).toMatchObject({ code: 0, stderr: '' })
  })

  it('runs the steps of a script in order and stops at the first that fails', async () => {
    const project = makeProject()
    expect((await bootstrap(project, ['--run', 'test', 'one'])).stdout).toBe('tsc --noEmit\nvitest run one\n')
    const failed = await bootstrap(project, ['--run', 'test'], { TSC_EXIT: '3' })
    expect(failed).toMatchObject({ code: 3, stdout: 'tsc --noEmit\n' })
  })

  it('names the scripts it knows when asked for another', async () => {
    const { code, stderr } = await bootstrap(makeProject(), ['--run', 'toString'])
    expect(code).toBe(1)
    expect(stderr).toContain('Known: test, types, lint, format, unused')
  })

  it('accepts packages that npm ci was run for by hand', async () => {
    const project = makeProject()
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit'], {
      cwd: project,
      env: environment(project),
    })
    expect(status).toBe(0)
    expect(await bootstrap(project, ['x'])).toMatchObject({ code: 0, stderr: '' })
  })

  it('installs again when the lock has changed', async () => {
    const project = makeProject()
    await bootstrap(project, ['x'])
    const lock = join(project, 'node_modules/.package-lock.json')
    writeFileSync(lock, readFileSync(lock, 'utf8').replace('"1.0.0"', '"0.9.0"'))
    expect((await bootstrap(project, ['x'])).stderr).toContain('Installing packages')
  })

  it('installs once when several start at the same time', async () => {
    const project = makeProject()
    const runs = await Promise.all(Array.from({ length: 5 }, () => bootstrap(project, ['x'])))
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0])
    expect(runs.filter(({ stderr }) => stderr.includes('Installing packages'))).toHaveLength(1)
    expect(existsSync(join(project, '.node/installing'))).toBe(false)
  })

  it('takes over from an install that was killed', async () => {
    const project = makeProject()
    const gone = spawnSync(process.execPath, ['-e', '']).pid
    mkdirSync(join(project, '.node'))
    writeFileSync(join(project, '.node/installing'), String(gone))
    expect((await bootstrap(project, ['x'])).code).toBe(0)

    rmSync(join(project, 'node_modules'), { recursive: true })
    const halfWritten = join(project, '.node/installing')
    writeFileSync(halfWritten, '')
    utimesSync(halfWritten, new Date(0), new Date(0))
    expect((await bootstrap(project, ['x'])).code).toBe(0)
  })

  it('says what to do when the registry is out of reach', async () => {
    const registry = `http://127.0.0.1:${await freePort()}/`
    const { code, stdout, stderr } = await bootstrap(makeProject({ remote: true }), ['x'], {
      npm_config_registry: registry,
      npm_config_fetch_retries: '0',
    })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('Could not install: the npm registry could not be reached. Check the network')
  })

  it('says what to do when the lock does not fit', async () => {
    const project = makeProject()
    const path = join(project, 'package.json')
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(
        '"dependencies":{',
        '"dependencies":{"extra":"file:packages/dev-thing.tgz",',
      ),
    )
    const { code, stderr } = await bootstrap(project, ['x'])
    expect(code).toBe(1)
    expect(stderr).toContain('Could not install: package-lock.json does not match package.json.')
  })

  it('says what to do when a package is not the one in the lock', async () => {
    const project = makeProject()
    const path = join(project, 'package-lock.json')
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/sha512-[^"]+/g, `sha512-${'A'.repeat(86)}==`))
    const { code, stderr } = await bootstrap(project, ['x'])
    expect(code).toBe(1)
    expect(stderr).toContain('a downloaded package is not the one expected')
  })

  it('says what to do when it may not write', async () => {
    const project = makeProject()
    chmodSync(project, 0o555)
    const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    const { code, stderr } = await execute(
      process.execPath,
      [join(project, 'bin/bootstrap.mjs'), 'x'],
      environment(project),
      '/',
      account,
    )
    chmodSync(project, 0o755)
    expect(code).toBe(1)
    expect(stderr).toContain('this account may not write to')
  })

  describe.each(ways)('becomes Ennakko %s', (_, flags) => {
    it('in the folder it was called from, with its exit code', async () => {
      const project = await makeInstalled()
      const elsewhere = makeFolder()
      const { code, stdout } = await bootstrap(project, ['exit', '7'], {}, flags, elsewhere)
      expect(code).toBe(7)
      expect(JSON.parse(stdout)).toMatchObject({ args: ['exit', '7'], cwd: elsewhere })
    })

    it('with node and the packages first in PATH', async () => {
      const project = await makeInstalled()
      const { path } = JSON.parse((await bootstrap(project, ['x'], {}, flags)).stdout) as { path: string }
      expect(path.split(':')[1]).toBe(join(project, 'node_modules/.bin'))
      expect(spawnSync('node', ['--version'], { env: { PATH: path }, encoding: 'utf8' }).stdout.trim()).toBe(
        process.version,
      )
    })

    it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
      'that gets %s exactly once, and ends in its own time',
      async (signal) => {
        const app = await startApp(await makeInstalled(), flags)
        app.child.kill(signal)
        const [code] = await once(app.child, 'close')
        expect(code).toBe(3)
        expect(app.output().match(/got \w+/g)).toEqual([`got ${signal}`])
      },
    )

    it('and dies by the signal that its child died by', async () => {
      const app = await startApp(await makeInstalled(), flags)
      process.kill(app.pid, 'SIGKILL')
      const [, signal] = await once(app.child, 'close')
      expect(signal).toBe('SIGKILL')
    })

    it('that ends when the bootstrap is killed', async () => {
      const app = await startApp(await makeInstalled(), flags)
      app.child.kill('SIGKILL')
      await until('the app to end', () => !isAlive(app.pid))
    })

    it('that ends when npm is asked to end', async () => {
      const app = await startApp(await makeInstalled(), flags, 'npm')
      app.child.kill('SIGTERM')
      await until('the app to end', () => !isAlive(app.pid))
      expect(app.output().match(/got \w+/g)).toEqual(['got SIGTERM'])
    })
  })

  const systemNode = '/usr/bin/node'
  const systemMajor = Number(
    /^v(\d+)/.exec(spawnSync(systemNode, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1],
  )
  const oldNode = systemMajor >= 20 && systemMajor < 24
  if (!oldNode) console.warn(`!!! ${systemNode} is no Node 20 to 23: starting from an old Node is SKIPPED`)

  it.runIf(oldNode)('brings a private Node when the one it runs on is too old', async () => {
    const project = makeProject()
    const first = await execute(systemNode, [join(project, 'bin/bootstrap.mjs'), 'x'], environment(project))
    if (/registry could not be reached/.test(first.stderr)) {
      console.warn('!!! the npm registry is out of reach: bringing a private Node is SKIPPED')
      return
    }
    expect(first.stderr).toContain('Installing Node 24.')
    expect(JSON.parse(first.stdout).version).toMatch(/^v24\./)
    const second = await execute(systemNode, [join(project, 'bin/bootstrap.mjs'), 'x'], environment(project))
    expect(second).toMatchObject({ code: 0, stderr: '' })
  })
})

/** A project with the real bootstrap, one package, one development package, and tools that print what they are told. */
function makeProject({ remote = false } = {}): string {
  const project = makeFolder()
  for (const folder of ['bin', 'packages']) mkdirSync(join(project, folder))
  for (const file of ['bin/bootstrap.mjs', 'bin/end-with-parent.mjs'])
    copyFileSync(resolve(file), join(project, file))
  writeFileSync(join(project, 'bin/ennakko.ts'), entry)

  const prod = pack(project, 'thing', { 'index.js': `exports.name = 'prod'` })
  const dev = [
    pack(project, 'dev-thing', { 'index.js': '' }),
    pack(project, 'typescript', { 'bin/tsc': tool('tsc', 'TSC_EXIT') }),
    pack(project, 'vitest', { 'vitest.mjs': tool('vitest', 'VITEST_EXIT') }),
  ]
  const url = 'https://registry.npmjs.org/thing/-/thing-1.0.0.tgz'
  const dependencies = { thing: remote ? '1.0.0' : prod.resolved }
  const devDependencies = Object.fromEntries(dev.map(({ name, resolved }) => [name, resolved]))
  const packages = {
    '': { name: 'fixture', dependencies, devDependencies },
    'node_modules/thing': {
      version: '1.0.0',
      resolved: remote ? url : prod.resolved,
      integrity: prod.integrity,
    },
    ...Object.fromEntries(
      dev.map(({ name, ...rest }) => [`node_modules/${name}`, { version: '1.0.0', ...rest, dev: true }]),
    ),
  }
  const type = 'module'
  const scripts = { stay: 'node $BOOTSTRAP_FLAGS bin/bootstrap.mjs stay' }
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'fixture', private: true, type, scripts, dependencies, devDependencies }),
  )
  writeFileSync(
    join(project, 'package-lock.json'),
    JSON.stringify({ name: 'fixture', lockfileVersion: 3, requires: true, packages }),
  )
  return project
}

async function makeInstalled(): Promise<string> {
  const project = makeProject()
  await bootstrap(project, ['x'])
  return project
}

const entry = `
import { createRequire } from 'node:module'
const args: string[] = process.argv.slice(2)
const { name } = createRequire(import.meta.url)('thing')
const report = { args, thing: name, cwd: process.cwd(), path: process.env.PATH, version: process.version }
if (args[0] === 'stay') {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => { console.log('got', signal); setTimeout(() => process.exit(3), 200) })
  }
  setInterval(() => {}, 1000)
  console.log('pid', process.pid)
} else {
  console.log(JSON.stringify(report))
  if (args[0] === 'exit') process.exit(Number(args[1]))
}
`

function tool(name: string, exitVariable: string): string {
  return `console.log(['${name}', ...process.argv.slice(2)].join(' ')); process.exit(Number(process.env.${exitVariable} ?? 0))`
}

function pack(project: string, name: string, files: Record<string, string>) {
  const folder = join(project, 'packages', name)
  mkdirSync(join(folder, 'bin'), { recursive: true })
  const scripts = { postinstall: 'touch "$INIT_CWD/ran-install-script"' }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', scripts }))
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
  const { status } = spawnSync('tar', [
    '-czf',
    `${folder}.tgz`,
    '--transform',
    `s/^${name}/package/`,
    '-C',
    join(project, 'packages'),
    name,
  ])
  if (status !== 0) throw new Error('tar failed')
  const integrity = `sha512-${createHash('sha512')
    .update(readFileSync(`${folder}.tgz`))
    .digest('base64')}`
  return { name, resolved: `file:packages/${name}.tgz`, integrity }
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ennakko-bootstrap-'))
  folders.push(folder)
  return folder
}

function environment(project: string, more: Record<string, string> = {}): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env
  return {
    PATH,
    HOME,
    npm_config_cache: join(project, 'npm-cache'),
    npm_config_update_notifier: 'false',
    ...more,
  }
}

function bootstrap(
  project: string,
  args: string[],
  more: Record<string, string> = {},
  flags: string[] = [],
  cwd = project,
) {
  return execute(
    process.execPath,
    [...flags, join(project, 'bin/bootstrap.mjs'), ...args],
    environment(project, more),
    cwd,
  )
}

async function execute(
  command: string,
  args: string[],
  env: Record<string, string>,
  cwd?: string,
  account: { uid?: number; gid?: number } = {},
) {
  const child = spawn(command, args, { ...account, env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

async function startApp(project: string, flags: string[], through: 'node' | 'npm' = 'node') {
  const viaNode: [string, string[]] = [
    process.execPath,
    [...flags, join(project, 'bin/bootstrap.mjs'), 'stay'],
  ]
  const [command, args] = through === 'node' ? viaNode : ['npm', ['run', '--silent', 'stay']]
  const child = spawn(command, args, {
    cwd: project,
    env: environment(project, { BOOTSTRAP_FLAGS: flags.join(' ') }),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  const pid = Number(await until('the app to start', () => /pid (\d+)/.exec(output)?.[1]))
  await sleep(100)
  return { child, pid, output: () => output }
}

/** A process that has ended but that nobody has waited for yet counts as ended. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
