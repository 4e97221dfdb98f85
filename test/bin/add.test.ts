import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { replaceFile } from '../../bin/add/replace-file.ts'
import { proposeId } from '../../bin/add/source-id.ts'
import { type Project, makeProject, runCommand, startEnnakko } from '../harness/ennakko.ts'
import { type Post, rss } from '../harness/feed-server.ts'
import { freshDatabase } from '../harness/postgres.ts'
import { until } from '../harness/until.ts'
import { serve } from '../lib/servers.ts'

const config = `# Ours
company: Revontuli Oy
languages: [fi, en]

brands:
  - id: revontuli # the only one
    any: [Revontuli]

sources:
  - id: demo
    connector: sample
    enabled: false
    # pace: 4

channels: { terminal: { type: console } }
policies:
  - steps: [{ after: 0m, notify: [terminal] }]
network: { allow_private: [127.0.0.0/8] }
`

const posts: Post[] = [1, 2, 3, 4].map((n) => ({
  id: `p${n}`,
  title: `Otsikko ${n}`,
  text: `Revontuli\u001b[31m laskutti ${n} kertaa`,
  publishedAt: new Date(Date.UTC(2026, 4, n)),
}))

/** A news site whose page names its feed. */
async function newsSite(answer: { status: number } = { status: 200 }) {
  return await serve((request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/') {
      response.end(
        '<html><title>Uutiset</title><link rel=alternate type=application/rss+xml href=/uutiset.rss>',
      )
      return
    }
    if (request.url === '/uutiset.rss' && answer.status === 200)
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(rss(posts))
    else response.writeHead(request.url === '/uutiset.rss' ? answer.status : 404).end('no')
  })
}

const read = ({ configPath }: Project) => readFileSync(configPath, 'utf8')

/** The config with lines behind its last source. */
function withLines(...lines: string[]): string {
  return config.replace('    # pace: 4\n', `    # pace: 4\n${lines.map((line) => `${line}\n`).join('')}`)
}

describe('ennakko add', () => {
  it('shows three posts of a site, and adds its feed behind the others without touching a line', async () => {
    const site = await newsSite()
    const project = makeProject(config)
    const { code, stdout, stderr } = await runCommand(project, ['add', site.url, '--yes', '--id', 'uutiset'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Recognised as a feed of "Uutiset", read with the connector feed.')
    expect(stdout).toContain('It would read 4 posts, such as:\n')
    expect(stdout.match(/^ {2}2026-05-0\d 00:00 .*Otsikko \d – .*$/gm)).toHaveLength(3)
    expect(stdout).not.toContain('\u001b')
    expect(stdout).toContain(`added 'uutiset' to ${project.configPath}`)
    const added = ['  - id: uutiset', '    connector: feed', `    url: ${site.url}/uutiset.rss`]
    expect(read(project)).toBe(withLines(...added))
    expect((await runCommand(project, ['check'])).code).toBe(0)
    expect(await runCommand(project, ['poll', 'uutiset', '--dry-run'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('uutiset: 4 items'),
    })
  })

  it('says which source reads the same already, and adds nothing', async () => {
    const site = await newsSite()
    const before = withLines(
      '  - { id: news, connector: feed, url: "' + site.url + '/uutiset.rss", every: 5m }',
    )
    const project = makeProject(before)
    for (const address of [site.url, `${site.url}/uutiset.rss`]) {
      const { code, stdout } = await runCommand(project, ['add', address, '--yes'])
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: `${project.configPath} has it already: source 'news'\n`,
      })
    }
    expect(read(project)).toBe(before)
  })

  it('writes nothing with --dry-run, and nothing without a yes', async () => {
    const site = await newsSite()
    const project = makeProject(config)
    const tried = await runCommand(project, ['add', site.url, '--dry-run'])
    expect(tried).toMatchObject({ code: 0, stdout: expect.stringContaining(`url: ${site.url}/uutiset.rss`) })
    const unasked = await runCommand(project, ['add', site.url])
    expect(unasked).toMatchObject({ code: 1, stderr: 'nothing was written; --yes adds it\n' })
    expect(read(project)).toBe(config)
  })

  it('is stable for programs', async () => {
    const site = await newsSite()
    const project = makeProject(config)
    const { code, stdout } = await runCommand(project, ['add', site.url, '--json', '--yes'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      url: `${site.url}/`,
      connector: 'feed',
      what: 'a feed of "Uutiset"',
      id: 'source-127-0-0-1',
      already_there: false,
      source: { id: 'source-127-0-0-1', connector: 'feed', url: `${site.url}/uutiset.rss` },
      missing: null,
      items: [4, 3, 2].map((n) => ({
        external_id: `p${n}`,
        url: `https://forum.example/p${n}`,
        title: `Otsikko ${n}`,
        text: expect.stringContaining(`laskutti ${n} kertaa`),
        author: null,
        published_at: `2026-05-0${n}T00:00:00.000Z`,
      })),
      notes: [],
      others: [],
      file: project.configPath,
      written: true,
    })
    const again = await runCommand(project, ['add', site.url, '--json', '--yes'])
    expect(JSON.parse(again.stdout)).toMatchObject({
      already_there: true,
      written: false,
      id: 'source-127-0-0-1',
    })
  })

  it('adds a platform whose key is missing, says what to set, and the config stays good', async () => {
    const project = makeProject(config)
    const app = 'play.google.com/store/apps/details?id=fi.revontuli.app'
    const { code, stdout } = await runCommand(project, ['add', app, '--yes'])
    expect(code).toBe(0)
    expect(stdout).toContain('It works after: set GOOGLE_PLAY_SERVICE_ACCOUNT_JSON\n')
    expect(read(project)).toBe(
      withLines(
        '  - id: play-fi-revontuli-app',
        '    connector: googleplay',
        '    packages: fi.revontuli.app',
        '    match: all',
        '    brand: revontuli',
      ),
    )
    const check = await runCommand(project, ['check'])
    expect(check).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('disabled: set GOOGLE_PLAY_SERVICE_ACCOUNT_JSON'),
    })
  })

  it('adds a source that asks for patience', async () => {
    const forum = await serve((request, response) => {
      if (request.url === '/') response.end('<meta name=generator content="Discourse 3.5">')
      else response.writeHead(429, { 'retry-after': '90' }).end('{}')
    })
    const project = makeProject(config)
    const { code, stdout } = await runCommand(project, ['add', forum.url, '--yes'])
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('It cannot be read at once: '),
    })
    expect(read(project)).toContain('    connector: discourse\n')
  })

  it('takes the next thing that an address may mean when the first cannot be read', async () => {
    const forum = await serve((request, response) => {
      if (request.url === '/') response.end('<meta name=generator content="Discourse 3.5">')
      else if (request.url === '/posts.rss') response.end(rss(posts))
      else response.writeHead(403).end('{}')
    })
    const project = makeProject(config)
    const { code } = await runCommand(project, ['add', forum.url, '--yes', '--id', 'forum'])
    expect(code).toBe(0)
    expect(read(project)).toBe(
      withLines('  - id: forum', '    connector: feed', `    url: ${forum.url}/posts.rss`),
    )
    const only = await runCommand(project, ['add', forum.url, '--yes', '--connector', 'discourse'])
    expect(only).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/could not be read; .*\n.*discourse.*403/s),
    })
  })

  it('lists what was tried when it is none of all that', async () => {
    const site = await serve((_, response) => response.end('<p>hei'))
    const project = makeProject(config)
    const { code, stdout, stderr } = await runCommand(project, ['add', `${site.url}/a/b`, '--yes'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(
      `${site.url}/a/b was not recognised as anything that Ennakko can read; what was tried:\n`,
    )
    expect(stderr).toContain(`\n  ${site.url}/a/feed.xml: no feed\n`)
    expect(read(project)).toBe(config)
  })

  it.each([
    ['ftp://files.example/a', 'is not a web address'],
    ['https://maija:salasana@forum.example/', 'holds a user name or password'],
    ['http://10.0.0.7/rss', 'private'],
    ['https://www.facebook.com/revontuli', 'read with the connector meta, by its number'],
    ['https://www.google.fi/maps/place/Revontuli', 'read with the connector googlebusiness'],
    ['https://www.tiktok.com/@revontuli', 'www.tiktok.com has no API that lets others read it'],
    ['https://www.tripadvisor.fi/Hotel_Review-1', 'has no API'],
  ])('refuses %s', async (address, words) => {
    const project = makeProject(config)
    const { code, stderr } = await runCommand(project, ['add', address, '--yes'])
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(words) })
    expect(stderr).not.toContain('salasana')
    expect(read(project)).toBe(config)
  })

  it.each([
    ['Uutiset', '--id "Uutiset" is not a usable name'],
    ['demo', '--id demo: there is a source of this name'],
  ])('refuses the id %s', async (id, words) => {
    const { code, stderr } = await runCommand(makeProject(config), ['add', 'https://a.example', '--id', id])
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(words) })
  })

  it('makes a broken config no worse', async () => {
    const broken = config.replace('company:', 'compnay:')
    const project = makeProject(broken)
    const { code, stdout, stderr } = await runCommand(project, ['add', 'https://a.example', '--yes'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/ennakko\.yaml:2:1 compnay: unknown key .*\nnothing was added\n$/s)
    expect(read(project)).toBe(broken)
  })

  it('shows the lines to paste where the file cannot be changed by itself', async () => {
    const site = await newsSite()
    const before = config
      .replace('any: [Revontuli]', 'any: [Revontuli]\n    none: &none []')
      .replace(/sources:\n(?: .*\n)+/, 'sources: *none\n')
    const project = makeProject(before)
    expect((await runCommand(project, ['check'])).code).toBe(0)
    const { code, stderr } = await runCommand(project, ['add', site.url, '--yes', '--id', 'uutiset'])
    expect(code).toBe(1)
    expect(stderr).toContain(
      `add these lines to it:\n- id: uutiset\n  connector: feed\n  url: ${site.url}/uutiset.rss`,
    )
    expect(read(project)).toBe(before)
  })

  it('writes through a symlink, keeps the mode, and leaves nothing beside it', async () => {
    const site = await newsSite()
    const project = makeProject(config)
    const folder = path.dirname(project.configPath)
    mkdirSync(path.join(folder, 'real'))
    const real = path.join(folder, 'real/config.yaml')
    renameSync(project.configPath, real)
    chmodSync(real, 0o640)
    symlinkSync('real/config.yaml', project.configPath)
    expect((await runCommand(project, ['add', site.url, '--yes'])).code).toBe(0)
    expect(lstatSync(project.configPath).isSymbolicLink()).toBe(true)
    expect(statSync(real).mode & 0o777).toBe(0o640)
    expect(readFileSync(real, 'utf8')).toContain('connector: feed')
    expect(readdirSync(path.dirname(real))).toEqual(['config.yaml'])
  })

  it('leaves a read-only file as it is', async () => {
    const site = await newsSite()
    const project = makeProject(config)
    chmodSync(project.configPath, 0o444)
    const { code, stderr } = await runCommand(project, ['add', site.url, '--yes'])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `${project.configPath} is read-only; nothing was written, so add the lines by hand\n`,
    })
    expect(read(project)).toBe(config)
  })

  it('is picked up by a running Ennakko', async () => {
    const site = await newsSite()
    const project = makeProject(config, { DATABASE_URL: await freshDatabase('add_running') })
    const ennakko = await startEnnakko(project, ['poller'])
    expect((await runCommand(project, ['add', site.url, '--yes', '--id', 'uutiset'])).code).toBe(0)
    const reads = () => site.requests.filter(({ url }) => url === '/uutiset.rss').length
    // The first reading was that of the command.
    await until('the poller reads the feed', () => reads() > 1)
    await ennakko.stop()
  })
})

describe('a file that is replaced', () => {
  it('is left alone when it holds something else than it did', () => {
    const project = makeProject(config)
    writeFileSync(project.configPath, `${config}# an edit of somebody else\n`)
    expect(() => replaceFile(project.configPath, config, 'new')).toThrow('was changed in the meantime')
    expect(read(project)).toContain('somebody else')
    expect(readdirSync(path.dirname(project.configPath))).toEqual(['ennakko.yaml'])
  })
})

describe('the id of a new source', () => {
  it.each([
    ['bbs.io-tech', [], 'bbs-io-tech'],
    ['Sähkö & lämpö!', [], 'sahko-lampo'],
    ['127.0.0.1', [], 'source-127-0-0-1'],
    ['漢字', [], 'source'],
    ['a'.repeat(99), [], 'a'.repeat(40)],
    ['forum', ['forum', 'forum-2'], 'forum-3'],
  ])('made of %j beside %j is %s', (words, taken, id) => {
    expect(proposeId(words, taken)).toBe(id)
  })
})

const hasScript = spawnSync('script', ['--version']).status === 0
if (!hasScript)
  console.warn('\n!!! script (bsdutils) is not installed: the question of `add` is NOT tested\n')

describe.skipIf(!hasScript)('on a terminal', () => {
  it.each([
    ['y', true],
    ['kyllä', true],
    ['n', false],
    ['', false],
    ['\u0004', false],
  ])('asks, and takes %j for an answer', async (answer, written) => {
    const site = await newsSite()
    const project = makeProject(config)
    const child = spawn('script', ['-qec', `exec node bin/ennakko.ts add ${site.url}`, '/dev/null'], {
      cwd: path.join(import.meta.dirname, '../..'),
      env: {
        PATH: `${path.dirname(process.execPath)}:${process.env['PATH']}`,
        TERM: 'xterm',
        SHELL: '/bin/sh',
        ...project.env,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    await until('it asks', () => output.includes('Add it? [y/N]'))
    child.stdin.write(answer === '\u0004' ? answer : `${answer}\r`)
    const [code] = await once(child, 'close')
    expect({ code, changed: read(project) !== config }).toEqual({ code: 0, changed: written })
    expect(output).toContain(written ? "added 'source-127-0-0-1'" : 'nothing was written')
  })
})
