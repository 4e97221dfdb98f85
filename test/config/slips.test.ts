import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { checkText } from '../../config/check.ts'

const example = readFileSync(new URL('../../config/ennakko.yaml', import.meta.url), 'utf8')

/** A small seeded generator (mulberry32), so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** What is wrong with the answer to a text. */
function flaws(text: string): string[] {
  const { config, problems } = checkText(text, 'ennakko.yaml', {})
  const rows = text.split('\n')
  const undecided = (config === undefined) === problems.length > 0 ? [] : ['neither a config nor problems']
  const misplaced = problems.filter(
    ({ line, col }) => !(col >= 1 && col <= (rows[line - 1]?.length ?? -1) + 1),
  )
  const unsaid = problems.filter(({ path, message }) => path === '' || !/^\S.{8,}$/.test(message))
  return [...undecided, ...[...misplaced, ...unsaid].map((problem) => JSON.stringify(problem))]
}

/** Every place in plain data, with that place changed to `value`. */
function changedEverywhere(root: unknown, value: unknown): unknown[] {
  if (Array.isArray(root)) {
    return [
      value,
      ...root.flatMap((item: unknown, at) =>
        changedEverywhere(item, value).map((changed) => root.with(at, changed)),
      ),
    ]
  }
  if (typeof root !== 'object' || root === null) return [value]
  const inner = Object.entries(root).flatMap(([key, item]) =>
    changedEverywhere(item, value).map((changed) => ({ ...root, [key]: changed })),
  )
  return [value, ...inner]
}

describe('whatever happens to the file, it is a config or has problems with places in it', () => {
  it('when characters are lost, doubled, swapped or put in', () => {
    const next = random(20_261_122)
    const pick = (count: number): number => Math.floor(next() * count)
    const inserts = [
      '"',
      "'",
      ':',
      ': ',
      '-',
      '\n',
      '\t',
      ' ',
      '[',
      '}',
      '#',
      '*',
      '&',
      '!',
      '|',
      '>',
      '%',
      '@',
      '${',
      '\u0000',
      'ä',
      '\uD800',
    ]
    for (let round = 0; round < 1500; round++) {
      let text = example
      for (let slips = 1 + pick(3); slips > 0; slips--) {
        const at = pick(text.length)
        const length = pick(12)
        const kinds = [
          () => text.slice(0, at) + text.slice(at + length),
          () => text.slice(0, at) + text.slice(at, at + length) + text.slice(at),
          () => text.slice(0, at) + (inserts[pick(inserts.length)] ?? '') + text.slice(at),
          () => text.slice(0, at),
        ]
        text = kinds[pick(round % 10 === 0 ? 4 : 3)]?.() ?? text
      }
      expect(flaws(text), text).toEqual([])
    }
  })

  it.each([
    [null],
    [0],
    [-1.5],
    [true],
    ['text'],
    ['${UNSET}'],
    [[]],
    [['a', 1]],
    [{}],
    [{ key: { deep: [1] } }],
  ])('when any one value is %j', (value) => {
    const variants = changedEverywhere(parse(example), value)
    expect(variants.length).toBeGreaterThan(40)
    expect(variants.flatMap((variant) => flaws(stringify(variant)))).toEqual([])
  })
})
