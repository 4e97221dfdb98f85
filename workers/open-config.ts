import { join } from 'node:path'
import { formatPath } from '../config/problems.ts'
import type { ChannelConfig, ChannelOptions } from '../config/channels.ts'
import type { Config } from '../config/schema.ts'
import type { ConfiguredSource } from '../db/sources.ts'
import { ConfigError, MissingCredential } from '../lib/errors.ts'
import { openImportFolder } from '../lib/import-folder.ts'
import { createMailResolver } from '../lib/resolve-mail-server.ts'
import type { Judge } from '../mentions/judge.ts'
import { compileMatcher } from '../mentions/match.ts'
import type { Channel, ChannelType } from '../outreach/channel.ts'
import { type ChannelTypeName, channelTypes } from '../outreach/index.ts'
import type { Learned } from './learned.ts'
import { type OpenSource, type SourceSurroundings, openSource } from './open-source.ts'
import { type Transformer, openTransformer } from './transformer.ts'

/** The config brought to life: opened feeds and channels, compiled brands. A reload makes a new one, whole. */
export interface OpenConfig {
  config: Config
  sources: Map<string, OpenSource>
  /** Sources that are switched off until somebody sets a variable, with its name. */
  waiting: Map<string, string>
  channels: Map<string, Channel>
  /**
   * Made when first asked for: its language model takes 150 MB, which roles that judge nothing go without. Made anew
   * when labels have taught something since.
   */
  judge: () => Promise<Judge>
  /** Absent unless the config names a model. */
  transformer?: Transformer
}

export interface Surroundings extends SourceSurroundings {
  /** Where local state is kept; files to be imported lie in its folder `import`. */
  dataDir: string
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

/** Opens everything that the config names. Throws `CannotOpen` with every part that cannot work. */
export function openConfig(config: Config, surroundings: Surroundings): OpenConfig {
  const failed: CannotOpenPart[] = []
  const waiting = new Map<string, string>()
  const resolve = createMailResolver({ allowPrivate: () => config.network.allowPrivate })
  const files = openImportFolder(join(surroundings.dataDir, 'import'))
  let match: ReturnType<typeof compileMatcher> | undefined
  const mayConcern = (text: string): boolean => {
    match ??= compileMatcher(config.brands)
    return match(text).length > 0
  }
  const sources = config.sources.flatMap((source, index) => {
    if (source.missing) waiting.set(source.id, source.missing.join(' and '))
    if (!source.enabled) return []
    const reach = { resolve, files, mayConcern: source.match === 'all' ? undefined : mayConcern }
    const opened = attempt(failed, ['sources', index], source.id, () =>
      unlessWaiting(waiting, source.id, () => openSource(source, surroundings, reach, config.brands)),
    )
    return opened ? [opened] : []
  })
  const channels = config.channels.flatMap((channel) => {
    const opened = attempt(failed, ['channels', channel.id], channel.id, () =>
      openChannel(channel, surroundings),
    )
    return opened ? [[channel.id, opened] as const] : []
  })
  const { transformer: wanted } = config
  const transformer = wanted && attempt(failed, ['transformer'], 'folder', () => openTransformer(wanted))
  if (failed.length > 0) throw new CannotOpen(failed)
  let made: { version: string | undefined; judge: Promise<Judge> } | undefined
  return {
    config,
    sources: new Map(sources.map((source) => [source.config.id, source])),
    waiting,
    channels: new Map(channels),
    async judge() {
      const learned = await surroundings.learned?.()
      if (!made || made.version !== learned?.version)
        made = { version: learned?.version, judge: makeJudge(config, learned) }
      return await made.judge
    },
    transformer,
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
export function configuredSources({ sources, waiting, config }: OpenConfig): ConfiguredSource[] {
  const open = [...sources.values()].map(({ config: { id, connector, everySeconds, kind }, ...source }) => ({
    id,
    connector,
    optionsHash: source.optionsHash,
    formerHash: source.formerHash,
    kind,
    everySeconds: everySeconds ?? source.defaultSeconds,
  }))
  const off = config.sources.flatMap(({ id, connector, everySeconds, kind }) => {
    const variable = waiting.get(id)
    return variable === undefined ? [] : [{ id, connector, everySeconds, kind, waitsFor: variable }]
  })
  return [
    ...open,
    ...off.map((source) => ({ optionsHash: '', ...source, everySeconds: source.everySeconds ?? 60 })),
  ]
}

const channelTable: { [N in ChannelTypeName]: ChannelType<ChannelOptions[N]> } = channelTypes

function unlessWaiting<T>(waiting: Map<string, string>, id: string, open: () => T): T | undefined {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof MissingCredential)) throw error
    waiting.set(id, error.wanted)
    return undefined
  }
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
