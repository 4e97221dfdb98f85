import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compilePhrases } from '../../mentions/phrases.ts'

const folder = new URL('../../mentions/words/', import.meta.url)
const readme = readFileSync(new URL('README.md', folder), 'utf8')

describe('the guide to the words', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )

  it.each(files)('names %s', (file) => {
    expect(readme).toContain(`\`${file}\``)
  })

  it('names no file that is not there', () => {
    const named = readme
      .slice(readme.indexOf('| file |'), readme.indexOf('How Finnish'))
      .matchAll(/`([\w/-]+\.ts)`/g)
    expect(new Set(Array.from(named, ([, file]) => file))).toEqual(new Set(files))
  })

  it.each([
    ['rikki', 'Se on rikki.', 'rikki'],
    ['rikki', 'rikkinäinen', undefined],
    ['lasku_', 'laskussa', 'laskussa'],
    ['lasku_', 'laskutus', 'laskutus'],
    ['*lasku_', 'sähkölaskussa', 'sähkölaskussa'],
    ['ei (?:enää )?toimi', 'Ei toimi', 'Ei toimi'],
    ['pick ?up', 'pickup', undefined],
    ['pick(?: )?up', 'pickup', 'pickup'],
    ['lasku(?!kaus)_', 'laskukausi', undefined],
    ['netti|\n  verkko', 'verkko', 'verkko'],
  ])('says truly that %j in %j is %j', (phrases, text, found) => {
    expect(compilePhrases(phrases).exec(text)?.[0]).toBe(found)
  })
})
