import { isDeepStrictEqual } from 'node:util'
import type { ZodType } from 'zod'
import { readYaml } from '../../config/check/document.ts'
import { sourceHeadKeys } from '../../config/sources.ts'
import { credentialsOf } from '../../connectors/access/credential.ts'
import { connectors } from '../../connectors/index.ts'
import type { FoundSource } from '../../connectors/found-source.ts'
import { isRecord } from '../../lib/record.ts'

/** The id of the source in the config that reads what `found` would read, whatever keys it has. */
export function sameSource(text: string, { connector, options }: FoundSource): string | undefined {
  const { value } = readYaml(text)
  const sources: unknown[] = isRecord(value) && Array.isArray(value['sources']) ? value['sources'] : []
  const schema = table[connector]?.options
  const wanted = comparable(options, schema)
  const same = sources.find(
    (source) =>
      isRecord(source) &&
      source['connector'] === connector &&
      isDeepStrictEqual(comparable(source, schema), wanted),
  )
  return isRecord(same) ? String(same['id']) : undefined
}

const table: Readonly<Record<string, { options: ZodType } | undefined>> = connectors

/** With the defaults that a line leaves out, and without the keys and what every source has. */
function comparable(source: Readonly<Record<string, unknown>>, schema: ZodType | undefined): unknown {
  const secret = credentialsOf(schema)
  const own = Object.entries(source).filter(([key]) => !sourceHeadKeys.includes(key) && !secret.has(key))
  const options = Object.fromEntries(own)
  const read = schema?.safeParse(options)
  return read?.success === true ? read.data : options
}
