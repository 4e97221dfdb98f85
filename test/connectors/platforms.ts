import { readdirSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Platform } from './platform.ts'

/**
 * A platform for every connector that asks a network, by the connector's name; another word may stand behind it. Each is
 * in its connector's folder.
 */
export const platforms: Record<string, () => Platform> = Object.assign(
  {},
  ...(await Promise.all(
    readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
      .filter((file) => /^[\w-]+\Wplatform\.ts$/.test(file))
      .toSorted()
      .map(readPlatforms),
  )),
)

async function readPlatforms(file: string): Promise<Record<string, () => Platform>> {
  const module: { platforms: Record<string, () => Platform> } = await import(
    pathToFileURL(path.join(import.meta.dirname, file)).href
  )
  return module.platforms
}
