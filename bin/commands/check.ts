import { styleText } from 'node:util'
import { readEnv } from '../../config/env.ts'
import { loadConfig } from '../../config/load.ts'
import { ConfigProblems, formatProblem } from '../../config/problems.ts'
import { createHttp } from '../../lib/http.ts'
import { assemble } from '../../workers/assembly.ts'
import { userAgent } from '../../workers/user-agent.ts'

const toStderr = { stream: process.stderr }

/** Validates a config file as `start` would, without reaching anything outside. */
export async function checkCommand(file?: string): Promise<void> {
  const env = readEnv(process.env)
  const path = file ?? env.configPath
  try {
    const { config, warnings } = loadConfig(path, process.env)
    const http = createHttp({
      userAgent: userAgent(config.company, env.publicUrl),
      allowPrivate: () => config.network.allowPrivate,
    })
    assemble(config, {
      http,
      inbox: () => ({ read: async () => [] }),
      publicUrl: env.publicUrl,
      env: process.env,
    })
    await http.close()
    for (const warning of warnings)
      process.stderr.write(`${styleText('yellow', 'warning', toStderr)} ${formatProblem(warning)}\n`)
    const on = config.sources.filter((source) => source.enabled).length
    const off = config.sources.length - on
    process.stdout.write(
      `${path} is good: ${count(config.brands.length, 'brand')}, ${count(on, 'source')}${off > 0 ? ` (and ${off} switched off)` : ''}, ${count(config.channels.length, 'channel')}, ${count(config.policies.length, 'policy', 'policies')}\n`,
    )
  } catch (error) {
    if (!(error instanceof ConfigProblems)) throw error
    for (const problem of error.problems) process.stderr.write(`${formatProblem(problem)}\n`)
    process.exitCode = 1
  }
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
