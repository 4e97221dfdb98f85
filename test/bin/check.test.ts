import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { configOf } from '../harness/config.ts'
import { makeProject, runCommand } from '../harness/ennakko.ts'

const good = configOf({ sources: [{ id: 'forum', connector: 'feed', url: 'https://forum.example/rss' }] })

describe('ennakko check', () => {
  it('says on one line that a good config is good, and what is in it', async () => {
    const project = makeProject(good)
    expect(await runCommand(project, ['check'])).toEqual({
      code: 0,
      stdout: `${project.configPath} is good: 1 brand, 1 source, 1 channel, 1 policy\n`,
      stderr: '',
    })
  })

  it('accepts the shipped config', async () => {
    const { code, stdout, stderr } = await runCommand(makeProject(''), ['check', 'config/ennakko.yaml'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^config\/ennakko\.yaml is good/)
  })

  it('names every problem with its place, on standard error, in the order of the file', async () => {
    const project = makeProject(
      [
        'company: Revontuli Oy',
        'langauges: [fi]',
        'brands: [{ id: revontuli, any: [Revontuli] }]',
        'sources:',
        '  - { id: Forum!, connector: feed, url: "https://forum.example/rss" }',
        '  - { id: news, connector: fed, url: "https://news.example/rss" }',
        'channels: { desk: { type: console } }',
        'policies:',
        '  - steps: [{ after: 0m, notify: [dekst] }]',
      ].join('\n'),
    )
    const { code, stdout, stderr } = await runCommand(project, ['check'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    const lines = stderr.trimEnd().split('\n')
    const shape = new RegExp(`^${RegExp.escape(project.configPath)}:(\\d+):\\d+ [\\w.[\\]]+: .+$`)
    const places = lines.map((line) => Number(shape.exec(line)?.[1]))
    expect(places).toEqual([2, 5, 6, 9])
    expect(stderr).toContain('did you mean "languages"?')
    expect(stderr).toContain('did you mean "feed"?')
    expect(stderr).toContain('dekst')
  })

  it.each([
    ['a file that is not there', 'nowhere.yaml', 'there is no such file'],
    ['a folder', 'folder', 'is a directory; name the YAML file in it'],
  ])('refuses %s with one line', async (_, name, words) => {
    const project = makeProject(good)
    const file = path.join(path.dirname(project.configPath), name)
    if (name === 'folder') mkdirSync(file)
    const { code, stdout, stderr } = await runCommand(project, ['check', file])
    expect({ code, stdout, lines: stderr.split('\n').length - 1 }).toEqual({ code: 1, stdout: '', lines: 1 })
    expect(stderr).toContain(`${file}:1:1 file: ${words}`)
  })

  it('warns of what is probably not meant, and calls the config good all the same', async () => {
    const project = makeProject(configOf({ sources: [] }))
    const { code, stdout, stderr } = await runCommand(project, ['check'])
    expect(code).toBe(0)
    expect(stdout).toContain('is good')
    expect(stderr).toMatch(/^warning .+ennakko\.yaml:\d+:\d+ sources: no source is switched on/)
  })

  it('finds every channel that cannot work where it runs, at its place in the file', async () => {
    const project = makeProject(
      configOf({
        sources: [{ id: 'forum', connector: 'feed', url: 'https://forum.example/rss' }],
        channels: {
          lead: { type: 'email', to: ['lead@example.com'] },
          desk: { type: 'webhook', url: 'https://desk.example/hook', secret: 'whsec_%%%' },
        },
      }),
    )
    const { code, stdout, stderr } = await runCommand(project, ['check'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    const [lead = '', desk = '', ...rest] = stderr.split('\n')
    expect(lead).toMatch(/ennakko\.yaml:\d+:\d+ channels\.lead: has no mail server: set .*SMTP_URL/)
    expect(desk).toMatch(/ennakko\.yaml:\d+:\d+ channels\.desk: channels\.desk\.secret starts with whsec_/)
    expect(Number(/:(\d+):/.exec(desk)?.[1])).toBeGreaterThan(Number(/:(\d+):/.exec(lead)?.[1]))
    expect(rest).toEqual([''])

    const withMail = makeProject(
      configOf({ channels: { lead: { type: 'email', to: ['lead@example.com'] } } }),
      { SMTP_URL: 'smtps://user:word@mail.example' },
    )
    expect(await runCommand(withMail, ['check'])).toMatchObject({ code: 0 })
  })

  it('shows no value that came from the environment', async () => {
    const project = makeProject(configOf({ channels: { desk: { type: 'slack', url: '${SLACK_URL}' } } }), {
      SLACK_URL: 'hooks.slack.com/services/T00/B00/topsecret',
    })
    const { code, stderr } = await runCommand(project, ['check'])
    expect(code).toBe(1)
    expect(stderr).toContain('SLACK_URL')
    expect(stderr).not.toContain('topsecret')
  })
})
