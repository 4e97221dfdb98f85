import { describe, expect, it } from 'vitest'
import { checkText } from '../../config/check.ts'
import { completed, withoutMarks } from './write-config.ts'
import { processorMs } from '../harness/processor-time.ts'

function warningsOf(marked: string): string[] {
  const { text, marks } = withoutMarks(completed(marked))
  const { warnings, problems } = checkText(text, 'ennakko.yaml', {})
  expect(problems).toEqual([])
  expect(warnings.map(({ line, col }) => ({ line, col }))).toEqual(marks)
  return warnings.map(({ path, message }) => `${path}: ${message}`)
}

describe('a config that works, but probably not as meant', () => {
  it('gives no warning when every case reaches somebody', () => {
    expect(warningsOf('company: Revontuli Oy')).toEqual([])
    const split = `brands:
  - { id: a, any: [Aa] }
  - { id: b, any: [Bb] }
policies:
  - when: { priority: [P1, P2] }
    steps: [{ notify: terminal }]
  - when: { brand: a }
    steps: [{ notify: terminal }]
  - when: { brand: b, language: fi }
    steps: [{ notify: terminal }]
  - when: { brand: b, language: en }
    steps: [{ notify: terminal }]`
    expect(warningsOf(split)).toEqual([])
  })

  it('is told which variable a source waits for, and nothing about a source that is switched off', () => {
    const text = `sources:
  - { id: a, connector: webhook, secret: "\${A_SECRET}", enabled: false }
  - { id: b, connector: webhook, secret: ➤"\${B_SECRET}" }`
    expect(warningsOf(text)).toEqual(['sources[1].secret: disabled: set B_SECRET'])
  })

  it('is told why the file of a variable gives a source nothing', () => {
    const text = completed('sources: [{ id: b, connector: webhook, secret: "${B_SECRET}" }]')
    const { config, warnings, files } = checkText(text, 'ennakko.yaml', { B_SECRET_FILE: '/nonexistent/b' })
    expect(warnings.map(({ message }) => message)).toEqual([
      'disabled: set B_SECRET (the file of B_SECRET_FILE cannot be read (ENOENT); check its path and permissions)',
    ])
    expect(config?.sources).toMatchObject([{ id: 'b', enabled: false, missing: ['B_SECRET'] }])
    expect(files).toEqual(['/nonexistent/b'])
  })

  it('is told which priorities alert nobody', () => {
    const text = 'policies:\n  ➤- when: { priority: [P1, P2] }\n    steps: [{ notify: terminal }]'
    expect(warningsOf(text)).toEqual([
      expect.stringContaining('policies: P3 and P4 cases alert nobody; add a last policy'),
    ])
  })

  it('is told that all cases alert nobody when there is no policy', () => {
    const [first, second] = warningsOf('policies: ➤[]\nchannels:\n  terminal: ➤{ type: console }')
    expect(first).toContain('P1, P2, P3 and P4 cases alert nobody')
    expect(second).toContain('channels.terminal: gets no alerts')
  })

  it('is given an example when a brand, a source or a language is left out', () => {
    const brands = 'brands: [{ id: a, any: [Aa] }, { id: b, any: [Bb] }]'
    const brand = `${brands}\npolicies:\n  ➤- when: { brand: a }\n    steps: [{ notify: terminal }]`
    expect(warningsOf(brand)[0]).toContain('such as one in "fi" about "b" from "demo"')
    const language = 'policies:\n  ➤- when: { language: fi }\n    steps: [{ notify: terminal }]'
    expect(warningsOf(language)[0]).toContain('such as one in "en" about "revontuli" from "demo"')
    const sources =
      'sources: [{ id: a, connector: sample }, { id: b, connector: sample }, { id: c, connector: hackernews }]'
    const source = `${sources}\npolicies:\n  ➤- when: { source: [a, b] }\n    steps: [{ notify: terminal }]`
    expect(warningsOf(source)[0]).toContain('about "revontuli" from "c"')
    const all = 'sources: [{ id: a, connector: sample, match: all }]'
    expect(
      warningsOf(`${all}\npolicies:\n  ➤- when: { brand: revontuli }\n    steps: [{ notify: terminal }]`)[0],
    ).toContain('about no brand from "a"')
  })

  it('does not count a cause as the way out for cases without one', () => {
    const text =
      'policies:\n  ➤- when: { cause: [safety, legal, press, outage, churn] }\n    steps: [{ notify: terminal }]'
    expect(warningsOf(text)[0]).toContain('P1, P2, P3 and P4 cases alert nobody')
  })

  it('is told of a policy that is never reached', () => {
    const text =
      'policies:\n  - steps: [{ notify: terminal }]\n  - ➤when: { priority: P1 }\n    steps: [{ notify: terminal }]'
    expect(warningsOf(text)).toEqual([expect.stringContaining('policies[1]: is never used')])
  })

  it('is told of a channel that nobody uses', () => {
    const text = 'channels:\n  terminal: { type: console }\n  spare: ➤{ type: console }'
    expect(warningsOf(text)).toEqual([expect.stringContaining('channels.spare: gets no alerts')])
  })

  it('is told when nothing is read', () => {
    expect(warningsOf('sources: ➤[]')).toEqual([expect.stringContaining('no source is switched on')])
    expect(warningsOf('sources:\n  ➤- { id: a, connector: sample, enabled: false }')).toHaveLength(1)
  })

  it('is told of a brand that has no effect', () => {
    expect(warningsOf('sources:\n  - { id: a, connector: sample, brand: ➤revontuli }')).toEqual([
      expect.stringContaining('sources[0].brand: has no effect without "match: all"'),
    ])
  })

  it('is judged quickly although it has many brands, sources and policies', () => {
    const brands = Array.from({ length: 1000 }, (_, i) => `  - { id: b${i}, any: [Brand${i}] }`).join('\n')
    const sources = Array.from({ length: 300 }, (_, i) => `  - { id: s${i}, connector: sample }`).join('\n')
    const policies = Array.from(
      { length: 50 },
      (_, i) => `  - { when: { brand: b${i}, source: s${i} }, steps: [{ notify: terminal }] }`,
    )
    const text = `brands:\n${brands}\nsources:\n${sources}\npolicies:\n${policies.join('\n')}\n  - { steps: [{ notify: terminal }] }`
    const started = processorMs()
    expect(warningsOf(text)).toEqual([])
    expect(processorMs() - started).toBeLessThan(15_000)
  })
})
