import { parse } from 'yaml'
import { z } from 'zod'
import type { ZodType } from 'zod'
import { sourceHeadKeys } from '../../config/sources.ts'
import { credentialsOf } from '../../connectors/access/credential.ts'
import type { Connector, Feed, Io } from '../../connectors/connector.ts'
import { ConfigError, MissingCredential } from '../../lib/errors.ts'

export type DescribedConnector = Pick<Connector<unknown>, 'options' | 'docs' | 'open'>

export type OptionValues = Record<string, unknown>

/** The keys that a connector takes. */
export interface Keys {
  /** What must be set before its first example works; undefined when nothing must. */
  needs?: string
  /** Every variable that may give it a key. */
  variables: string[]
}

export function keysOf(connector: DescribedConnector): Keys {
  const credentials = credentialsOf(connector.options)
  const [example = {}] = examplesOf(connector)
  const opened = openAlone(connector, withoutKeys(example, credentials))
  return {
    needs: typeof opened === 'string' ? opened : undefined,
    variables: [...credentials.values(), ...ownKeysOf(connector).values()],
  }
}

/** The options of the sources that its docs show. */
export function examplesOf({ docs }: DescribedConnector): OptionValues[] {
  const sources = z.array(z.record(z.string(), z.unknown())).parse(parse(docs.example))
  return sources.map((source) =>
    Object.fromEntries(Object.entries(source).filter(([key]) => !sourceHeadKeys.includes(key))),
  )
}

/** Keys that stand in the config because each is for one place: their examples name variables. */
export function ownKeysOf({ options }: DescribedConnector): Map<string, string> {
  return new Map(
    Object.entries(shapeOf(options)).flatMap(([key, schema]) => {
      const { example, variable } = schema.meta() ?? {}
      const name = /^\$\{(\w+)\}$/.exec(String(example))?.[1]
      return name === undefined || variable !== undefined ? [] : [[key, name] as const]
    }),
  )
}

export function shapeOf(options: ZodType): Record<string, ZodType> {
  return options instanceof z.ZodObject ? options.shape : {}
}

export function withoutKeys(example: OptionValues, credentials: ReadonlyMap<string, string>): OptionValues {
  return Object.fromEntries(Object.entries(example).filter(([key]) => !credentials.has(key)))
}

/**
 * Opens a source that can reach nothing. Gives its feed, what must be set first, or an empty text for options that make no
 * sense.
 */
export function openAlone(
  connector: DescribedConnector,
  given: OptionValues,
  callbackUrl?: string,
): Feed | string {
  const read = connector.options.safeParse(given)
  if (!read.success) return ''
  try {
    return connector.open(read.data, { ...nothing, callbackUrl })
  } catch (error) {
    if (error instanceof MissingCredential) return error.wanted
    if (error instanceof ConfigError) return ''
    throw error
  }
}

function unreachable(): never {
  throw new Error('opening a source must not reach anything')
}

const nothing: Io = {
  sourceId: 'x',
  http: { request: unreachable, socket: unreachable, close: () => Promise.resolve() },
  inbox: { read: unreachable },
  tokens: { read: unreachable, write: unreachable },
  ledger: { spend: unreachable, turn: unreachable },
  resolve: unreachable,
  files: { open: unreachable },
}
