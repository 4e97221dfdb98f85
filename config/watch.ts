import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { type Timer, clock } from '../lib/clock.ts'
import type { Checked } from './check.ts'
import { checkFile, maxConfigBytes } from './load.ts'
import { ConfigProblems, describeCode } from './problems.ts'
import type { Problem } from './problems.ts'
import type { Config } from './schema.ts'
import type { Environment } from './check/substitute.ts'

export interface WatchListener {
  /** A good edit; called once for each. */
  onChange(config: Config, warnings: Problem[]): void
  /** A bad edit, once for each distinct content; the config from before it stays current. */
  onProblem(problems: Problem[]): void
}

export interface Watch {
  current(): Config
  close(): void
}

/**
 * Loads a config file and follows its edits. Looks at the content, not at change events: these differ between
 * editors, file systems, containers and symlink swaps, and some never come. A file that is being written is left
 * alone until it has stayed the same for a quarter of `everyMs`. Throws `ConfigProblems` when the file is bad at
 * the start.
 */
export function watchConfig(
  path: string,
  env: Environment,
  listener: WatchListener,
  { everyMs = 1000 }: { everyMs?: number } = {},
): Watch {
  let files: string[] = []
  let seen = ''
  let unsettled: string | undefined
  let timer: Timer

  const take = (): Checked => {
    const before = digest(path)
    const checked = checkFile(path, env)
    files = checked.files
    const [after = '', ...rest] = [path, ...files].map(digest)
    seen = after === before ? [after, ...rest].join() : ''
    return checked
  }

  const first = take()
  if (first.config === undefined) throw new ConfigProblems(first.problems)
  let config = first.config

  const look = (): void => {
    const now = [path, ...files].map(digest).join()
    const settled = now !== seen && now === unsettled
    unsettled = now === seen || settled ? undefined : now
    schedule(unsettled === undefined ? everyMs : everyMs / 4)
    if (settled) apply(take())
  }

  const apply = (checked: Checked): void => {
    if (checked.config === undefined) return listener.onProblem(checked.problems)
    config = checked.config
    listener.onChange(config, checked.warnings)
  }

  const schedule = (ms: number): void => {
    timer = clock.setTimeout(look, ms).unref()
  }
  schedule(everyMs)
  return { current: () => config, close: () => clock.clearTimeout(timer) }
}

/** Tells one content of a file from another; a file that cannot be read has its error for content. */
function digest(file: string): string {
  try {
    const stat = statSync(file)
    if (!stat.isFile() || stat.size > maxConfigBytes) return `${stat.mode} ${stat.size} ${stat.mtimeMs}`
    return createHash('sha256').update(readFileSync(file)).digest('base64')
  } catch (error) {
    return describeCode(error)
  }
}
