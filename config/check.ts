import { connectors } from '../connectors/index.ts'
import { pathKey, readYaml } from './check/document.ts'
import type { Path, YamlText } from './check/document.ts'
import { formatPath } from './problems.ts'
import type { Problem } from './problems.ts'
import { readValue } from './check/read-value.ts'
import type { Place } from './check/read-value.ts'
import { withoutSecrets } from './check/redact.ts'
import { checkReferences } from './check/references.ts'
import type { Config } from './schema.ts'
import { substitute } from './check/substitute.ts'
import type { Environment, Substituted } from './check/substitute.ts'
import { findWarnings } from './check/warnings.ts'

/** What came of a config text: a config, or problems. Warnings come only with a config. */
export interface Checked {
  config?: Config
  problems: Problem[]
  warnings: Problem[]
  /** Files that the text drew values from through `NAME_FILE` variables. */
  files: string[]
}

/** Everything that there is to say about a config text, problems in the order of the text. */
export function checkText(text: string, file: string, env: Environment): Checked {
  const yaml = readYaml(text)
  const faults = yaml.faults.map(({ path, ...fault }) => ({
    file,
    ...fault,
    path: formatPath(path) || 'yaml',
  }))
  const refuse = (problems: Problem[]): Checked => ({ problems: sorted(problems), warnings: [], files: [] })
  if (yaml.broken) return refuse(faults)
  if (!isRecord(yaml.value))
    return refuse([...faults, { file, line: 1, col: 1, path: 'config', message: notAConfig(yaml.value) }])

  const filled = substitute(yaml.value, env)
  const bare = sourcesWithoutSecrets(yaml.value, filled)
  const located = (finding: Place): Problem => locate(finding, yaml, file, filled)
  const unset = filled.problems.filter(({ path, unset }) => !(unset && isWithin(path, bare)))
  const { config, places } = readValue(filled, bare)
  const findings = [...unset, ...places, ...checkReferences(filled.value, Object.keys(connectors))]
  const problems = sorted([...faults, ...findings.map(located)])
  if (config === undefined || problems.length > 0) return { problems, warnings: [], files: filled.files }
  return { config, problems, warnings: sorted(findWarnings(config).map(located)), files: filled.files }
}

/** Indexes of the sources that are switched off and draw on variables that are not set. */
function sourcesWithoutSecrets(root: Readonly<Record<string, unknown>>, { problems }: Substituted): number[] {
  const sources = Array.isArray(root['sources']) ? root['sources'] : []
  return sources.flatMap((source: unknown, index) =>
    isRecord(source) &&
    source['enabled'] === false &&
    problems.some(({ path, unset }) => unset && isWithin(path, [index]))
      ? [index]
      : [],
  )
}

function isWithin([key, index]: Path, sources: readonly number[]): boolean {
  return key === 'sources' && typeof index === 'number' && sources.includes(index)
}

function locate(
  { path, message, atKey }: Place,
  yaml: YamlText,
  file: string,
  { taken }: Substituted,
): Problem {
  const { line, col } = atKey === true ? yaml.keyAt(path) : yaml.valueAt(path)
  const here = taken.get(pathKey(path)) ?? []
  const shown = withoutSecrets(message, here, [...taken.values()].flat())
  return { file, line, col, path: formatPath(path) || 'config', message: shown }
}

function notAConfig(value: unknown): string {
  return value === null || value === undefined
    ? 'the file is empty; copy config/ennakko.yaml into it and change what you need'
    : 'the file must hold "key: value" lines at its top; compare it with config/ennakko.yaml'
}

function sorted(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.col - b.col)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
