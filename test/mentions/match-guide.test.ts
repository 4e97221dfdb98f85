import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createCauseFinder } from '../../mentions/causes.ts'
import { guideTo } from '../../mentions/match/guide.ts'
import { compileMatcher } from '../../mentions/match.ts'
import { topics } from '../../mentions/vocabulary.ts'

const root = path.join(import.meta.dirname, '../..')
const guide = readFileSync(path.join(root, 'docs/matching.md'), 'utf8')

/** The rows of the table behind `<!-- <name> …`, without its head. */
function rowsOf(name: string): string[][] {
  const block = guide.split(`<!-- ${name}`)[1]?.split('<!-- end -->')[0] ?? ''
  const rows = block.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

function texts(cell = ''): string[] {
  return cell.split(';').map((text) => text.trim())
}

describe('docs/matching.md', () => {
  it('shows the forms that the matcher makes', () => {
    const forms = guideTo('Revontuli').map(({ label, forms, sample }) => [
      label,
      forms.join(', '),
      sample ?? '',
    ])
    expect(rowsOf('forms of Revontuli')).toEqual(forms)
  })

  const examples = rowsOf('examples')

  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(10)
  })

  it.each(examples)('is right about %s', (brand, found, other) => {
    const keys: object = parse(`{ ${brand.replaceAll('`', '')} }`)
    const match = compileMatcher([{ id: 'x', any: [], all: [], none: [], ...keys }])
    for (const text of texts(found)) expect(match(text), text).toHaveLength(1)
    for (const text of texts(other)) expect(match(text), text).toEqual([])
  })

  it('names every cause, with words that lead to it', () => {
    const find = createCauseFinder()
    const causes = rowsOf('causes')
    expect(causes.map(([cause]) => cause)).toEqual([...topics])
    for (const [cause, words = ''] of causes) {
      for (const word of words.split(/[,;] /))
        expect(
          find(word).map((one) => one.cause),
          word,
        ).toContain(cause)
    }
  })
})

describe('ennakko match --forms', () => {
  const run = async (...args: string[]) =>
    await promisify(execFile)(process.execPath, ['bin/ennakko.ts', 'match', ...args], {
      cwd: root,
      env: { ...process.env, ENNAKKO_CONFIG: 'config/ennakko.yaml' },
    })

  it('shows the table of a name, aligned', async () => {
    const { stdout } = await run('--forms', 'S-Pankki')
    const lines = stdout.split('\n')
    expect(stdout).toContain('S-Pankkiin')
    const column = lines.findIndex((line) => line.startsWith('CASE'))
    const at = lines[column]?.indexOf('FORMS')
    expect(at).toBeGreaterThan(0)
    for (const line of lines.slice(column + 1, column + 13)) expect(line.slice(at)).toMatch(/^S-Pank/u)
  })

  it('shows every name of a brand of the config, and what its none keeps out', async () => {
    const { stdout } = await run('--forms', 'revontuli')
    expect(stdout).toContain('Revontulelta')
    expect(stdout).toContain('Revontuli Oy:n')
    expect(stdout).toContain('revontulet, northern lights')
  })

  it('gives programs one line for each name', async () => {
    const { stdout } = await run('--forms', '=Posti', '--json')
    const line: unknown = JSON.parse(stdout)
    expect(line).toMatchObject({
      name: '=Posti',
      forms: expect.arrayContaining([{ label: 'genitive', forms: ['Postin'], sample: 'Postinko' }]),
    })
  })

  it('refuses what holds no letter', async () => {
    await expect(run('--forms', '--')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('needs a name'),
    })
  })
})
