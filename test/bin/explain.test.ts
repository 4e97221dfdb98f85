import { beforeEach, describe, expect, it } from 'vitest'
import { acknowledgeCase } from '../../db/cases.ts'
import { type Database, openDatabase } from '../../db/database.ts'
import { claimDelivery, markFailed, markSent } from '../../db/sending.ts'
import { savePage } from '../../db/pages.ts'
import { hold, mention, opened, page, worker } from '../db/scored.ts'
import { configOf } from '../harness/config.ts'
import { makeProject, runCommand } from '../harness/ennakko.ts'
import { freshDatabase } from '../harness/postgres.ts'

const stage = { n: 0 } as { n: number; url: string; db: Database; caseId: string; mentionId: string }

beforeEach(async () => {
  stage.n += 1
  stage.url = await freshDatabase(`explain_${stage.n}`)
  const db = openDatabase({ url: stage.url })
  stage.db = db
  await hold(db)
  const plan = [
    opened,
    { ...opened, type: 'alert.escalated' as const, step: 2, channel: 'lead', afterMs: 900_000 },
  ]
  const saved = await savePage(
    db,
    page(
      [
        mention({ id: 'angry', publishedAt: new Date('2026-05-01T08:00:00Z') }, { plan }),
        mention(
          { id: 'calm', url: 'https://forum.example/calm?a=1', text: 'Revontuli \u001b[31mjulkaisi\u202e.' },
          { decision: 'store', decisionReason: 'it is not negative', plan: [] },
        ),
      ],
      { skipped: [{ externalId: 'other', url: 'https://forum.example/other', reason: 'no brand matched' }] },
    ),
  )
  const [due] = saved.due
  const lease = { id: due?.id ?? '', worker, leaseSeconds: 10 }
  await claimDelivery(db, lease)
  await markFailed(db, { ...lease, error: 'Slack answered 500', retrySeconds: 0, maybeSent: false })
  await claimDelivery(db, lease)
  await markSent(db, lease.id, worker, {})
  const found = await db.selectFrom('cases').select(['id', 'mentionId']).executeTakeFirstOrThrow()
  Object.assign(stage, { caseId: found.id, mentionId: found.mentionId })
  return async () => {
    await db.destroy()
  }
})

function explain(term: string) {
  return runCommand(makeProject(configOf({}), { DATABASE_URL: stage.url }), ['explain', term])
}

describe('ennakko explain', () => {
  it('tells where else a post was seen, and finds it by the id that it has there', async () => {
    await hold(stage.db, 'other')
    const twin = mention(
      {
        id: 'angry there',
        url: 'https://forum.example/angry',
        text: 'Revontulen sähkölasku on taas väärin (angry).',
      },
      { sourceId: 'other' },
    )
    await savePage(stage.db, page([twin], { sourceId: 'other' }))
    const { stdout } = await explain('angry there')
    expect(stdout).toMatch(/^angry from forum$/m)
    expect(stdout).toMatch(/^also {6}\S+Z {2}angry there from other$/m)
  })

  it.each([
    ['mention id', () => stage.mentionId],
    ['case id', () => stage.caseId],
    ['address', () => 'https://forum.example/angry'],
    ['external id', () => 'angry'],
  ])('finds an alerted post by its %s and tells the whole story', async (_, term) => {
    await acknowledgeCase(stage.db, stage.caseId, 'Maija')
    const { code, stdout, stderr } = await explain(term())
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]).toBe('angry from forum')
    const value = (label: string) =>
      lines.filter((line) => line.startsWith(label)).map((line) => line.slice(label.length).trim())
    expect(value('post')).toEqual(['https://forum.example/angry'])
    expect(value('seen')).toEqual([expect.stringMatching(/^\S+Z, published 2026-05-01T08:00:00.000Z$/)])
    expect(value('brand')).toEqual(['revontuli: "Revontulen"'])
    expect(value('sentiment')).toEqual(['negative, P(negative) 0.90, confidence 0.80, language fi'])
    expect(stdout).toContain('          +2.00  väärin\n')
    expect(value('priority')).toEqual(['P3, 55/100 = sentiment 36 (0.90)'])
    expect(value('decision')).toEqual(['alert: it is negative'])
    expect(value('case')).toEqual([`${stage.caseId}, acknowledged, taken by Maija`])
    expect(stdout).toMatch(/Z {2}opened by ennakko\n/)
    expect(stdout).toMatch(/Z {2}acknowledged by Maija\n/)
    const deliveries = value('delivery').map((line) => line.replace(/^\S+Z +/, ''))
    expect(deliveries).toEqual([
      expect.stringMatching(/^sent +opened to desk, step 1, 2 tries$/),
      expect.stringMatching(/^pending +updated to desk, step 1, 0 tries$/),
      expect.stringMatching(/^cancelled +escalated to lead, step 2, 0 tries: acknowledged by Maija$/),
    ])
  })

  it('says why a stored post was not alerted, without letting it play with the terminal', async () => {
    const { code, stdout } = await explain('https://forum.example/calm?a=1')
    expect(code).toBe(0)
    expect(stdout).toContain('decision  store: it is not negative\n')
    expect(stdout).toContain('without a date of its own')
    expect(stdout).not.toMatch(/^(?:case|delivery)/mu)
    // oxlint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  })

  it.each(['other', 'https://forum.example/other'])('says why a post was not kept: %s', async (term) => {
    const { code, stdout } = await explain(term)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^other from forum was seen at \S+Z and not kept: no brand matched\.\n$/)
  })

  it.each([
    'https://nowhere.example/x',
    '00000000-0000-4000-8000-000000000000',
    "'; drop table mentions; --",
  ])('exits 1 with advice when nothing is known of %j', async (term) => {
    const { code, stdout, stderr } = await explain(term)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^Nothing is known of [^\n]+ennakko match\n$/)
  })
})
