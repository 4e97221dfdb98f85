import { readFileSync } from 'node:fs'
import { styleText } from 'node:util'
import { readYaml } from '../../config/check/document.ts'
import { type Env, readEnv } from '../../config/env.ts'
import { type Loaded, loadConfig, loadText } from '../../config/load.ts'
import { ConfigProblems, type Problem, formatPath, formatProblem } from '../../config/problems.ts'
import type { Config } from '../../config/schema.ts'
import { createHttp } from '../../lib/http.ts'
import { CannotOpen, openConfig } from '../../workers/open-config.ts'
import { memoryStore } from '../../workers/source-store.ts'
import { userAgent } from '../../workers/user-agent.ts'

/** Validates a config file as `start` would, without reaching anything outside. */
export async function checkCommand(file?: string): Promise<void> {
  const env = readEnv(process.env)
  const path = file ?? env.configPath
  try {
    const loaded = await checkWhole(path, env)
    const label = styleText('yellow', 'warning', { stream: process.stderr })
    for (const warning of loaded.warnings) process.stderr.write(`${label} ${formatProblem(warning)}\n`)
    process.stdout.write(`${path} is good: ${summary(loaded.config)}\n`)
  } catch (error) {
    for (const problem of problemsOf(error, path)) process.stderr.write(`${formatProblem(problem)}\n`)
    process.exitCode = 1
  }
}

/**
 * Loads a config, or a `text` that its file is about to hold, and opens everything in it as `start` would, without
 * reaching anything outside. Throws `ConfigProblems` or `CannotOpen`, see `problemsOf`.
 */
export async function checkWhole(path: string, env: Env, text?: string): Promise<Loaded> {
  const loaded = text === undefined ? loadConfig(path, process.env) : loadText(text, path, process.env)
  const { company, network } = loaded.config
  const http = createHttp({
    userAgent: userAgent(company, env.publicUrl),
    allowPrivate: () => network.allowPrivate,
  })
  try {
    const { waiting } = openConfig(loaded.config, {
      http,
      store: memoryStore(),
      publicUrl: env.publicUrl,
      dataDir: env.dataDir,
      env: process.env,
    })
    return { ...loaded, warnings: [...loaded.warnings, ...waitingSources(loaded, waiting, path, text)] }
  } finally {
    await http.close()
  }
}

/** The loader tells of variables that the text names; these are the ones that a connector asks for. */
function waitingSources(
  { config }: Loaded,
  waiting: Map<string, string>,
  file: string,
  text = readFileSync(file, 'utf8'),
): Problem[] {
  const yaml = readYaml(text)
  return config.sources.flatMap(({ id, missing }, index) => {
    const variable = waiting.get(id)
    if (variable === undefined || missing !== undefined) return []
    const path = ['sources', index]
    return [{ file, ...yaml.valueAt(path), path: formatPath(path), message: `disabled: set ${variable}` }]
  })
}

/** What `checkWhole` threw, as one problem for each thing to change; any other error is thrown again. */
export function problemsOf(error: unknown, file: string, text?: string): readonly Problem[] {
  if (error instanceof ConfigProblems) return error.problems
  if (!(error instanceof CannotOpen)) throw error
  const yaml = readYaml(text ?? readFileSync(file, 'utf8'))
  return error.parts.map(({ path, message }) => ({
    file,
    ...yaml.valueAt(path),
    path: formatPath(path),
    message,
  }))
}

function summary({ brands, sources, channels, policies }: Config): string {
  const on = sources.filter((source) => source.enabled).length
  const off = sources.length - on
  return [
    count(brands.length, 'brand'),
    `${count(on, 'source')}${off > 0 ? ` (and ${off} switched off)` : ''}`,
    count(channels.length, 'channel'),
    count(policies.length, 'policy', 'policies'),
  ].join(', ')
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
