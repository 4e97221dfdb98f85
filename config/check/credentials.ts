import type { ZodType } from 'zod'
import { credentialsOf } from '../../connectors/access/credential.ts'
import { connectors } from '../../connectors/index.ts'
import { pathKey } from './document.ts'
import { type Environment, type Substituted, lookUp } from './substitute.ts'
import { isRecord } from '../../lib/record.ts'

/**
 * Gives the sources the keys that their lines leave out, from the variables that their connectors name. What is taken
 * so is kept out of every message, as what `${NAME}` takes is.
 */
export function takeCredentials(filled: Substituted, env: Environment): Substituted {
  if (!isRecord(filled.value) || !Array.isArray(filled.value['sources'])) return filled
  const result: Substituted = { ...filled, taken: new Map(filled.taken), files: [...filled.files] }
  const sources = filled.value['sources'].map((source: unknown, index) => {
    if (!isRecord(source)) return source
    const given = { ...source }
    for (const [option, name] of credentialsOf(optionsOf(source['connector']))) {
      if (option in given) continue
      const found = lookUp(name, env, result.files)
      if ('problem' in found) continue
      given[option] = found.value
      result.taken.set(pathKey(['sources', index, option]), [{ name, value: found.value }])
    }
    return given
  })
  return { ...result, value: { ...filled.value, sources } }
}

const table: Readonly<Record<string, { options: ZodType } | undefined>> = connectors

function optionsOf(connector: unknown): ZodType | undefined {
  return typeof connector === 'string' && Object.hasOwn(table, connector)
    ? table[connector]?.options
    : undefined
}
