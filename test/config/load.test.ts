import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkText } from '../../config/check.ts'
import { loadConfig } from '../../config/load.ts'
import { ConfigProblems } from '../../config/problems.ts'
import type { Problem } from '../../config/problems.ts'
import type { Config } from '../../config/schema.ts'
import { ConfigError } from '../../lib/errors.ts'
import { completed } from './write-config.ts'
import { processorMs } from '../harness/processor-time.ts'

const folder = mkdtempSync(join(tmpdir(), 'ennakko-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(content: string | Buffer): string {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.yaml`)
  writeFileSync(file, content)
  return file
}

function read(text: string, env: Record<string, string> = {}): Config {
  const { config, problems } = checkText(completed(text), 'ennakko.yaml', env)
  expect(problems).toEqual([])
  if (config === undefined) throw new Error('no config')
  return config
}

function refused(file: string): readonly Problem[] {
  try {
    loadConfig(file, {})
  } catch (error) {
    if (error instanceof ConfigProblems) return error.problems
    throw error
  }
  throw new Error('the config was accepted')
}

describe('a good config', () => {
  it('fills in every default', () => {
    expect(read('company: Revontuli Oy')).toEqual({
      company: 'Revontuli Oy',
      timezone: 'Europe/Helsinki',
      languages: ['fi', 'en'],
      locale: 'fi',
      alerts: { maxAgeMs: 24 * 3_600_000 },
      brands: [{ id: 'revontuli', any: ['Revontuli'], all: [], none: [] }],
      sources: [
        {
          id: 'demo',
          connector: 'sample',
          kind: 'search',
          match: 'brands',
          enabled: true,
          options: { pace: 4 },
        },
      ],
      channels: [{ id: 'terminal', type: 'console', options: {} }],
      policies: [{ when: {}, steps: [{ afterMs: 0, notify: ['terminal'] }], repeat: 0 }],
      operators: { notify: ['terminal'] },
      network: { allowPrivate: [] },
      retention: { textMs: 90 * 86_400_000 },
    })
  })

  it('keeps a connector option apart from the keys that every source has, and shares the language with both', () => {
    const { sources } = read(`sources:
  - id: news
    connector: feed
    url: https://example.com/rss
    headers: { Authorization: Basic abc }
    language: fi
    every: 1m30s
    match: all
    brand: revontuli`)
    expect(sources).toEqual([
      {
        id: 'news',
        connector: 'feed',
        kind: 'news',
        everySeconds: 90,
        match: 'all',
        brand: 'revontuli',
        language: 'fi',
        enabled: true,
        options: { url: 'https://example.com/rss', headers: { Authorization: 'Basic abc' }, language: 'fi' },
      },
    ])
  })

  it('takes the kind of a source from its connector, unless the config says another', () => {
    const { sources } = read(`sources:
  - { id: a, connector: steam, app: 620 }
  - { id: b, connector: feed, url: https://example.com/reviews.rss, kind: review }`)
    expect(sources.map(({ kind }) => kind)).toEqual(['review', 'review'])
  })

  it('takes a value or a list in conditions and steps', () => {
    const { policies } = read(`policies:
  - when: { priority: P1, language: [fi, sv], cause: legal, source: demo, connector: [sample] }
    steps: [{ notify: terminal }, { after: 1h30m, notify: [terminal] }]
    repeat: 3
  - steps: [{ notify: terminal }]`)
    expect(policies[0]).toEqual({
      when: {
        priority: ['P1'],
        language: ['fi', 'sv'],
        cause: ['legal'],
        source: ['demo'],
        connector: ['sample'],
      },
      steps: [
        { afterMs: 0, notify: ['terminal'] },
        { afterMs: 5_400_000, notify: ['terminal'] },
      ],
      repeat: 3,
    })
  })

  it('tells operators through the channels of the first steps unless it says otherwise', () => {
    const channels = 'channels: { a: { type: console }, b: { type: console }, c: { type: console } }'
    const policies =
      'policies: [{ when: { priority: P1 }, steps: [{ notify: [b, a] }, { after: 5m, notify: c }] }, { steps: [{ notify: a }] }]'
    expect(read(`${channels}\n${policies}`).operators.notify).toEqual(['b', 'a'])
    expect(read(`${channels}\n${policies}\noperators: { notify: c }`).operators.notify).toEqual(['c'])
  })

  it('reads service hours into minutes and promises into milliseconds', () => {
    const { hours, sla } = read(`hours:
  default: { mon-thu: ["13:00-24:00", "08:00-12:00"], fri: "08:00-15:30" }
  holidays: finland
sla: { P1: { acknowledge: 15m, reply: 30m }, P3: { reply: 4h } }`)
    const full = [
      { from: 480, to: 720 },
      { from: 780, to: 1440 },
    ]
    expect(hours).toEqual({
      week: [full, full, full, full, [{ from: 480, to: 930 }], [], []],
      holidays: 'finland',
    })
    expect(sla).toEqual({ P1: { acknowledgeMs: 900_000, replyMs: 1_800_000 }, P3: { replyMs: 14_400_000 } })
  })

  it.each([
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['90s', 90_000],
    ['2d12h', 216_000_000],
    ['1h30m', 5_400_000],
  ])('reads the duration %s', (text, ms) => {
    expect(read(`alerts: { max_age: ${text} }`).alerts.maxAgeMs).toBe(ms)
  })

  it.each(['0m', '0', '0s'])('lets a step be due at once as %s', (text) => {
    const policies = `policies: [{ steps: [{ after: ${text}, notify: terminal }] }]`
    expect(read(policies).policies[0]?.steps[0]?.afterMs).toBe(0)
  })

  it('needs no brand when every source takes everything', () => {
    const { brands, sources } = read('brands: []\nsources: [{ id: demo, connector: sample, match: all }]')
    expect({ brands, ids: sources.map(({ id }) => id) }).toEqual({ brands: [], ids: ['demo'] })
  })

  it('follows anchors and aliases', () => {
    const config = read('company: &name Revontuli\nbrands:\n  - id: a\n    any: [*name]')
    expect(config.brands[0]?.any).toEqual(['Revontuli'])
  })

  it("takes what a brand adds by hand, and causes of one's own for policies to ask for", () => {
    const { brands, causes, policies } = read(`
brands:
  - id: posti
    any: [=Posti]
    forms: [Postissakoo]
    except: [Postin Säätiö]
    own: ["@posti"]
causes: { delivery: [noutolokero], charging: [latausasema] }
policies:
  - when: { cause: [legal, charging] }
    steps: [{ notify: terminal }]`)
    expect(brands[0]).toMatchObject({
      any: ['=Posti'],
      forms: ['Postissakoo'],
      except: ['Postin Säätiö'],
      own: ['@posti'],
    })
    expect(causes).toEqual({ delivery: ['noutolokero'], charging: ['latausasema'] })
    expect(policies[0]?.when.cause).toEqual(['legal', 'charging'])
  })
})

describe('variables', () => {
  it('are put in anywhere in a text', () => {
    const { company } = read('company: "${FIRST}-${SECOND} Oy"', { FIRST: 'Revon', SECOND: 'tuli' })
    expect(company).toBe('Revon-tuli Oy')
  })

  it('come from the file that NAME_FILE names, trimmed, when NAME is not set', () => {
    const file = join(folder, 'company')
    writeFileSync(file, 'Revontuli Oy\n')
    expect(read('company: "${COMPANY}"', { COMPANY_FILE: file }).company).toBe('Revontuli Oy')
    expect(read('company: "${COMPANY}"', { COMPANY_FILE: file, COMPANY: 'Muu Oy' }).company).toBe('Muu Oy')
    expect(read('company: "${COMPANY}"', { COMPANY_FILE: file, COMPANY: '' }).company).toBe('Revontuli Oy')
  })

  it('leave $${ as a literal ${ and are not looked for in what they bring', () => {
    expect(read('company: "A $${NAME} B"').company).toBe('A ${NAME} B')
    expect(read('company: "${NAME}"', { NAME: '${OTHER} $& $1' }).company).toBe('${OTHER} $& $1')
  })

  it('may be missing in a source that is switched off, which then has no options', () => {
    const { sources } = read(`sources:
  - { id: a, connector: webhook, secret: "\${A_SECRET}", enabled: false, every: 5m }
  - { id: b, connector: sample }
  - { id: c, connector: webhook, secret: "\${C_SECRET}", enabled: false }
  - { id: d, connector: webhook, secret: a-secret-of-its-own, enabled: false }
policies:
  - when: { source: a }
    steps: [{ notify: terminal }]
  - steps: [{ notify: terminal }]`)
    expect(sources.map(({ id, enabled, options }) => ({ id, enabled, options }))).toEqual([
      { id: 'a', enabled: false, options: undefined },
      { id: 'b', enabled: true, options: { pace: 4 } },
      { id: 'c', enabled: false, options: undefined },
      { id: 'd', enabled: false, options: { secret: 'a-secret-of-its-own' } },
    ])
    expect(sources[0]?.everySeconds).toBe(300)
  })
})

describe('values from the environment never show in a message', () => {
  const secrets = [
    'hunter2',
    'short',
    'T0ps3cret/Väinö "quoted" & long enough',
    'https//hooks.slack.com/services/T000/B000/XXXX',
  ]
  const places = [
    'company: A\ntimezone: "${SECRET}"',
    'locale: "${SECRET}"',
    'languages: [fi, "${SECRET}"]',
    'alerts: { max_age: "${SECRET}" }',
    'brands: [{ id: "${SECRET}", any: [A] }]',
    'brands: "${SECRET}"',
    'sources: [{ id: "${SECRET}", connector: sample }]',
    'sources: [{ id: a, connector: "${SECRET}" }]',
    'sources: [{ id: a, connector: feed, url: "${SECRET}" }]',
    'sources: [{ id: a, connector: feed, url: "https:// ${SECRET}@example.com/" }]',
    'sources: [{ id: a, connector: sample, pace: "${SECRET}" }]',
    'sources: [{ id: a, connector: hackernews, tags: ["${SECRET}"] }]',
    'sources: [{ id: a, connector: sample, brand: "${SECRET}", match: all }]',
    'sources: [{ id: a, connector: sample, enabled: "${SECRET}" }]',
    'sources: ["${SECRET}"]',
    'channels: { terminal: { type: "${SECRET}" } }',
    'channels: { terminal: { type: slack, url: "${SECRET}" } }',
    'channels: { terminal: { type: email, to: ["${SECRET}"] } }',
    'channels: { terminal: { type: email, to: [a@example.com], smtp: "${SECRET}", secret: "${SECRET}" } }',
    'policies: [{ steps: [{ notify: "${SECRET}" }] }]',
    'policies: [{ when: { source: "${SECRET}" }, steps: [{ notify: terminal }] }]',
    'policies: [{ when: { connector: ["${SECRET}"] }, steps: [{ notify: terminal, after: "${SECRET}" }] }]',
    'policies: [{ when: { priority: "${SECRET}", cause: "${SECRET}" }, steps: [{ notify: terminal }] }]',
    'operators: { notify: ["${SECRET}"] }',
    'network: { allow_private: ["${SECRET}"] }',
    'hours: { default: { mon: "${SECRET}" }, holidays: "${SECRET}" }',
    'sla: { P1: { reply: "${SECRET}" } }',
    // The value is well formed here, and shows up in the list of known names of another problem.
    'brands: [{ id: "${GOOD}", any: [A] }]\npolicies: [{ when: { brand: elsewhere }, steps: [{ notify: terminal }] }]',
    'sources: [{ id: "${GOOD}", connector: sample }, { id: "${GOOD}", connector: sample }]',
  ]

  it.each(places)('in %s', (text) => {
    const good = 'a-secret-that-is-an-id'
    const found = secrets.map((secret) => ({
      secret,
      problems: checkText(completed(text), 'ennakko.yaml', { SECRET: secret, GOOD: good }).problems,
    }))
    expect(found.some(({ problems }) => problems.length > 0)).toBe(true)
    for (const { secret, problems } of found) {
      const shown = new ConfigProblems(problems).message
      for (const value of [secret, good]) {
        if (value !== 'short') expect(shown).not.toContain(value)
        expect(shown).not.toContain(`"${value}"`)
        expect(shown).not.toContain(JSON.stringify(value).slice(1, -1))
        expect(shown).not.toContain(encodeURIComponent(value))
      }
    }
  })

  it('and the message names the variable instead', () => {
    const { problems } = checkText(completed('locale: "${SECRET}"'), 'ennakko.yaml', { SECRET: 'suomeksi' })
    expect(problems[0]?.message).toContain('SECRET')
  })
})

describe('secrets that stand in the file itself', () => {
  it.each([
    'sources: [{ id: a, connector: webhook, secret: hunter2 }]',
    'sources: [{ id: a, connector: feed, url: "https://user:hunter2@example.com/rss" }]',
    'channels: { terminal: { type: slack, url: "hunter2" } }',
    'channels: { terminal: { type: slack, url: "https:/hooks.slack.com/hunter2", mentio: hunter2 } }',
    'channels:\n  terminal: { type: slack, url: "https://hooks.slack.com/hunter2 }',
    'channels:\n  terminal: { type: webhook, secret: @hunter2 }',
  ])('are not repeated: %s', (text) => {
    const { problems } = checkText(completed(text), 'ennakko.yaml', {})
    expect(problems.length).toBeGreaterThan(0)
    expect(new ConfigProblems(problems).message).not.toContain('hunter2')
  })
})

describe('a file that cannot be a config', () => {
  it('is an error of configuration with file, line, column and remedy on each line', () => {
    const file = write('company: 1\nlocale: x\n')
    expect(() => loadConfig(file, {})).toThrow(ConfigError)
    const lines = refused(file).length
    try {
      loadConfig(file, {})
    } catch (error) {
      const shown = error instanceof Error ? error.message.split('\n') : []
      expect(shown).toHaveLength(lines)
      for (const line of shown) expect(line.slice(file.length)).toMatch(/^:\d+:\d+ \S+: \S.+; .+/)
    }
  })

  it.each([
    ['missing', () => join(folder, 'nowhere', 'ennakko.yaml'), 'there is no such file', 'ENNAKKO_CONFIG'],
    ['a directory', () => folder, 'is a directory', 'name the YAML file'],
    ['empty', () => write(''), 'the file is empty', 'copy config/ennakko.yaml'],
    ['only comments', () => write('# nothing yet\n'), 'the file is empty', 'copy config/ennakko.yaml'],
    ['a list', () => write('- a\n- b\n'), 'must hold "key: value" lines', 'compare it with'],
    ['a word', () => write('hello\n'), 'must hold "key: value" lines', 'compare it with'],
    [
      'larger than 1 MiB',
      () => write(`# ${'x'.repeat(1024 * 1024)}\n`),
      'larger than 1 MiB',
      'check the name',
    ],
    ['UTF-16', () => write(Buffer.from('\uFEFFcompany: A\n', 'utf16le')), 'is not UTF-8', 'save it as UTF-8'],
  ])('is refused when it is %s', (_, file, what, remedy) => {
    const [problem, ...others] = refused(file())
    expect(others).toEqual([])
    expect(problem).toMatchObject({ line: 1, col: 1 })
    expect(problem?.message).toContain(what)
    expect(problem?.message).toContain(remedy)
  })

  it('shows where a character of another encoding stands', () => {
    const file = write(
      Buffer.concat([
        Buffer.from('locale: fi\ncompany: '),
        Buffer.from([0x53, 0xe4, 0x68]),
        Buffer.from('\n'),
      ]),
    )
    expect(refused(file)).toMatchObject([{ line: 2, col: 11, path: 'file' }])
  })

  it.skipIf(process.getuid?.() === 0)('is refused when it may not be read', () => {
    const file = write('company: A\n')
    chmodSync(file, 0)
    expect(refused(file)[0]?.message).toContain('may not be read')
  })

  it('is read without its byte order mark and with Windows line ends', () => {
    const file = write(`\uFEFF${completed('company: Revontuli Oy\nlocale: en').replaceAll('\n', '\r\n')}`)
    expect(loadConfig(file, {}).config).toMatchObject({ company: 'Revontuli Oy', locale: 'en' })
  })

  it('is refused in good time when aliases multiply', () => {
    const rows = Array.from(
      { length: 9 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`,
    )
    const started = processorMs()
    const [problem] = refused(write(['a0: &a0 [x, x]', ...rows].join('\n')))
    expect(problem?.message).toContain('aliases')
    expect(processorMs() - started).toBeLessThan(10_000)
  })

  it('is refused when an alias holds itself', () => {
    expect(refused(write('company: &a [*a]\n')).length).toBeGreaterThan(0)
  })

  it('is refused when it is nested without end', () => {
    expect(refused(write(`company: ${'['.repeat(50_000)}`)).length).toBeGreaterThan(0)
    expect(refused(write(`company: ${'['.repeat(60)}${']'.repeat(60)}`))[0]?.message).toContain(
      'nested too deeply',
    )
  })

  it('is refused when a secret file is a directory, too large or empty', () => {
    const directory = join(folder, 'secret-directory')
    mkdirSync(directory)
    const cases: [string, string][] = [
      [directory, 'does not point to a file'],
      [write('x'.repeat(70_000)), 'larger than 64 KiB'],
      [write('\n'), 'is empty'],
    ]
    for (const [file, what] of cases) {
      const { problems } = checkText(completed('company: "${C}"'), 'ennakko.yaml', { C_FILE: file })
      expect(problems).toHaveLength(1)
      expect(problems[0]?.message).toContain(what)
    }
  })
})
