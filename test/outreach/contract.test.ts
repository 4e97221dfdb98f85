import { describe, expect, it } from 'vitest'
import { channelTypes, type ChannelTypeName } from '../../outreach/index.ts'
import { checkConsole, checkEmail, checkSlack, checkTeams, checkWebhook } from './checks.ts'
import { httpSink, mailSink, testChannel } from './contract.ts'

const failures = ['gone', 'refused', 'broken', 'throttled', 'redirect', 'hang'] as const

/** Adding a channel: one line here with its sink and its check. The compiler asks for it. */
const contracts: Record<ChannelTypeName, Parameters<typeof testChannel>[1]> = {
  slack: {
    start: () => httpSink({}, 'ok'),
    failures: [...failures],
    permanent: ['gone', 'refused'],
    check: checkSlack,
  },
  teams: {
    start: () => httpSink({}, '', 202),
    failures: [...failures],
    permanent: ['gone', 'refused'],
    check: checkTeams,
  },
  email: {
    start: () => mailSink({ to: ['lead@example.com'], from: 'alerts@revontuli.example' }),
    failures: ['gone', 'refused', 'broken', 'hang'],
    permanent: ['gone', 'refused'],
    check: checkEmail,
  },
  webhook: {
    start: () => httpSink({ secret: 'topsecret of both ends' }, '', 204),
    failures: [...failures],
    permanent: ['gone'],
    check: checkWebhook,
  },
  console: {
    async start(io) {
      const written: string[] = []
      io.terminal = { write: (text) => void written.push(text), colour: false }
      return { options: {}, delivered: () => written, fail() {}, async close() {} }
    },
    failures: [],
    permanent: [],
    check: checkConsole,
  },
}

for (const type of Object.keys(channelTypes) as ChannelTypeName[]) testChannel(type, contracts[type])

describe('the registry', () => {
  it.each(Object.entries(channelTypes))(
    'describes %s and refuses unknown options',
    (_type, { summary, options }) => {
      expect(summary).not.toBe('')
      expect(options.safeParse({ nonsense: 1 }).success).toBe(false)
      for (const option of Object.values(options.shape)) expect(option.description ?? '').not.toBe('')
    },
  )
})
