import { connectors } from '../connectors/index.ts'
import { takeCredentials } from './check/credentials.ts'
import { pathKey, readYaml } from './check/document.ts'
import type { Path, YamlText } from './check/document.ts'
import { formatPath } from './problems.ts'
import type { Problem } from './problems.ts'
import { readValue } from './check/read-value.ts'
import type { BareSource, PlacedMessage } from './check/read-value.ts'
import { withoutSecrets } from './check/redact.ts'
import { checkReferences } from './check/references.ts'
import type { Config } from './schema.ts'
import { sourceHeadKeys } from './sources.ts'
import { substitute } from './check/substitute.ts'
import type { Environment, Substituted } from './check/substitute.ts'
import { findWarnings } from './check/warnings.ts'
import { isRecord } from '../lib/record.ts'

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

  const filled = takeCredentials(substitute(yaml.value, env), env)
  const bare = sourcesWithoutSecrets(yaml.value, filled)
  const located = (finding: PlacedMessage): Problem => locate(finding, yaml, file, filled)
  const unset = filled.problems.filter(
    ({ path, unset }) => !(unset && bare.some(({ index }) => isWithin(path, index))),
  )
  const { config, places } = readValue(filled, bare)
  const findings = [...unset, ...places, ...checkReferences(filled.value, Object.keys(connectors))]
  const problems = sorted([...faults, ...findings.map(located)])
  if (config === undefined || problems.length > 0) return { problems, warnings: [], files: filled.files }
  const warnings = [...findWarnings(config), ...waitingSources(filled, bare)]
  return { config, problems, warnings: sorted(warnings.map(located)), files: filled.files }
}

/** The sources that draw on variables that are not set: they are not read, and nothing else minds. */
function sourcesWithoutSecrets(
  root: Readonly<Record<string, unknown>>,
  { problems }: Substituted,
): BareSource[] {
  const sources = Array.isArray(root['sources']) ? root['sources'] : []
  return sources.flatMap((source: unknown, index) => {
    const names = problems.flatMap(({ path, unset }) => (unset && isWithin(path, index) ? [unset.name] : []))
    if (!isRecord(source) || names.length === 0) return []
    const isOff = source['enabled'] === false
    return [isOff ? { index } : { index, missing: [...new Set(names)] }]
  })
}

function waitingSources({ problems }: Substituted, bare: readonly BareSource[]): PlacedMessage[] {
  return problems.flatMap(({ path, unset }) => {
    const waits = bare.some(({ index, missing }) => missing !== undefined && isWithin(path, index))
    if (!unset || !waits) return []
    const { name, trouble } = unset
    return [{ path, message: `disabled: set ${name}${trouble === undefined ? '' : ` (${trouble})`}` }]
  })
}

/** In an option of the source: what every source has must be known, whatever becomes of it. */
function isWithin([key, index, option]: Path, source: number): boolean {
  return key === 'sources' && index === source && !sourceHeadKeys.includes(String(option))
}

function locate(
  { path, message, atKey }: PlacedMessage,
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
