import { readFileSync, statSync } from 'node:fs'
import { describeCode } from '../problems.ts'
import { pathKey } from './document.ts'
import type { Path } from './document.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** A value that was taken from the environment, to be kept out of every message. */
export interface Taken {
  name: string
  value: string
}

export interface Substituted {
  value: unknown
  /** What each text took, by `pathKey`. */
  taken: Map<string, Taken[]>
  problems: { path: Path; message: string; unset?: Unset }[]
  /** Files that `NAME_FILE` variables pointed to. */
  files: string[]
}

/** A variable without a value. */
export interface Unset {
  name: string
  /** Why the file that should hold the value does not give it. */
  trouble?: string
}

const maxSecretBytes = 64 * 1024
const reference = /\$\$\{|\$\{([^{}]*)(\}?)/g

/**
 * Replaces `${NAME}` in every text of `root`: by the variable NAME, or else by the trimmed content of the file
 * that NAME_FILE names. An empty variable counts as unset. `$${` stands for a literal `${`. Keys are left alone.
 */
export function substitute(root: unknown, env: Environment): Substituted {
  const result: Substituted = { value: undefined, taken: new Map(), problems: [], files: [] }

  const complain = (path: Path, message: string, unset: Unset | undefined): void => {
    const said = result.problems.some((other) => other.path === path && other.message === message)
    if (!said) result.problems.push({ path, message, unset })
  }

  const fill = (text: string, path: Path): string =>
    text.replace(reference, (whole: string, name: string | undefined, close: string) => {
      if (name === undefined) return '${'
      const found = close === '' || !/^[A-Za-z_]\w*$/.test(name) ? malformed : lookUp(name, env, result.files)
      if ('problem' in found) {
        complain(path, found.problem, found.unset)
        return whole
      }
      const taken = result.taken.get(pathKey(path)) ?? []
      result.taken.set(pathKey(path), [...taken, { name, value: found.value }])
      return found.value
    })

  const walk = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return value.includes('${') ? fill(value, path) : value
    if (Array.isArray(value)) return value.map((item: unknown, index) => walk(item, [...path, index]))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]))
  }
  result.value = walk(root, [])
  return result
}

type FoundValue = { value: string } | { problem: string; unset?: Unset }

const malformed: FoundValue = {
  problem: 'holds ${ without a variable name and }; write ${NAME}, or $${ for the characters themselves',
}

/** The value of the variable `name`, or else of the file that `<name>_FILE` names. */
export function lookUp(name: string, env: Environment, files: string[]): FoundValue {
  const direct = env[name]
  if (direct !== undefined && direct !== '') return { value: direct }
  const file = env[`${name}_FILE`]
  if (file !== undefined && file !== '') return readSecret(name, file, files)
  const state = direct === undefined ? 'is not set' : 'is empty'
  return {
    problem: `the environment variable ${name} ${state}; set ${name}, or ${name}_FILE to a file that holds the value`,
    unset: { name },
  }
}

/** The trimmed content of the file that `<name>_FILE` points to. */
export function readSecret(name: string, file: string, files: string[] = []): FoundValue {
  const refuse = (problem: string): FoundValue => ({ problem, unset: { name, trouble: problem } })
  files.push(file)
  try {
    const stat = statSync(file)
    if (!stat.isFile()) return refuse(`${name}_FILE does not point to a file`)
    if (stat.size > maxSecretBytes) return refuse(`the file of ${name}_FILE is larger than 64 KiB`)
    const value = readFileSync(file, 'utf8').trim()
    if (value === '') return refuse(`the file of ${name}_FILE is empty; put the value into it`)
    return { value }
  } catch (error) {
    return refuse(
      `the file of ${name}_FILE cannot be read (${describeCode(error)}); check its path and permissions`,
    )
  }
}
