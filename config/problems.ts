import { ConfigError } from '../lib/errors.ts'

/** One thing that somebody should change in a config file. */
export interface Problem {
  file: string
  /** 1-based. */
  line: number
  /** 1-based, in characters as an editor counts them. */
  col: number
  /** Where in the config, as `sources[1].url`; `file` or `yaml` when the trouble is with the text itself. */
  path: string
  /** What is wrong and what to do; never holds a value that came from the environment. */
  message: string
}

/** Everything that is wrong with a config file, found in one go. */
export class ConfigProblems extends ConfigError {
  override name = 'ConfigProblems'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'))
    this.problems = problems
  }
}

/** `file:line:col path: message`, on one line. */
export function formatProblem({ file, line, col, path, message }: Problem): string {
  return `${file}:${line}:${col} ${path}: ${message}`
}

/** `['sources', 1, 'url']` → `sources[1].url`; odd keys are quoted. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    const key = String(part)
    if (!/^[\w-]+$/.test(key)) return `${text}[${JSON.stringify(key.slice(0, 60))}]`
    return text === '' ? key : `${text}.${key}`
  }, '')
}

/** `ENOENT`, `EACCES` … of a failed file operation. */
export function describeCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
