import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Handler } from 'hono'

/** Serves one file of `web/assets`, read at start-up: no request ever names a path. */
export function serveAsset(name: string, contentType: string): Handler {
  const content = readFileSync(path.join(import.meta.dirname, 'assets', name), 'utf8')
  return (c) =>
    c.body(content, 200, { 'Content-Type': `${contentType}; charset=utf-8`, 'Cache-Control': 'max-age=300' })
}
