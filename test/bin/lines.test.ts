import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { complaint, configOf, praise } from '../harness/config.ts'
import { makeProject, runCommand } from '../harness/ennakko.ts'

const root = path.join(import.meta.dirname, '../..')
const project = () => makeProject(configOf({}))
const json = (value: unknown) => `${JSON.stringify(value)}\n`

const score = z.strictObject({
  language: z.enum(['fi', 'en', 'sv']).nullable(),
  label: z.enum(['negative', 'neutral', 'positive', 'uncertain']),
  negative: z.number().min(0).max(1),
  confidence: z.number().min(0).max(1),
  why: z.array(z.object({ text: z.string(), weight: z.number() })),
  reason: z.string().optional(),
})

function answers(stdout: string): unknown[] {
  expect(stdout.endsWith('\n') || stdout === '').toBe(true)
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line))
}

describe('ennakko score --json', () => {
  it('answers each line in its place, the bad ones too, and ignores blank ones', async () => {
    const input = [
      json({ text: complaint }),
      '\n',
      'not json\n',
      json({ text: praise, lang: 'fi' }),
      '   \r\n',
      json({ txet: 'slip' }),
      json({ text: 'ok', lang: 'xx' }),
      json({ text: 'ok', rating: 9 }),
      '[]\n',
      json({ text: '' }),
      // The last line has no line break.
      json({ text: 'Tyydyttävä', rating: 1 }).trimEnd(),
    ].join('')
    const { code, stdout, stderr } = await runCommand(project(), ['score', '--json'], input)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const lines = answers(stdout)
    expect(lines).toHaveLength(9)
    const [bad, , good] = lines.map((line) => score.safeParse(line).data)
    expect(bad).toMatchObject({ label: 'negative', language: 'fi' })
    expect(bad?.why.some(({ text }) => text.toLowerCase().startsWith('surkea'))).toBe(true)
    expect(good).toMatchObject({ label: 'positive' })
    expect(lines[1]).toEqual({ error: expect.stringMatching(/^line 3: is not JSON/) })
    expect(lines[3]).toEqual({ error: expect.stringMatching(/^line 6: text: /) })
    expect(lines[4]).toEqual({ error: expect.stringMatching(/^line 7: lang: /) })
    expect(lines[5]).toEqual({ error: expect.stringMatching(/^line 8: rating: /) })
    expect(lines[6]).toEqual({ error: expect.stringMatching(/^line 9: the line: /) })
    expect(score.parse(lines[7]).label).toBe('uncertain')
    expect(score.parse(lines[8]).label).toBe('negative')
  })

  it('keeps the order and the shape over ten thousand lines of anything', async () => {
    const texts = Array.from(
      { length: 10_000 },
      (_, n) =>
        [`${complaint} ${n}`, praise, '', '🙂'.repeat(20), '\u0000\ud800', 'x'.repeat(500)][n % 6] ?? '',
    )
    const input = texts.map((text) => json({ text })).join('')
    const { code, stdout } = await runCommand(project(), ['score', '--json'], input)
    expect(code).toBe(0)
    const labels = answers(stdout).map((line) => score.parse(line).label)
    expect(labels).toHaveLength(10_000)
    expect(new Set(labels.filter((_, n) => n % 6 === 0))).toEqual(new Set(['negative']))
    expect(new Set(labels.filter((_, n) => n % 6 === 1))).toEqual(new Set(['positive']))
  })

  it('answers nothing to nothing', async () => {
    expect(await runCommand(project(), ['score', '--json'])).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})

describe('ennakko match --json', () => {
  it('names the brands with the words that matched, in the order of the lines', async () => {
    const input =
      json({ text: complaint }) + json({ text: 'Revontulet loimusivat.' }) + '{\n' + json({ text: praise })
    const { code, stdout } = await runCommand(project(), ['match', '--json'], input)
    expect(code).toBe(0)
    expect(answers(stdout)).toEqual([
      { brands: [{ id: 'revontuli', matched: ['Revontulen'] }] },
      { brands: [] },
      { error: expect.stringMatching(/^line 3: is not JSON/) },
      { brands: [{ id: 'revontuli', matched: ['Revontuli'] }] },
    ])
  })
})

describe('ennakko match', () => {
  const input = json({ text: 'Revontuli ja revontulet' }) + json({ text: complaint })

  it('says what stopped a name that stands there', async () => {
    const { stdout } = await runCommand(project(), ['match', '--json'], input)
    expect(answers(stdout)).toEqual([
      {
        brands: [],
        stopped: [{ id: 'revontuli', found: ['Revontuli'], because: 'none', words: ['revontulet'] }],
      },
      { brands: [{ id: 'revontuli', matched: ['Revontulen'] }] },
    ])
  })

  it('says it to people in the line of the text', async () => {
    const { stdout } = await runCommand(project(), ['match'], input)
    expect(stdout).toBe(
      '–; not revontuli: "Revontuli" of revontuli was found, but so was "revontulet" (none)\nrevontuli (Revontulen)\n',
    )
  })
})

describe.each(['score', 'match'])('ennakko %s', (command) => {
  it('ends without complaint when its reader has seen enough', async () => {
    const { env } = project()
    const child = spawn(process.execPath, ['bin/ennakko.ts', command, '--json'], {
      cwd: root,
      env: { PATH: process.env['PATH'], ...env },
    })
    const ended = once(child, 'close')
    child.stdin.on('error', () => undefined)
    child.stdin.end(json({ text: complaint }).repeat(20_000))
    const stderr = text(child.stderr)
    const [answer] = await once(child.stdout, 'data')
    child.stdout.destroy()
    expect(await ended).toEqual([0, null])
    expect(await stderr).toBe('')
    expect(JSON.parse(String(answer).split('\n', 1)[0] ?? '')).toBeTypeOf('object')
  })

  it('speaks in short lines to people, and cannot be made to play with their terminal', async () => {
    const hostile = `Revontuli\u001b[2J\u001b]0;pwned\u0007 on surkea\u202e`
    const { code, stdout } = await runCommand(project(), [command], json({ text: hostile }) + 'nonsense\n')
    expect(code).toBe(0)
    const [first, second, ...rest] = stdout.split('\n')
    expect(first).toMatch(
      command === 'score' ? /^negative +0\.\d\d fi {2}surkea\[U\+202E\] \+\d/ : /^revontuli \(Revontuli\)$/,
    )
    expect(second).toMatch(/^line 2: is not JSON/)
    expect(rest).toEqual([''])
    // oxlint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  })

  it('says where the config is wrong instead of reading on', async () => {
    const broken = makeProject('company: [')
    const { code, stdout, stderr } = await runCommand(broken, [command, '--json'], json({ text: 'hei' }))
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/ennakko\.yaml:1:\d+ /)
  })
})
