import { createHash } from 'node:crypto'
import type { ChannelConfig, ChannelOptions, ChannelTypeName } from '../config/channels.ts'
import type { Config } from '../config/schema.ts'
import type { ConnectorName, ConnectorOptions, SourceConfig } from '../config/sources.ts'
import type { Connector, Feed, Inbox } from '../connectors/connector.ts'
import { connectors } from '../connectors/index.ts'
import type { ConfiguredSource } from '../db/sources.ts'
import { ConfigError } from '../lib/errors.ts'
import type { Http } from '../lib/http.ts'
import { type Judge, createJudge } from '../mentions/judge.ts'
import type { Channel, ChannelType } from '../outreach/channel.ts'
import { channelTypes } from '../outreach/index.ts'

/** The config brought to life: opened feeds and channels, compiled brands. A reload makes a new one, whole. */
export interface Assembly {
  config: Config
  sources: Map<string, OpenSource>
  channels: Map<string, Channel>
  /** Made when first asked for: its language model takes 150 MB, which roles that judge nothing go without. */
  readonly judge: Judge
}

export interface OpenSource {
  config: EnabledSource
  feed: Feed
  /** The interval that the connector likes when the config names none. */
  defaultSeconds: number
}

export type EnabledSource = Extract<SourceConfig, { enabled: true }>

export interface Surroundings {
  http: Http
  inbox: (sourceId: string) => Inbox
  publicUrl: string
  /** Environment variables that channels may fall back on. */
  env: Record<string, string | undefined>
}

/** Opens everything that the config names. Throws `ConfigError` naming the source or channel that cannot work. */
export function assemble(config: Config, surroundings: Surroundings): Assembly {
  const sources = config.sources.filter((source): source is EnabledSource => source.enabled)
  let judge: Judge | undefined
  return {
    config,
    sources: new Map(
      sources.map((source) => [
        source.id,
        {
          config: source,
          feed: naming(`sources.${source.id}`, () => openSource(source, surroundings)),
          defaultSeconds: connectors[source.connector].everySeconds,
        },
      ]),
    ),
    channels: new Map(
      config.channels.map((channel) => [
        channel.id,
        naming(`channels.${channel.id}`, () => openChannel(channel, surroundings)),
      ]),
    ),
    get judge() {
      judge ??= createJudge({ brands: config.brands, languages: config.languages })
      return judge
    },
  }
}

/** The sources as the database keeps them. */
export function configuredSources({ sources }: Assembly): ConfiguredSource[] {
  return [...sources.values()].map(({ config, defaultSeconds }) => ({
    id: config.id,
    connector: config.connector,
    optionsHash: createHash('sha256')
      .update(JSON.stringify([config.connector, config.options]))
      .digest('hex')
      .slice(0, 32),
    everySeconds: config.everySeconds ?? defaultSeconds,
  }))
}

const connectorTable: { [N in ConnectorName]: Connector<ConnectorOptions[N]> } = connectors
const channelTable: { [N in ChannelTypeName]: ChannelType<ChannelOptions[N]> } = channelTypes

function openSource<N extends ConnectorName>(
  { id, connector, options }: { id: string; connector: N; options: ConnectorOptions[N] },
  { http, inbox }: Surroundings,
): Feed {
  return connectorTable[connector].open(options, { sourceId: id, http, inbox: inbox(id) })
}

function openChannel<N extends ChannelTypeName>(
  { id, type, options }: ChannelConfig<N>,
  { http, publicUrl, env }: Surroundings,
): Channel {
  return channelTable[type].open(options, { channelId: id, http, publicUrl, env })
}

function naming<T>(where: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof ConfigError) throw new ConfigError(`${where}: ${error.message}`, { cause: error })
    throw error
  }
}
