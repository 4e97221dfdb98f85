import type { AlertType, CaseAlert, SystemAlert, SystemAlertType } from '../../outreach/channel.ts'

/** The moment that tests send at. */
export const now = new Date('2026-11-20T12:17:00Z')

const text =
  'Revontulen lasku on taas väärin. Jonotin tunnin asiakaspalveluun ja kukaan ei vastaa. Olen todella pettynyt!'

export const alertTypes: AlertType[] = [
  'alert.opened',
  'alert.escalated',
  'alert.updated',
  'alert.resolved',
  'source.failing',
  'source.silent',
  'source.gap',
  'source.recovered',
  'delivery.dead',
]

export function anyAlert(type: AlertType, overrides: Partial<CaseAlert> = {}): CaseAlert | SystemAlert {
  if (isSystem(type)) return systemAlert(type, { locale: overrides.locale ?? 'fi' })
  const state = type === 'alert.resolved' ? 'resolved' : 'open'
  return caseAlert({ type, case: { ...caseAlert().case, state }, ...overrides })
}

export function caseAlert(overrides: Partial<CaseAlert> = {}): CaseAlert {
  return {
    type: 'alert.opened',
    id: '018f3c1e-8c3a-7d7e-9a55-1c2d3e4f5a6b',
    step: 1,
    at: new Date('2026-11-20T12:16:00Z'),
    company: 'Revontuli Oy',
    locale: 'fi',
    timezone: 'Europe/Helsinki',
    mayBeRepeat: false,
    case: {
      id: '7d9f2b8c-1111-4222-8333-444455556666',
      priority: 'P2',
      score: 64,
      state: 'open',
      mentions: 1,
      openedAt: new Date('2026-11-20T12:01:00Z'),
      parts: [
        { name: 'sentiment', points: 37.4, because: '0.94' },
        { name: 'urgency', points: 0, because: '' },
        { name: 'reach', points: 11.6, because: '12345' },
        { name: 'speed', points: 15, because: '12 min' },
        { name: 'author', points: 0, because: '' },
      ],
    },
    mention: {
      id: 'aaaaaaaa-1111-4222-8333-444455556666',
      source: 'foorumi',
      connector: 'feed',
      externalId: 'https://foorumi.example/viesti/17',
      url: 'https://foorumi.example/viesti/17',
      author: 'Maija M.',
      text,
      language: 'fi',
      publishedAt: new Date('2026-11-20T12:05:00Z'),
      reach: { followers: 12_345, likes: 1, replies: 3 },
      brand: 'revontuli',
      sentiment: {
        label: 'negative',
        negative: 0.934,
        confidence: 0.9,
        why: [
          evidence('pettynyt', 3),
          evidence('kukaan ei vastaa', 2.5),
          evidence('väärin', 1),
          against('todella', -0.2),
        ],
      },
      urgencies: [],
    },
    links: {
      open: 'https://ennakko.example/cases/7d9f2b8c-1111-4222-8333-444455556666',
      acknowledge: 'https://ennakko.example/a#Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyMDA',
    },
    ...overrides,
  }
}

export function withMention(
  mention: Partial<CaseAlert['mention']>,
  overrides: Partial<CaseAlert> = {},
): CaseAlert {
  const base = caseAlert(overrides)
  return { ...base, mention: { ...base.mention, ...mention } }
}

export function systemAlert(type: SystemAlertType, overrides: Partial<SystemAlert> = {}): SystemAlert {
  return {
    type,
    id: '028f3c1e-8c3a-7d7e-9a55-1c2d3e4f5a6b',
    step: 1,
    at: new Date('2026-11-20T12:16:00Z'),
    company: 'Revontuli Oy',
    locale: 'fi',
    timezone: 'Europe/Helsinki',
    mayBeRepeat: false,
    subject: 'foorumi',
    message: 'The server answered 500 three times in a row. Check the address in the config.',
    ...overrides,
  }
}

function isSystem(type: AlertType): type is SystemAlertType {
  return !type.startsWith('alert.')
}

function evidence(words: string, weight: number) {
  const start = text.indexOf(words)
  return { text: words, weight, start, end: start + words.length }
}

const against = evidence
