import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { connectors } from '../../connectors/index.ts'

it.each(Object.keys(connectors))('connector %s runs the contract', (name) => {
  const file = new URL(`./${name}/${name}.test.ts`, import.meta.url)
  expect(existsSync(file), `test/connectors/${name}/${name}.test.ts is missing`).toBe(true)
  const recipe = `call testConnector('${name}', …) there, with fixtures from its folder fixtures/`
  expect(readFileSync(file, 'utf8').includes(`testConnector('${name}'`), recipe).toBe(true)
})

it.each(Object.entries(connectors))(
  'connector %s says what it is for and how often it reads',
  (_, connector) => {
    expect(connector.summary).toMatch(/^.{20,110}$/)
    expect(connector.everySeconds).toBeGreaterThan(0)
  },
)
