import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { migrate, openDatabase } from '../../db/database.ts'
import { savePage } from '../../db/pages.ts'
import { hold, mention, page } from '../db/scored.ts'
import { configOf } from '../harness/config.ts'
import { makeProject, runCommand } from '../harness/ennakko.ts'
import { busPosts, labelLines } from '../harness/labels.ts'
import { freshDatabase } from '../harness/postgres.ts'

const databaseUrl = await freshDatabase('learning')
const folder = mkdtempSync(path.join(tmpdir(), 'ennakko-labels-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(args: string[], input = '') {
  return runCommand(makeProject(configOf({}), { DATABASE_URL: databaseUrl }), args, input)
}

function file(name: string, text: string): string {
  const full = path.join(folder, name)
  writeFileSync(full, text)
  return full
}

const jsonOf = ({ stdout }: { stdout: string }): unknown => JSON.parse(stdout)
const unseen = '{"text":"Hietaniemessä vuoro oli taas vilpurilla.","lang":"fi"}\n'
const labelOf = async (...flags: string[]) => jsonOf(await run(['score', '--json', ...flags], unseen))

describe('ennakko labels, train and evaluate', () => {
  it('have nothing to learn from at first', async () => {
    const { code, stdout } = await run(['train'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^There are no labels to learn from\. Bring some with /)
  })

  it('import a file once, however often it is imported', async () => {
    const labels = file('buses.jsonl', labelLines(busPosts(200)))
    expect(await run(['labels', 'import', labels])).toEqual({
      code: 0,
      stdout: '200 labels: 200 new, 0 changed, 0 known already.\n',
      stderr: '',
    })
    expect(jsonOf(await run(['labels', 'import', labels, '--json']))).toEqual({
      labels: 200,
      new: 0,
      changed: 0,
      known: 200,
      bad_lines: 0,
    })
  })

  it('tell of each line that cannot be read with its place, and take the others', async () => {
    const labels = file(
      'some-bad.jsonl',
      [
        '\uFEFF{"text":"Hyvin meni.","label":1,"language":"fi","extra":true}',
        '{"text":"Ihan ok","label":"okay"}',
        '',
        'text,label',
        '{"text":"  ","label":"negative"}',
        '{"text":"Kajo laulaa","relevant":false}',
        '{"text":"Kajo laulaa","relevant":false,"brand":"kajo","label":0}',
        '{"label":"negative"}',
        '{"text":"x"}',
        '{"text":"y","label":"negative","at":"yesterday"}',
      ].join('\r\n'),
    )
    const { code, stdout, stderr } = await run(['labels', 'import', labels])
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: '3 labels: 3 new, 0 changed, 0 known already; 7 lines could not be read.\n',
    })
    const lines = stderr.trimEnd().split('\n')
    expect(lines.map((line) => line.replace(labels, 'F').replace(/(F:\d+ \w+).*/u, '$1'))).toEqual([
      'F:2 label',
      'F:4 is',
      'F:5 text',
      'F:6 brand',
      'F:8 text',
      'F:9 the',
      'F:10 at',
    ])
    expect(lines[0]).toContain('write "negative", "neutral" or "positive"')
  })

  it('export what was imported, so that it can be imported elsewhere', async () => {
    const out = path.join(folder, 'out.jsonl')
    const { code, stderr } = await run(['labels', 'export', out])
    expect({ code, stderr }).toEqual({ code: 0, stderr: `203 labels written to ${out}\n` })
    expect(statSync(out).mode & 0o077).toBe(0)
    const lines = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    expect(lines).toContainEqual({
      text: 'Hyvin meni.',
      label: 'positive',
      language: 'fi',
      at: expect.stringMatching(/^\d{4}-.*Z$/),
    })
    expect(lines).toContainEqual(
      expect.objectContaining({ text: 'Kajo laulaa', relevant: false, brand: 'kajo' }),
    )
    expect((await run(['labels', 'export'])).stdout).toBe(readFileSync(out, 'utf8'))
    expect(jsonOf(await run(['labels', 'import', '-', '--json'], readFileSync(out, 'utf8')))).toMatchObject({
      known: 203,
    })
  })

  it('train a model that knows better, say what changed, and go back', async () => {
    expect(await labelOf('--learned')).toEqual(await labelOf())
    const { code, stdout } = await run(['train'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^fi +sentiment +20\d, 100 negative +kept +average precision 0\.\d{3} → \d\.\d{3}, log loss/mu,
    )
    expect(stdout).toMatch(/^en +sentiment +0, 0 negative +too few +needs 30, and 8 of either kind$/mu)
    expect(stdout).toMatch(/^kajo +context +1, 1 irrelevant +too few/mu)
    expect(stdout).toMatch(/^Words moved most \(fi\): .*vilpurilla \+\d\.\d\d \(\d+\)/mu)
    expect(stdout).toMatch(/^In use as version \d+, /mu)

    expect(await labelOf()).not.toMatchObject({ label: 'negative' })
    expect(await labelOf('--learned')).toMatchObject({
      label: 'negative',
      why: expect.arrayContaining([expect.objectContaining({ text: 'vilpurilla', learned: true })]),
    })
    expect(await run(['train', '--undo'])).toMatchObject({
      code: 0,
      stdout: 'Undone: the general engine judges alone, as before.\n',
    })
    expect(await labelOf('--learned')).toEqual(await labelOf())
    expect(jsonOf(await run(['train', '--json']))).toMatchObject({
      labels: 203,
      outside: 0,
      version: expect.stringMatching(/^\d+$/),
      trained: expect.arrayContaining([
        expect.objectContaining({ scope: 'fi', outcome: 'kept', labels: 202, negative: 100 }),
        expect.objectContaining({ scope: 'en', outcome: 'too_few' }),
      ]),
    })
    expect(await labelOf('--learned')).toMatchObject({ label: 'negative' })
    await run(['train', '--off'])
    expect(await labelOf('--learned')).toEqual(await labelOf())
    expect((await run(['train', '--undo'])).stdout).toMatch(/^Undone: the model from before is in use again/)
  })

  it('measure better with what was learned, on posts that were not learned from', async () => {
    const rest = file('rest.jsonl', labelLines(busPosts(400).slice(200)))
    const general = jsonOf(await run(['evaluate', rest, '--json']))
    const learned = jsonOf(await run(['evaluate', rest, '--json', '--learned']))
    expect(general).toMatchObject({ texts: 200, negative: 100, bad_lines: 0, languages: [] })
    expect(learned).toMatchObject({ average_precision: expect.toSatisfy((ap: number) => ap > 0.95) })
    expect(general).toMatchObject({ average_precision: expect.toSatisfy((ap: number) => ap < 0.8) })
  })
})

describe('languages with few labels each', () => {
  it('are tried together, and each is then judged by what they have in common', async () => {
    const url = await freshDatabase('learning_pool')
    const project = makeProject(configOf({}), { DATABASE_URL: url })
    const slang = (n: number) => (n % 2 === 0 ? 'vilpuri' : 'kartteri')
    const words = [
      'aamu',
      'ilta',
      'kuja',
      'tori',
      'silta',
      'satama',
      'mylly',
      'kirkko',
      'niemi',
      'lehto',
      'ranta',
      'koulu',
    ]
    const posts = Array.from({ length: 48 }, (_, n) => ({
      text: `${words[Math.floor(n / 4) % words.length]} ${slang(n)} ${n % 4 < 2 ? 'tänään' : 'today'}`,
      label: n % 2 === 0 ? 'negative' : 'neutral',
      language: n % 4 < 2 ? 'fi' : 'en',
    }))
    const foreign = { text: 'Bussen kom aldrig.', label: 'negative', language: 'sv' }
    await runCommand(project, ['labels', 'import', '-'], labelLines([...posts, foreign]))
    const { stdout } = await runCommand(project, ['train'])
    expect(stdout).toContain('1 label is of a text in no language of the config')
    expect(stdout).toMatch(/^fi +sentiment +24, 12 negative +too few/mu)
    expect(stdout).toMatch(/^en +sentiment +24, 12 negative +too few/mu)
    expect(stdout).toMatch(/^fi\+en +sentiment +48, 24 negative +kept/mu)
    const unseen = ['fi', 'en'].map((lang) => ({ text: 'asema vilpuri', lang }))
    const scored = await runCommand(project, ['score', '--json', '--learned'], labelLines(unseen))
    for (const line of scored.stdout.trimEnd().split('\n'))
      expect(JSON.parse(line)).toMatchObject({
        why: expect.arrayContaining([expect.objectContaining({ text: 'vilpuri', learned: true })]),
      })
  })
})

describe('ennakko label', () => {
  it('labels a stored post by its address, and says what it cannot take', async () => {
    const db = openDatabase({ url: databaseUrl })
    await migrate(db)
    await hold(db)
    await savePage(
      db,
      page([mention({ id: 'odd', url: 'https://forum.example/odd', text: 'Revontuli on outo.' })]),
    )
    await db.destroy()
    const at = 'https://forum.example/odd'
    expect(await run(['label', at, 'neutral'])).toMatchObject({
      code: 0,
      stdout: 'odd from forum is neutral.\n',
    })
    expect(await run(['label', at, 'irrelevant'])).toMatchObject({ code: 0 })
    const { stdout } = await run(['labels', 'export'])
    expect(stdout).toMatch(/"text":"Revontuli on outo\.","label":"neutral","language":"fi"/)
    expect(stdout).toMatch(/"text":"Revontuli on outo\.","relevant":false,"brand":"revontuli"/)
    expect(await run(['label', at, 'angry'])).toMatchObject({
      code: 1,
      stderr: "'angry' is no label; write negative, neutral, positive, relevant or irrelevant\n",
    })
    expect(await run(['label', 'https://nowhere.example/', 'neutral'])).toMatchObject({
      code: 1,
      stderr: "no stored post is known by 'https://nowhere.example/'\n",
    })
  })
})

describe('ennakko evaluate', () => {
  const some = [
    { text: 'Surkeaa palvelua, en suosittele kenellekään.', label: -1, lang: 'fi' },
    { text: 'Aivan loistava kauppa, kiitos!', label: 1, lang: 'fi' },
    { text: 'Terrible service, the parcel never arrived.', label: 'negative', lang: 'en' },
    { text: 'The shop is open until six.', label: 'neutral', language: 'en' },
    // A label that the scorer will not agree with.
    { text: 'Surkeaa ja kamalaa, täysin kelvoton laite.', label: 'neutral', lang: 'fi' },
    { text: 'Kiitos, kaikki toimi hienosti!', label: 'negative', lang: 'fi' },
  ]

  it('needs no database, and tells people everything on plain lines', async () => {
    const project = makeProject(configOf({}), { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' })
    const { code, stdout, stderr } = await runCommand(project, ['evaluate', '-'], labelLines(some))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/TEXTS +NEGATIVE +AVERAGE PRECISION +PRECISION +RECALL +F1 AT 0\.60/)
    expect(stdout).toMatch(/^all +6 +3 +0\.\d{3}/mu)
    expect(stdout).toMatch(/^en +2 +1 +1\.000/mu)
    expect(stdout).toMatch(/^fi +4 +2 /mu)
    expect(stdout).toMatch(/[\u2801-\u28ff]/u)
    expect(stdout).toMatch(/^0\.9–1\.0 +\d/mu)
    expect(stdout).toMatch(/^negative +2 +0 +1 +0$/mu)
    expect(stdout).toMatch(/^Missed: .*\n0\.\d\d fi {2}Kiitos, kaikki toimi hienosti!\n +Kiitos -\d/mu)
    expect(stdout).toMatch(/^False alarms: .*\n0\.\d\d fi {2}Surkeaa ja kamalaa/mu)
  })

  it('counts every text once in each table', async () => {
    const measured = jsonOf(await run(['evaluate', '-', '--json'], labelLines(some)))
    expect(measured).toMatchObject({
      texts: 6,
      negative: 3,
      at_threshold: { threshold: 0.6, precision: 2 / 3, recall: 2 / 3 },
      confusion: { negative: { negative: 2 }, neutral: { negative: 1 } },
      missed: [{ truth: 'negative', language: 'fi' }],
      false_alarms: [{ truth: 'neutral', label: 'negative' }],
    })
    const { calibration } = measured as { calibration: { bins: { count: number }[] } }
    expect(calibration.bins.reduce((sum, { count }) => sum + count, 0)).toBe(6)
  })

  it('draws the curve as a picture with labelled axes', async () => {
    const curve = path.join(folder, 'curve.svg')
    expect(await run(['evaluate', '-', '--curve', curve], labelLines(some))).toMatchObject({ code: 0 })
    const svg = readFileSync(curve, 'utf8')
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 640 480"/)
    for (const words of [
      'recall: complaints found',
      'precision: alarms that are right',
      'prefers-color-scheme: dark',
    ])
      expect(svg).toContain(words)
    expect(svg).toMatch(/class="curve" d="M64 [\d.]+(?:V[\d.]+H[\d.]+)+"/)
    expect(svg).not.toMatch(/NaN|undefined/)
  })

  it('says clearly what an empty file, a missing one, and labels that are all alike cannot give', async () => {
    expect(await run(['evaluate', '-'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^-: holds no labelled text; write one object on each line/),
    })
    expect(await run(['evaluate', path.join(folder, 'none.jsonl')])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/none\.jsonl: cannot be read: ENOENT/),
    })
    const alike = labelLines(some.filter(({ label }) => label === -1 || label === 'negative'))
    const { code, stdout } = await run(['evaluate', '-'], alike)
    expect(code).toBe(0)
    expect(stdout).toContain('All labels are alike, or none is negative: there is nothing to rank.')
    const curve = path.join(folder, 'alike.svg')
    expect(await run(['evaluate', '-', '--curve', curve], alike)).toMatchObject({ code: 1 })
    expect(existsSync(curve)).toBe(false)
  })

  it('names the line that it cannot read and measures the others', async () => {
    const input = `{"text":"x","label":2}\n${labelLines(some)}nonsense\n`
    const { code, stdout, stderr } = await run(['evaluate', '-', '--json'], input)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^standard input:1 label: is no label.*\nstandard input:8 is not JSON/)
    expect(JSON.parse(stdout)).toMatchObject({ texts: 6, bad_lines: 2 })
  })
})
