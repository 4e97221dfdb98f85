import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseFeed } from '../../../connectors/feed/parse-worker.ts'

/** Small documents that were read wrongly once, with the right values of their first item; `?` stands for any. */
const folder = join(import.meta.dirname, 'cases')
const expected = z
  .record(z.string(), z.record(z.string(), z.string().nullable()))
  .parse(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')))

describe('the first item', () => {
  it.each(Object.entries(expected))('of %s is read right', async (name, values) => {
    const body = readFileSync(join(folder, name))
    const { items } = await parseFeed({
      body,
      url: 'https://example.com/feed',
      now: new Date('2026-01-01'),
    })
    const first = JSON.parse(JSON.stringify(items[0] ?? null))
    const known = Object.entries(values).filter(([, value]) => value !== '?')
    expect(first).toMatchObject(Object.fromEntries(known))
  })
})
