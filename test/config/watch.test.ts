import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { ConfigProblems } from '../../config/problems.ts'
import { watchConfig } from '../../config/watch.ts'
import type { Watch } from '../../config/watch.ts'
import { completed } from './write-config.ts'

const everyMs = 80
const cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

interface Observed {
  watch: Watch
  changes: string[]
  problems: string[]
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'ennakko-watch-'))
  cleanUps.push(() => rmSync(path, { recursive: true }))
  return path
}

function company(name: string): string {
  return completed(`company: ${name}`)
}

function start(file: string, env: Record<string, string> = {}, pace = everyMs): Observed {
  const changes: string[] = []
  const problems: string[] = []
  const watch = watchConfig(
    file,
    env,
    {
      onChange: (config) => changes.push(config.company),
      onProblem: (found) => problems.push(found.map(({ path }) => path).join(' ')),
    },
    { everyMs: pace },
  )
  cleanUps.push(() => watch.close())
  return { watch, changes, problems }
}

/** Waits for so many reports, and then long enough for one too many to come. */
async function reports({ changes, problems }: Observed, count: number): Promise<Omit<Observed, 'watch'>> {
  const giveUp = performance.now() + 120_000
  while (changes.length + problems.length < count && performance.now() < giveUp) await wait(10)
  await wait(everyMs * 3)
  return { changes, problems }
}

describe('a watched config', () => {
  const edits: [string, (file: string, text: string) => void][] = [
    ['writes in place', (file, text) => writeFileSync(file, text)],
    [
      'writes a new file and renames it over the old one',
      (file, text) => {
        writeFileSync(`${file}.new`, text)
        renameSync(`${file}.new`, file)
      },
    ],
    [
      'moves the old file away and writes a new one',
      (file, text) => {
        renameSync(file, `${file}~`)
        writeFileSync(file, text)
      },
    ],
    [
      'deletes the file and creates it anew',
      (file, text) => {
        rmSync(file)
        writeFileSync(file, text)
      },
    ],
    [
      'keeps size and times as they were',
      (file, text) => {
        const then = new Date('2026-01-01')
        writeFileSync(file, text)
        utimesSync(file, then, then)
      },
    ],
  ]

  it.each(edits)('is followed when the editor %s', async (_, edit) => {
    const file = join(folder(), 'ennakko.yaml')
    writeFileSync(file, company('Aalto'))
    const observed = start(file)
    expect(observed.watch.current().company).toBe('Aalto')
    edit(file, company('Berta'))
    expect(await reports(observed, 1)).toEqual({ changes: ['Berta'], problems: [] })
    edit(file, company('Carla'))
    expect(await reports(observed, 2)).toEqual({ changes: ['Berta', 'Carla'], problems: [] })
    expect(observed.watch.current().company).toBe('Carla')
  })

  it('is followed when a symlink of a mounted volume is swapped', async () => {
    const root = folder()
    for (const [version, name] of [
      ['v1', 'Aalto'],
      ['v2', 'Berta'],
    ] as const) {
      mkdirSync(join(root, version))
      writeFileSync(join(root, version, 'ennakko.yaml'), company(name))
    }
    symlinkSync('v1', join(root, '..data'))
    symlinkSync(join('..data', 'ennakko.yaml'), join(root, 'ennakko.yaml'))
    const observed = start(join(root, 'ennakko.yaml'))
    symlinkSync('v2', join(root, '..data_tmp'))
    renameSync(join(root, '..data_tmp'), join(root, '..data'))
    rmSync(join(root, 'v1'), { recursive: true })
    expect(await reports(observed, 1)).toEqual({ changes: ['Berta'], problems: [] })
  })

  it('keeps running with the old config on a bad edit, says so once, and recovers', async () => {
    const file = join(folder(), 'ennakko.yaml')
    writeFileSync(file, company('Aalto'))
    const observed = start(file)
    writeFileSync(file, `${company('Berta')}localle: fi\n`)
    expect(await reports(observed, 1)).toEqual({ changes: [], problems: ['localle'] })
    expect(observed.watch.current().company).toBe('Aalto')
    writeFileSync(file, `${company('Berta')}\tlocale: fi\n`)
    expect(await reports(observed, 2)).toEqual({ changes: [], problems: ['localle', 'yaml'] })
    writeFileSync(file, company('Berta'))
    expect(await reports(observed, 3)).toEqual({ changes: ['Berta'], problems: ['localle', 'yaml'] })
  })

  it('outlives the loss of its file', async () => {
    const file = join(folder(), 'ennakko.yaml')
    writeFileSync(file, company('Aalto'))
    const observed = start(file)
    rmSync(file)
    expect(await reports(observed, 1)).toEqual({ changes: [], problems: ['file'] })
    expect(observed.watch.current().company).toBe('Aalto')
    writeFileSync(file, company('Berta'))
    expect(await reports(observed, 2)).toEqual({ changes: ['Berta'], problems: ['file'] })
  })

  it('is not reloaded when it is only touched or written with the same content', async () => {
    const file = join(folder(), 'ennakko.yaml')
    writeFileSync(file, company('Aalto'))
    const observed = start(file)
    utimesSync(file, new Date(), new Date())
    expect(await reports(observed, 0)).toEqual({ changes: [], problems: [] })
    writeFileSync(file, readFileSync(file))
    expect(await reports(observed, 0)).toEqual({ changes: [], problems: [] })
  })

  it('is left alone while it is still being written', async () => {
    const file = join(folder(), 'ennakko.yaml')
    writeFileSync(file, company('Aalto'))
    const observed = start(file, {}, 200)
    const text = company('Berta')
    writeFileSync(file, '')
    for (const character of text) {
      appendFileSync(file, character)
      await wait(3)
    }
    expect(await reports(observed, 1)).toEqual({ changes: ['Berta'], problems: [] })
  })

  it('follows the files of its secrets', async () => {
    const root = folder()
    const [file, secret] = [join(root, 'ennakko.yaml'), join(root, 'company')]
    writeFileSync(secret, 'Aalto')
    writeFileSync(file, completed('company: "${COMPANY}"'))
    const observed = start(file, { COMPANY_FILE: secret })
    writeFileSync(secret, 'Berta')
    expect(await reports(observed, 1)).toEqual({ changes: ['Berta'], problems: [] })
    rmSync(secret)
    expect(await reports(observed, 2)).toEqual({ changes: ['Berta'], problems: ['company'] })
    writeFileSync(secret, 'Carla')
    expect(await reports(observed, 3)).toEqual({ changes: ['Berta', 'Carla'], problems: ['company'] })
  })

  it('notices an edit at its usual pace', async () => {
    const file = join(folder(), 'ennakko.yaml')
    writeFileSync(file, company('Aalto'))
    const { changes } = start(file, {}, 1000)
    await wait(20)
    writeFileSync(file, company('Berta'))
    await expect.poll(() => changes).toEqual(['Berta'])
  })

  it('is not followed any more once closed', async () => {
    const file = join(folder(), 'ennakko.yaml')
    writeFileSync(file, company('Aalto'))
    const observed = start(file)
    observed.watch.close()
    writeFileSync(file, company('Berta'))
    expect(await reports(observed, 0)).toEqual({ changes: [], problems: [] })
  })

  it('stops the start when it is bad from the beginning', () => {
    const file = join(folder(), 'ennakko.yaml')
    writeFileSync(file, 'company: 1\n')
    expect(() => start(file)).toThrow(ConfigProblems)
  })
})
