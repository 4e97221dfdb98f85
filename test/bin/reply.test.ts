import { beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../db/database.ts'
import { configOf } from '../harness/config.ts'
import { makeProject, runCommand, startEnnakko } from '../harness/ennakko.ts'
import { freshDatabase } from '../harness/postgres.ts'
import { until } from '../harness/until.ts'
import { openCaseOn, openPlatforms, type Platforms } from '../workers/platforms.ts'

const stage = { n: 0 } as { n: number; url: string; db: Database; caseId: string; platforms: Platforms }
const words = 'Pahoittelut! Laita meille yksityisviesti.'

beforeEach(async () => {
  stage.n += 1
  stage.url = await freshDatabase(`bin_reply_${stage.n}`)
  stage.db = openDatabase({ url: stage.url })
  stage.platforms = await openPlatforms()
  stage.caseId = await openCaseOn(stage.db, 'play')
  await stage.db.updateTable('sources').set({ leaseUntil: null, leaseBy: null }).execute()
  return async () => await stage.db.destroy()
})

function project(sources = stage.platforms.sources) {
  return makeProject(configOf({ sources }), { DATABASE_URL: stage.url, ...stage.platforms.env })
}

async function reply(args: string[], input = '') {
  return await runCommand(project(), ['reply', stage.caseId, ...args], input)
}

const kept = async () => await stage.db.selectFrom('replies').select(['text', 'author', 'state']).execute()

describe('ennakko reply', () => {
  it('only shows what would be said and how long it may be', async () => {
    const { code, stdout, stderr } = await reply([words, '--by', 'Maija'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toBe(`To Maija, https://posts.example/play-post
  ${words}
41 of at most 350 characters
Nothing was posted. Say it in public with --yes.
`)
    expect(await kept()).toEqual([])
  })

  it('has it posted by a poller, and explain tells what became of it', async () => {
    const { code, stdout } = await reply(['-', '--by', 'Maija', '--yes'], `${words}\r\nRevontuli\n`)
    expect(code).toBe(0)
    expect(stdout).toContain('Approved by Maija.')
    expect(await kept()).toEqual([{ text: `${words}\nRevontuli`, author: 'Maija', state: 'pending' }])
    const waiting = await runCommand(project(), ['explain', stage.caseId])
    expect(waiting.stdout).toMatch(/^answer +\S+Z {2}pending by Maija, 0 tries "Pahoittelut! .*"$/m)
    const again = await reply(['Muuta.', '--by', 'Pekka', '--yes'])
    expect(again).toMatchObject({ code: 1, stderr: 'another answer to this case is under way.\n' })
    const poller = await startEnnakko(project(), ['poller'])
    await until('it is posted', () => stage.platforms.answers.size > 0)
    await until('it is known', async () => (await kept())[0]?.state === 'posted')
    await poller.stop()
    const { stdout: story } = await runCommand(project(), ['explain', stage.caseId])
    expect(story).toMatch(/^answer +\S+Z {2}posted by Maija, 1 try, https:\/\/posts\.example\/play-post "/m)
    expect(story).toMatch(/replied by Maija: https:\/\/posts\.example\/play-post$/m)
  })

  it.each([
    ['Soita 040 123 4567', /^the answer holds a phone number: .*\.\n$/],
    ['x'.repeat(351), /^the answer has 351 characters and the platform takes 350: shorten it\.\n$/],
    [' ', /^the answer is empty\.\n$/],
  ])('refuses %.20s', async (text, message) => {
    const { code, stderr } = await reply([text, '--by', 'Maija', '--yes'])
    expect(code).toBe(1)
    expect(stderr).toMatch(message)
    expect(await kept()).toEqual([])
  })

  it('says where to answer what no source can answer', async () => {
    const { code, stderr } = await runCommand(project([]), ['reply', stage.caseId, words, '--by', 'Maija'])
    expect(code).toBe(1)
    expect(stderr).toBe(
      "the config has no source 'play' any more; answer where it stands: https://posts.example/play-post.\n",
    )
  })

  it.each(['x', '00000000-0000-4000-8000-00000000dead'])('knows no case %s', async (id) => {
    const { code, stderr } = await runCommand(project(), ['reply', id, words, '--by', 'Maija'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/case/)
  })
})
