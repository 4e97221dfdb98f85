import type { Page } from '../../connectors/connector.ts'
import { loadText } from '../../config/load.ts'
import type { Config } from '../../config/schema.ts'
import { ConfigError, RetryLater, describeError } from '../../lib/errors.ts'
import { type Surroundings, openConfig } from '../../workers/open-config.ts'
import { readOnce } from '../commands/read-once.ts'

/** What a first reading of a source gave; nothing of it is stored. */
export type FirstLook =
  | { state: 'read'; page: Page }
  /** What to set before it can be read. */
  | { state: 'waits'; variable: string }
  /** The platform asks for patience: it can be read, but not at once. */
  | { state: 'later'; reason: string }
  | { state: 'failed'; reason: string }

/** A source that streams is listened to for so long. */
const listenMs = 5_000

/** Opens the source `id` of the config `text` alone, and reads it once. */
export async function lookAt(
  id: string,
  text: string,
  file: string,
  surroundings: Surroundings,
): Promise<FirstLook> {
  try {
    const { config } = loadText(text, file, surroundings.env)
    const { sources, waiting } = openConfig(alone(config, id), surroundings)
    const variable = waiting.get(id)
    if (variable !== undefined) return { state: 'waits', variable }
    const source = sources.get(id)
    if (source === undefined) throw new ConfigError(`the source ${id} was not opened`)
    return { state: 'read', page: await readOnce(source, listenMs) }
  } catch (error) {
    const reason = describeError(error)
    return { state: error instanceof RetryLater ? 'later' : 'failed', reason }
  }
}

function alone({ transformer: _, ...config }: Config, id: string): Config {
  return { ...config, channels: [], sources: config.sources.filter((source) => source.id === id) }
}
