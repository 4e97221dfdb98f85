import { readFileSync, existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compose } from '../../outreach/compose.ts'
import { teamsPayload } from '../../outreach/teams.ts'
import { caseAlert, now, withMention } from './alerts.ts'
import { objectsIn } from './checks.ts'

const fixture = new URL('../../../shared/fixtures/alerts/teams_workflow_payload.json', import.meta.url)
if (!existsSync(fixture)) console.warn('SKIPPED: the Teams fixture is absent (../shared/fixtures/alerts)')

describe('teams', () => {
  it.skipIf(!existsSync(fixture))('has the outer shape that the workflow reads', () => {
    const known = JSON.parse(readFileSync(fixture, 'utf8'))
    const ours = JSON.parse(JSON.stringify(payload()))
    expect(Object.keys(ours)).toEqual(Object.keys(known))
    expect(Object.keys(ours.attachments[0])).toEqual(Object.keys(known.attachments[0]))
    expect(ours.attachments[0].contentType).toBe(known.attachments[0].contentType)
    expect(ours.attachments[0].content.$schema).toBe(known.attachments[0].content.$schema)
    expect(ours.attachments[0].content.type).toBe('AdaptiveCard')
  })

  it('sets the evidence in bold runs and keeps line breaks as blocks of their own', () => {
    const why = [{ text: 'väärin', weight: 1, start: 6, end: 12 }]
    const sentiment = { ...caseAlert().mention.sentiment, why }
    const blocks = quoteOf(withMention({ text: 'Lasku väärin!\n\nTaas.', sentiment }))
    expect(blocks).toEqual([
      [
        { type: 'TextRun', text: 'Lasku ' },
        { type: 'TextRun', text: 'väärin', weight: 'Bolder' },
        { type: 'TextRun', text: '!' },
      ],
      [{ type: 'TextRun', text: 'Taas.' }],
    ])
  })

  it('does not let a text of many lines become many blocks, nor lose its end', () => {
    const lines = Array.from({ length: 200 }, (_, index) => `r${index}`)
    const blocks = quoteOf(withMention({ text: lines.join('\n') }))
    expect(blocks).toHaveLength(40)
    expect(JSON.stringify(blocks)).toContain('r199')
  })

  it('links by opening addresses only', () => {
    const actions = objectsIn(payload()).filter((object) => String(object['type']).startsWith('Action.'))
    expect(actions.map(({ type, title }) => [type, title])).toEqual([
      ['Action.OpenUrl', 'Avaa viesti (foorumi.example)'],
      ['Action.OpenUrl', 'Kuittaa'],
      ['Action.OpenUrl', 'Avaa tapaus'],
    ])
  })
})

function payload(alert = caseAlert()): object {
  return teamsPayload(compose(alert, { now, publicUrl: 'https://ennakko.example', bodyMax: 4_000 }))
}

function quoteOf(alert = caseAlert()): unknown[] {
  const container = objectsIn(payload(alert)).find((object) => object['type'] === 'Container')
  return objectsIn(container?.['items'] ?? []).flatMap((object) =>
    object['inlines'] ? [object['inlines']] : [],
  )
}
