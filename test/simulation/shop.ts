import { stringify } from 'yaml'
import { sinkSecret } from '../harness/sink.ts'
import { type SourceId, sourceIds, dayMs, hourMs, minuteMs } from './plan.ts'

/** What the world's company has agreed: read by the oracle, and written out as the config of its processes. */
export interface Step {
  afterMs: number
  notify: ChannelId[]
}

export type ChannelId = 'desk' | 'lead' | 'chief'

export interface Agreement {
  steps: Step[]
  repeat: number
}

/** The config is edited now and then: between these two ways. */
export type Edition = 'first' | 'second'

/** Whom a source's complaints are told to. */
export function agreementOf(source: SourceId, edition: Edition): Agreement {
  return source === 'blog' && edition === 'second' ? editedBlog : agreements[source]
}

const editedBlog: Agreement = {
  steps: [
    { afterMs: 3 * minuteMs, notify: ['lead'] },
    { afterMs: 30 * minuteMs, notify: ['desk'] },
  ],
  repeat: 0,
}

const agreements: Record<SourceId, Agreement> = {
  forum: {
    steps: [
      { afterMs: 0, notify: ['desk'] },
      { afterMs: 20 * minuteMs, notify: ['lead'] },
      { afterMs: 2 * hourMs, notify: ['desk', 'chief'] },
    ],
    repeat: 1,
  },
  blog: { steps: [{ afterMs: 5 * minuteMs, notify: ['desk'] }], repeat: 0 },
  social: {
    steps: [
      { afterMs: 0, notify: ['desk', 'lead'] },
      { afterMs: 50 * minuteMs, notify: ['lead'] },
      { afterMs: 26 * hourMs, notify: ['chief'] },
    ],
    repeat: 1,
  },
  press: { steps: [{ afterMs: 0, notify: ['desk'] }], repeat: 0 },
}

/** Between a round's last step and the next round. */
export const roundPauseMs = 15 * minuteMs

export function everyMs(source: SourceId, edition: Edition): number {
  return source === 'forum' && edition === 'second' ? 4 * hourMs : everyMsAtFirst[source]
}

const everyMsAtFirst: Record<SourceId, number> = {
  forum: 6 * hourMs,
  blog: 9 * hourMs,
  social: 7 * hourMs,
  press: 12 * hourMs,
}

export const keepTextMs = 8.5 * dayMs

/** After a post was seen, where its platform can tell what became of it. */
export const recheckAfterMs = [hourMs, dayMs, 7 * dayMs]

/** An acknowledge link works for so long. */
export const linkMs = 72 * hourMs

export const channelIds: ChannelId[] = ['desk', 'lead', 'chief']

/** JSON is YAML, too; only durations are written as people do. */
export function configText(edition: Edition): string {
  const minutes = (ms: number) => `${ms / minuteMs}m`
  const channel = (id: string) => ({ type: 'webhook', url: `https://${id}.example/hook`, secret: sinkSecret })
  const place: Record<SourceId, object> = {
    forum: { connector: 'feed', url: 'https://forum.example/feed.xml' },
    blog: { connector: 'feed', url: 'https://blog.example/feed.xml' },
    press: { connector: 'feed', url: 'https://press.example/feed.xml' },
    social: { connector: 'mastodon', url: 'https://social.example', tags: ['revontuli'] },
  }
  return stringify({
    company: 'Revontuli Oy',
    timezone: 'Europe/Helsinki',
    languages: ['fi', 'en'],
    brands: [{ id: 'revontuli', any: ['Revontuli'] }],
    sources: sourceIds.map((id) => ({ id, every: minutes(everyMs(id, edition)), ...place[id] })),
    channels: Object.fromEntries([...channelIds, 'ops'].map((id) => [id, channel(id)])),
    policies: sourceIds.map((id) => ({
      when: { source: [id] },
      steps: agreementOf(id, edition).steps.map(({ afterMs, notify }) => ({
        after: minutes(afterMs),
        notify,
      })),
      repeat: agreementOf(id, edition).repeat,
    })),
    operators: { notify: ['ops'] },
    retention: { text: minutes(keepTextMs) },
  })
}
