import { describe, expect, it } from 'vitest'
import { checkText } from '../../config/check.ts'
import { badConfigs } from './bad-configs.ts'
import { completed, withoutMarks } from './write-config.ts'

describe('a bad config is refused with the place and the remedy', () => {
  it.each(badConfigs)('$name', ({ text: marked, problems: expected, env = {} }) => {
    const { text, marks } = withoutMarks(completed(marked))
    const { config, problems } = checkText(text, 'ennakko.yaml', env)
    expect(config).toBeUndefined()
    expect(problems.map(({ path, line, col }) => ({ path, line, col }))).toEqual(
      expected.map(([path], index) => ({ path, ...marks[index] })),
    )
    problems.forEach(({ message }, index) => {
      for (const part of expected[index]?.slice(1) ?? []) expect(message).toContain(part)
      expect(message).not.toMatch(/\n|undefined|NaN|\[object|Invalid input|zod/i)
    })
  })

  it('knows at least sixty ways to go wrong, each with a name of its own', () => {
    expect(new Set(badConfigs.map(({ name }) => name)).size).toBe(badConfigs.length)
    expect(badConfigs.length).toBeGreaterThanOrEqual(60)
  })

  it('reports every missing top-level key where the file begins', () => {
    const { problems } = checkText('# a comment\nlocale: fi\n', 'ennakko.yaml', {})
    expect(problems.map(({ path, line, col }) => `${line}:${col} ${path}`)).toEqual([
      '2:1 company',
      '2:1 sources',
      '2:1 channels',
      '2:1 policies',
    ])
  })
})
