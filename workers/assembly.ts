import { createHash } from 'node:crypto'
import { formatPath } from '../config/problems.ts'
import type { ChannelConfig, ChannelOptions, ChannelTypeName } from '../config/channels.ts'
import type { Config } from '../config/schema.ts'
import type { ConnectorName, ConnectorOptions, SourceConfig } from '../config/sources.ts'
import type { Connector, Feed, Inbox } from '../connectors/connector.ts'
import { connectors } from '../connectors/index.ts'
import type { ConfiguredSource } from '../db/sources.ts'
import { ConfigError } from '../lib/errors.ts'
import type { Http } from '../lib/http.ts'
import type { Judge } from '../mentions/judge.ts'
import type { Channel, ChannelType } from '../outreach/channel.ts'
import { channelTypes } from '../outreach/index.ts'
import type { Learned } from './learned.ts'

/** The config brought to life: opened feeds and channels, compiled brands. A reload makes a new one, whole. */
export interface Assembly {
  config: Config
  sources: Map<string, OpenSource>
  channels: Map<string, Channel>
  /**
   * Made when first asked for: its language model takes 150 MB, which roles that judge nothing go without. Made anew
   * when labels have taught something since.
   */
  judge: () => Promise<Judge>
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
  /** What labels have taught; the general engine alone judges where this is absent. */
  learned?: () => Promise<Learned>
}

/** Parts of a valid config that cannot work where this process runs, such as mail without a mail server. */
export class CannotOpen extends ConfigError {
  override name = 'CannotOpen'
  readonly parts: readonly CannotOpenPart[]

  constructor(parts: readonly CannotOpenPart[]) {
    super(parts.map(({ path, message }) => `${formatPath(path)}: ${message}`).join('\n'))
    this.parts = parts
  }
}

export interface CannotOpenPart {
  /** Where it stands in the config, as `['channels', 'lead']` or `['sources', 2]`. */
  path: (string | number)[]
  message: string
}

/** Opens everything that the config names. Throws `CannotOpen` with every source and channel that cannot work. */
export function assemble(config: Config, surroundings: Surroundings): Assembly {
  const failed: CannotOpenPart[] = []
  const sources = config.sources.flatMap((source, index) => {
    if (!source.enabled) return []
    const feed = attempt(failed, ['sources', index], source.id, () => openSource(source, surroundings))
    const { everySeconds: defaultSeconds } = connectors[source.connector]
    return feed ? [{ config: source, feed, defaultSeconds }] : []
  })
  const channels = config.channels.flatMap((channel) => {
    const opened = attempt(failed, ['channels', channel.id], channel.id, () =>
      openChannel(channel, surroundings),
    )
    return opened ? [[channel.id, opened] as const] : []
  })
  if (failed.length > 0) throw new CannotOpen(failed)
  let made: { version: string | undefined; judge: Promise<Judge> } | undefined
  return {
    config,
    sources: new Map(sources.map((source) => [source.config.id, source])),
    channels: new Map(channels),
    async judge() {
      const learned = await surroundings.learned?.()
      if (!made || made.version !== learned?.version)
        made = { version: learned?.version, judge: makeJudge(config, learned) }
      return await made.judge
    },
  }
}

async function makeJudge(
  { brands, languages, causes }: Config,
  learned: Learned | undefined,
): Promise<Judge> {
  const { createJudge } = await import('../mentions/judge.ts')
  return createJudge({ brands, languages, causes, locals: learned?.locals, contexts: learned?.contexts })
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

function attempt<T>(
  failed: CannotOpenPart[],
  path: CannotOpenPart['path'],
  id: string,
  open: () => T,
): T | undefined {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    // The path is said already.
    const message = error.message.replace(new RegExp(`^${path[0]}\\.${RegExp.escape(id)}:? `), '')
    failed.push({ path, message })
    return undefined
  }
}
