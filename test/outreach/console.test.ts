import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { compose } from '../../outreach/compose.ts'
import { consoleText } from '../../outreach/console.ts'
import { caseAlert, now } from './alerts.ts'

const message = compose(caseAlert(), { now, publicUrl: 'https://ennakko.example', bodyMax: 1_000 })

describe('console', () => {
  it('colours the same words that it shows without colours', () => {
    const coloured = consoleText(message, true)
    expect(coloured).toContain('\u001b[31m')
    expect(stripVTControlCharacters(coloured)).toBe(consoleText(message, false))
  })

  it('marks the evidence with colour', () => {
    expect(consoleText(message, true)).toContain('\u001b[1m\u001b[31mpettynyt\u001b')
  })

  it('breaks lines at 88 columns, but no word from its punctuation', () => {
    const lines = consoleText(message, false).split('\n')
    expect(lines.filter((line) => /^┃ *[.,!?]/.test(line))).toEqual([])
    for (const line of lines) {
      if (!line.includes('https://')) expect(line.length).toBeLessThanOrEqual(90)
    }
  })
})
