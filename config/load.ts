import { isUtf8 } from 'node:buffer'
import { readFileSync, statSync } from 'node:fs'
import { checkText } from './check.ts'
import type { Checked } from './check.ts'
import { ConfigProblems, describeCode } from './problems.ts'
import type { Problem } from './problems.ts'
import type { Config } from './schema.ts'
import type { Environment } from './check/substitute.ts'

/** A config that may be used, and what in it is probably not meant. */
export interface Loaded {
  config: Config
  warnings: Problem[]
}

/** Larger files are not looked into. */
export const maxConfigBytes = 1024 * 1024

/** Reads and checks a config file. Throws `ConfigProblems` with everything that is wrong with it. */
export function loadConfig(path: string, env: Environment): Loaded {
  return loaded(checkFile(path, env))
}

/** As `loadConfig`, of a text that the file is about to hold. */
export function loadText(text: string, path: string, env: Environment): Loaded {
  return loaded(checkText(text.replace(/^\uFEFF/, ''), path, env))
}

function loaded({ config, problems, warnings }: Checked): Loaded {
  if (config === undefined) throw new ConfigProblems(problems)
  return { config, warnings }
}

/** As `loadConfig`, but problems are returned; any trouble with the file itself is one of them. */
export function checkFile(path: string, env: Environment): Checked {
  const text = readText(path)
  return typeof text === 'string' ? checkText(text, path, env) : { problems: [text], warnings: [], files: [] }
}

function readText(file: string): string | Problem {
  const refuse = (message: string, line = 1, col = 1): Problem => ({ file, line, col, path: 'file', message })
  let bytes: Buffer
  try {
    const stat = statSync(file)
    if (stat.isDirectory()) return refuse('is a directory; name the YAML file in it')
    if (!stat.isFile()) return refuse('is not a regular file; name a YAML file')
    if (stat.size > maxConfigBytes)
      return refuse('is larger than 1 MiB; a config is not that long, so check the name')
    bytes = readFileSync(file)
  } catch (error) {
    return refuse(unreadable(describeCode(error)))
  }
  if (isUtf8(bytes)) return bytes.toString('utf8').replace(/^\uFEFF/, '')
  const { line, col } = firstBadCharacter(bytes)
  return refuse('is not UTF-8 text; save it as UTF-8 in your editor', line, col)
}

function unreadable(code: string): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file; check the name, or set ENNAKKO_CONFIG to where your config is'
    case 'EACCES':
    case 'EPERM':
      return 'may not be read; give the user that runs Ennakko permission to read it'
    default:
      return `cannot be read (${code}); check the file and its disk`
  }
}

/** Decoding puts U+FFFD where bytes make no sense. */
function firstBadCharacter(bytes: Buffer): { line: number; col: number } {
  const before = bytes.toString('utf8').split('\uFFFD', 1)[0] ?? ''
  const lines = before.split('\n')
  return { line: lines.length, col: (lines.at(-1)?.length ?? 0) + 1 }
}
