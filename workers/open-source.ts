import { createHash } from 'node:crypto'
import type { ConnectorOptions, SourceConfig } from '../config/sources.ts'
import { credentialsOf } from '../connectors/access/credential.ts'
import type { Connector, Feed, Io } from '../connectors/connector.ts'
import { type ConnectorName, connectors } from '../connectors/index.ts'
import type { Http } from '../lib/http.ts'
import type { Brand } from '../mentions/vocabulary.ts'
import type { OpenStore } from './source-store.ts'

export interface OpenSource {
  config: EnabledSource
  feed: Feed
  /** The interval that the connector likes when the config names none. */
  defaultSeconds: number
  /** Changes when another thing is to be read; a new key reads the same thing. */
  optionsHash: string
  /** The same as an earlier version made it, where it filled in other defaults. */
  formerHash?: string
  /** Changes when a stream must be opened anew: other words to listen for, another key, another brand. */
  streamKey: string
}

export type EnabledSource = Extract<SourceConfig, { enabled: true }>

export interface SourceSurroundings {
  http: Http
  store: OpenStore
  publicUrl: string
  /** The web role runs, so that platforms can push to `publicUrl`. Commands subscribe to nothing. */
  serves?: boolean
}

type SourceReach = Pick<Io, 'resolve' | 'files' | 'mayConcern'>

/** Throws `MissingCredential` when it waits for a key, and `ConfigError` when it cannot work here. */
export function openSource(
  config: EnabledSource,
  surroundings: SourceSurroundings,
  reach: SourceReach,
  brands: Brand[],
): OpenSource {
  const feed = openFeed(config, surroundings, reach)
  return {
    config,
    feed,
    defaultSeconds: connectors[config.connector].everySeconds,
    optionsHash: hashOf(config),
    formerHash: formerHashOf(config),
    streamKey: feed.stream ? shortHash([config, reach.mayConcern ? brands : []]) : '',
  }
}

const connectorTable: { [N in ConnectorName]: Connector<ConnectorOptions[N]> } = connectors

function openFeed<N extends ConnectorName>(
  { id, connector, options }: { id: string; connector: N; options: ConnectorOptions[N] },
  { http, store, publicUrl, serves }: SourceSurroundings,
  reach: SourceReach,
): Feed {
  const { options: schema, open } = connectorTable[connector]
  const secrets = [...credentialsOf(schema).keys()].flatMap((option) => {
    const value: unknown = Reflect.get(Object(options), option)
    return typeof value === 'string' ? [value] : []
  })
  return open(options, {
    sourceId: id,
    http,
    ...store(id, secrets),
    ...reach,
    callbackUrl: serves && isPublic(publicUrl) ? `${publicUrl}/hooks/${id}` : undefined,
  })
}

/** Platforms push to https addresses of the internet only. */
function isPublic(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' && hostname !== 'localhost' && !/^[\d.]+$|^\[/u.test(hostname)
}

function formerHashOf(config: EnabledSource): string | undefined {
  const { formerDefaults } = connectors[config.connector]
  if (formerDefaults === undefined) return undefined
  return hashOf({ connector: config.connector, options: { ...config.options, ...formerDefaults } })
}

function hashOf({ connector, options }: { connector: ConnectorName; options: object }): string {
  const keys = credentialsOf(connectors[connector].options)
  const named = Object.entries(options).filter(([option]) => !keys.has(option))
  return shortHash([connector, Object.fromEntries(named)])
}

function shortHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)
}
