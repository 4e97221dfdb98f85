import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { createLog } from '../../lib/log.ts'

function collect() {
  const lines: string[] = []
  return { lines, to: { write: (line: string) => void lines.push(line) } }
}

describe('createLog', () => {
  it('writes one JSON line for each event, with level, time, fields and the error', () => {
    const { lines, to } = collect()
    const log = createLog({ level: 'info', pretty: false, to })
    log.debug('unheard')
    log.warn({ sourceId: 'hn', err: new Error('poll\nfailed') }, 'poll failed')
    expect(lines).toHaveLength(1)
    expect(lines[0]?.trimEnd()).not.toContain('\n')
    const event = JSON.parse(lines[0] ?? '')
    expect(event).toMatchObject({
      level: 'warn',
      msg: 'poll failed',
      sourceId: 'hn',
      err: { message: 'poll\nfailed' },
    })
    expect(new Date(event.time).getTime()).toBeGreaterThan(Date.now() - 60_000)
  })

  it.each([true, false])('censors the values of secret keys (pretty: %s)', (pretty) => {
    const { lines, to } = collect()
    const log = createLog({ level: 'info', pretty, to })
    const secrets = {
      token: 'hush-1',
      password: 'hush-2',
      headers: { authorization: 'hush-3', 'x-api-key': 'hush-4' },
    }
    log.info({ ...secrets, channel: { options: { secret: 'hush-5' } }, DATABASE_URL: 'hush-6' }, 'configured')
    log.child({ apiKey: 'hush-7' }).info('child')
    expect(lines.join('')).toContain('configured')
    expect(lines.join('')).toContain('[redacted]')
    expect(lines.join('')).not.toContain('hush')
  })

  it('writes for people when asked to', () => {
    const { lines, to } = collect()
    createLog({ level: 'info', pretty: true, to }).info({ sourceId: 'hn' }, 'polled')
    expect(lines.join('')).toMatch(/INFO.*polled/)
    expect(lines.join('')).toMatch(/sourceId.*hn/)
  })

  it.each(['true', 'false'])(
    'has written everything when the process exits right after (pretty: %s)',
    (pretty) => {
      const script = `
      import { createLog } from ${JSON.stringify(new URL('../../lib/log.ts', import.meta.url).href)}
      const log = createLog({ level: 'info', pretty: ${pretty} })
      for (let i = 0; i < 500; i++) log.info({ i }, 'line ' + i)
      process.exit(0)`
      const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
      expect(out).toContain('line 499')
    },
  )
})
