import { formatProblem } from '../config/problems.ts'
import type { Config } from '../config/schema.ts'
import { watchConfig } from '../config/watch.ts'
import { ConfigError } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import { type OpenConfig, type Surroundings, openConfig } from './open-config.ts'

export interface FollowedConfig {
  /** The config that runs. */
  current: () => Config
  /** Brings the config to life, and again after each good edit. Throws `ConfigError` when it cannot work. */
  open: (surroundings: Surroundings) => () => OpenConfig
  /** Called after an edit has taken effect. */
  onReload: (listener: () => Promise<void>) => void
  close: () => Promise<void>
}

/** Loads the config and follows its edits; an edit that is wrong, or cannot work, leaves the running one in place. */
export function followConfig(
  path: string,
  secrets: Record<string, string | undefined>,
  log: Log,
): FollowedConfig {
  let surroundings: Surroundings | undefined
  let running: OpenConfig | undefined
  let reloaded = async (): Promise<void> => {}
  const watch = watchConfig(path, secrets, {
    onChange(config, warnings) {
      for (const warning of warnings) log.warn({ at: formatProblem(warning) }, 'config warning')
      if (!surroundings) return
      const before = running
      try {
        running = openConfig(config, surroundings)
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error
        log.error({ error: error.message }, 'the new config cannot work; the one from before stays')
        return
      }
      tellOfWaiting(running, log)
      log.info({ sources: running.sources.size, brands: config.brands.length }, 'config reloaded')
      before?.transformer
        ?.close()
        .catch((error: unknown) => log.error({ err: error }, 'the old model was not ended'))
      reloaded().catch((error: unknown) => log.error({ err: error }, 'reload failed'))
    },
    onProblem(problems) {
      for (const problem of problems) {
        log.error({ at: formatProblem(problem) }, 'the new config is not valid; the one from before stays')
      }
    },
  })
  return {
    current: () => running?.config ?? watch.current(),
    open(given) {
      surroundings = given
      running = openConfig(watch.current(), given)
      tellOfWaiting(running, log)
      const opened = running
      return () => running ?? opened
    },
    onReload(listener) {
      reloaded = listener
    },
    async close() {
      watch.close()
      await running?.transformer?.close()
    },
  }
}

function tellOfWaiting({ waiting }: OpenConfig, log: Log): void {
  for (const [sourceId, variable] of waiting) log.warn({ sourceId, set: variable }, 'source disabled')
}
