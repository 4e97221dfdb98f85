import { spawn, spawnSync } from 'node:child_process'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clip, layOut, oneLine, padStart, widthOf, wrap } from '../../bin/terminal.ts'
import { complaint, configOf } from '../harness/config.ts'
import { makeProject } from '../harness/ennakko.ts'
import { type Post, serveFeed } from '../harness/feed-server.ts'
import { freshDatabase } from '../harness/postgres.ts'
import { until } from '../harness/until.ts'

const url = await freshDatabase('terminal')
const root = path.join(import.meta.dirname, '../..')

describe('text on a terminal', () => {
  it.each([
    ['Ä', 1],
    ['a\u0308', 1],
    ['漢字', 4],
    ['한글', 4],
    ['ＡＢ', 4],
    ['🙂', 2],
    ['👨‍👩‍👧', 2],
    ['❤️', 2],
    ['1', 1],
    ['', 0],
    ['\u200b', 0],
  ])('%j is %i columns wide', (text, width) => {
    expect(widthOf(text)).toBe(width)
  })

  it('is cut at characters as people see them, never wider than asked', () => {
    expect(clip('漢字漢字', 5)).toBe('漢字…')
    expect(clip('漢字漢字', 6)).toBe('漢字…')
    expect(clip('漢字漢字', 8)).toBe('漢字漢字')
    expect(clip('ä👨‍👩‍👧b', 3)).toBe('ä…')
    expect(clip('hello there', 7)).toBe('hello…')
    expect(clip('hello', Number.POSITIVE_INFINITY)).toBe('hello')
    expect(clip('hello', 0)).toBe('')
    for (let width = 1; width < 12; width += 1) {
      expect(widthOf(clip('ab漢字🙂cd漢', width))).toBeLessThanOrEqual(width)
    }
  })

  it('is padded by columns', () => {
    expect(padStart('漢', 4)).toBe('  漢')
    expect(padStart('toolong', 4)).toBe('toolong')
  })

  it('is wrapped between words, and long words are left whole', () => {
    expect(wrap('one two three four five six', 20, 2)).toBe('one two three four\n  five six')
    expect(wrap('a https://example.com/a-very-long-address b', 20, 0)).toBe(
      'a\nhttps://example.com/a-very-long-address\nb',
    )
  })

  it('cannot steer the terminal', () => {
    expect(oneLine('a\u001b[31mb\nc\u0007\u202ed')).toBe('ab c[U+202E]d')
  })
})

describe('a table', () => {
  const table = [{}, { paint: (cell: string) => `<${cell}>` }, { align: 'right' }] as const
  const rows = [
    ['NAME', 'STATE', 'ITEMS'],
    ['漢字', 'ok', '5'],
    ['a-very-long-name', 'ok', '12345'],
  ]

  it('lines up, numbers at the right, colours without width', () => {
    expect(layOut(table, rows, 80)).toBe(
      [
        'NAME              STATE  ITEMS',
        '漢字              <ok>         5',
        'a-very-long-name  <ok>     12345',
      ].join('\n'),
    )
  })

  it('gives way in its first column when the terminal is narrow', () => {
    const lines = layOut(table, rows, 24).split('\n')
    expect(lines[2]).toBe('a-very-lo…  <ok>     12345')
    expect(widthOf(lines[0] ?? '')).toBe(24)
  })
})

const hasScript = spawnSync('script', ['--version']).status === 0
if (!hasScript) {
  console.warn('\n!!! script (bsdutils) is not installed: what people see on a terminal is NOT tested\n')
}

describe.skipIf(!hasScript)('on a terminal', () => {
  /** Runs a command in a pseudo-terminal of 60 columns. */
  function inTerminal(command: string, env: Record<string, string>) {
    const child = spawn(
      'script',
      ['-qec', `stty cols 60 rows 30; exec node bin/ennakko.ts ${command}`, '/dev/null'],
      {
        cwd: root,
        env: {
          PATH: `${path.dirname(process.execPath)}:${process.env['PATH']}`,
          TERM: 'xterm-256color',
          SHELL: '/bin/sh',
          ...env,
        },
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    )
    // Its pseudo-terminal goes with it, and the command with that.
    onTestFinished(() => void child.kill('SIGKILL'))
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const ended = new Promise<number | null>((resolve) => {
      child.on('close', resolve)
    })
    return {
      output: () => output.replaceAll('\r\n', '\n'),
      ended,
      type: (keys: string) => child.stdin.write(keys),
    }
  }

  const wide: Post[] = [{ id: '1', text: `Revontuli 漢字 🙂 ${complaint.repeat(3)}` }]

  it('start greets with the page, the config, the alerts and how to stop, and Ctrl+C twice stops once', async () => {
    const feed = await serveFeed(wide)
    const sources = [{ id: 'forum', connector: 'feed', url: feed.url, every: '1s' }]
    const { env, configPath } = makeProject(configOf({ sources }), { DATABASE_URL: url })
    delete env['PUBLIC_URL']
    const run = inTerminal('start', env)
    await until('the alert', () => run.output().includes('sähkölasku'))
    // The polls that bring nothing are not worth a line.
    await until('more polls', () => feed.requests >= 3)
    run.type('\u0003\u0003')
    expect(await run.ended).toBe(0)
    await feed.close()
    const plain = stripVTControlCharacters(run.output())
    const greeting = /\nEnnakko listens for Revontuli Oy: 1 source\.\n((?: {2}.+\n)+)/.exec(plain)?.[1] ?? ''
    const lines = greeting.trimEnd().split('\n')
    expect(lines).toEqual([
      expect.stringMatching(/^ {2}Page {4}http:\/\/localhost:[1-9]\d+$/),
      `  Config  ${configPath} – an edit takes effect within seconds`,
      '  Alerts  appear below',
      '  Stop    Ctrl+C',
    ])
    expect(plain.indexOf('sähkölasku')).toBeGreaterThan(plain.indexOf('Stop'))
    const port = /Page +http:\/\/localhost:(\d+)/.exec(plain)?.[1]
    expect(plain).toContain(`http://localhost:${port}/a#`)
    // Each event is one line with its fields behind it.
    expect(plain).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: polled \{"sourceId":"forum",.*\}$/mu)
    expect(plain.match(/polled/g)).toHaveLength(1)
    expect(plain).toMatch(/INFO: stopped\n$/)
  })

  it('poll keeps each mention on one line of the terminal, in colour', async () => {
    const feed = await serveFeed(wide)
    const { env } = makeProject(configOf({ sources: [{ id: 'forum', connector: 'feed', url: feed.url }] }))
    const run = inTerminal('poll forum --dry-run', env)
    expect(await run.ended).toBe(0)
    await feed.close()
    const [line = ''] = run.output().split('\n')
    expect(line).toContain('\u001b[31mnegative')
    expect(widthOf(stripVTControlCharacters(line))).toBeLessThanOrEqual(60)
    expect(stripVTControlCharacters(line).endsWith('…')).toBe(true)
  })

  it('uses no colours when NO_COLOR asks for none', async () => {
    const { env } = makeProject(configOf({}), { NO_COLOR: '1', DATABASE_URL: url })
    const run = inTerminal('doctor', env)
    expect(await run.ended).toBe(0)
    expect(run.output()).toMatch(/✓ config/)
    expect(run.output()).not.toContain('\u001b')
  })
})
