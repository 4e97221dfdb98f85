import { sinkSecret } from '../../test/harness/sink.ts'
import type { Random } from './random.ts'

/** A post of which the run knows what must become of it. */
export interface Publication {
  id: string
  source: string
  text: string
  negative: boolean
  /** Staff take its case as soon as the desk hears of it. */
  acknowledge: boolean
  /** When it is published, counted from the start of the faults. */
  atMs: number
  /** When that really was. */
  publishedAt?: number
}

export interface SourcePlan {
  id: string
  way: 'feed' | 'push'
  /** Who must hear of its complaints. */
  route: 'desk' | 'escalating' | 'blind'
  posts: number
}

/** After this the escalating policy tells the lead of what nobody has acknowledged. */
export const escalateAfterMs = 4_000

export const inboundSecret = 'secret-of-the-inbound-source'

/** Posts that a forum shows at once: more than come in during the longest outage that the faults can add up to. */
export const feedWindow = 600

/** Slack takes a message in 1.1 s, so the blind sink gets few; a share is escalated, a share is pushed. */
export function planSources(mentions: number): SourcePlan[] {
  const chat = Math.min(Math.round(mentions * 0.03), 120)
  const reviews = Math.round(mentions * 0.15)
  const inbox = Math.round(mentions * 0.15)
  const forums = Math.max(3, Math.ceil(mentions / 1_500))
  const forumPosts = mentions - chat - reviews - inbox
  return [
    { id: 'chat', way: 'feed', route: 'blind', posts: chat },
    { id: 'reviews', way: 'feed', route: 'escalating', posts: reviews },
    { id: 'inbox', way: 'push', route: 'desk', posts: inbox },
    ...Array.from({ length: forums }, (_, n): SourcePlan => {
      const posts = Math.floor(((n + 1) * forumPosts) / forums) - Math.floor((n * forumPosts) / forums)
      return { id: `forum-${n}`, way: 'feed', route: 'desk', posts }
    }),
  ]
}

/** Every post of every source in the order of publication, spread evenly over `overMs`; half of them complain. */
export function planPublications(sources: SourcePlan[], overMs: number, random: Random): Publication[] {
  const all = sources.flatMap(({ id: source, posts, route }) =>
    Array.from({ length: posts }, (_, n): Publication => {
      const negative = random.next() < 0.5
      return {
        id: `${source}-${n}`,
        source,
        text: random.pick(negative ? complaints : harmless),
        negative,
        acknowledge: negative && route === 'escalating' && random.next() < 0.5,
        atMs: ((n + random.next()) / posts) * overMs,
      }
    }),
  )
  return all.toSorted((a, b) => a.atMs - b.atMs)
}

const complaints = [
  'Revontulen sähkölasku on taas väärin ja asiakaspalvelu ei vastaa. Surkeaa toimintaa!',
  'Pettynyt Revontuleen: laajakaista ei toimi kolmatta päivää, todella huono palvelu.',
  'Revontulelta tuli virheellinen lasku, eikä kukaan auta. Törkeää rahastusta.',
  'Worst support ever at Revontuli. My broken router was never replaced, terrible service.',
  'Revontuli charged me twice and nobody answers the phone. Awful, I want my money back.',
  'Surkea kokemus Revontulesta: asentaja ei tullut, ja valitukseen vastattiin tylysti.',
]

const harmless = [
  'Kiitos Revontuli, asiakaspalvelu oli loistava ja nopea! Suosittelen.',
  'Thank you Revontuli, the installer was friendly and quick. Excellent service!',
  'Revontuli julkaisi tänään osavuosikatsauksen.',
  'Revontuli opens a new shop in Oulu next autumn.',
  'Revontulet loimusivat eilen kamalan rumina ja surkeina taivaalla.',
  'Kauppareissu oli aivan surkea ja bussikin myöhässä.',
]

export interface Addresses {
  feeds: Map<string, { url: string }>
  desk: { url: string }
  lead: { url: string }
  blind: { url: string }
}

/** The config that the processes run with. */
export function configOf(sources: SourcePlan[], { feeds, desk, lead, blind }: Addresses): string {
  const sourceLines = sources.map(({ id, way }) =>
    way === 'push'
      ? `  - { id: ${id}, connector: webhook, secret: "${inboundSecret}", every: 1s }`
      : `  - { id: ${id}, connector: feed, url: "${feeds.get(id)?.url ?? ''}", every: 1s }`,
  )
  const of = (route: SourcePlan['route']) =>
    sources.filter((source) => source.route === route).map(({ id }) => id)
  return `
company: Revontuli Oy
locale: en
languages: [fi, en]
brands:
  - { id: revontuli, any: [Revontuli], none: [revontulet] }
sources:
${sourceLines.join('\n')}
channels:
  desk: { type: webhook, url: "${desk.url}", secret: "${sinkSecret}" }
  lead: { type: webhook, url: "${lead.url}", secret: "${sinkSecret}" }
  chat: { type: slack, url: "${blind.url}" }
policies:
  - when: { source: [${of('blind').join(', ')}] }
    steps: [{ after: 0m, notify: [chat] }]
  - when: { source: [${of('escalating').join(', ')}] }
    steps: [{ after: 0m, notify: [desk] }, { after: ${escalateAfterMs / 1000}s, notify: [lead] }]
  - steps: [{ after: 0m, notify: [desk] }]
operators: { notify: [desk] }
network: { allow_private: ["127.0.0.0/8"] }
`
}
