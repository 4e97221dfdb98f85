import type { Alert, CaseAlert, SystemAlert } from './channel.ts'
import { caseFacts, type Fact } from './facts.ts'
import { troublePage, webLink } from './link.ts'
import { wordsOf } from './messages.ts'
import type { Words } from './words.ts'
import { findPersonalData } from './privacy.ts'
import { excerpt, line, neutralise, type Segment, trim } from './render.ts'
import { type Level, scoredText, urgencies } from '../mentions/vocabulary.ts'

/**
 * An alert in words, ready to be shown: neutralised, personal data masked, every part within its limit. Channels
 * only lay it out and escape it.
 */
export interface Message {
  language: string
  tone: 'alarm' | 'notice' | 'good'
  /** At most 140 characters. */
  title: string
  /** What the reader must know before the rest, one sentence each. */
  tags: string[]
  body: Segment[]
  /** The body is somebody else's words. */
  quoted: boolean
  facts: Fact[]
  /** What to do now. */
  next?: Fact
  links: { kind: 'post' | 'acknowledge' | 'ennakko'; label: string; url: string }[]
  footer: string
}

export interface ComposeOptions {
  now: Date
  /** Without a trailing slash. */
  publicUrl: string
  /** The longest body, in UTF-16 units. */
  bodyMax: number
}

/** Words the alert in its own locale. */
export function compose(alert: Alert, options: ComposeOptions): Message {
  const words = wordsOf(alert.locale)
  return 'mention' in alert ? composeCase(alert, words, options) : composeSystem(alert, words, options)
}

/** The same for every message about one case, so that mail programs keep them together. */
export function subjectOf(alert: Alert): string {
  const words = wordsOf(alert.locale)
  if (!('mention' in alert)) return trim(words.system[alert.type](line(alert.subject, 80)), 140)
  return `${openingTitle(alert, words)} [${neutralise(alert.case.id).slice(0, 8)}]`
}

function composeCase(alert: CaseAlert, words: Words, { now, bodyMax }: ComposeOptions): Message {
  const { mention } = alert
  const text = scoredText(mention)
  const open = alert.case.state === 'open'
  return {
    language: alert.locale,
    tone: open || alert.case.reply ? 'alarm' : alert.case.state === 'acknowledged' ? 'notice' : 'good',
    title: titleOf(alert, words),
    tags: tagsOf(alert, words),
    body: excerpt(text, mention.sentiment.why, bodyMax),
    quoted: true,
    facts: caseFacts(alert, words, now),
    next:
      open && !mention.deleted ? { label: words.label.next, value: nextStep(alert, text, words) } : undefined,
    links: caseLinks(alert, words),
    footer: footerOf(alert),
  }
}

function composeSystem(alert: SystemAlert, words: Words, { publicUrl, bodyMax }: ComposeOptions): Message {
  const label = alert.type === 'delivery.dead' ? words.label.openInbox : words.label.openSources
  return {
    language: alert.locale,
    tone: alert.type === 'source.recovered' ? 'good' : 'notice',
    title: subjectOf(alert),
    tags: alert.mayBeRepeat ? [words.mayBeRepeat] : [],
    body: [{ text: trim(neutralise(alert.message), bodyMax), marked: false }],
    quoted: false,
    facts: [],
    links: [{ kind: 'ennakko', label, url: troublePage(alert.type, publicUrl) }],
    footer: footerOf(alert),
  }
}

function titleOf(alert: CaseAlert, words: Words): string {
  const brand = brandOf(alert)
  if (alert.case.reply) return words.title.reply(brand)
  if (alert.case.state === 'acknowledged') return words.title.acknowledged(brand)
  if (alert.case.state === 'resolved') return words.title.resolved(brand)
  if (alert.type === 'alert.escalated') return words.title.unacknowledged(brand)
  return alert.type === 'alert.updated' ? words.title.changed(brand) : openingTitle(alert, words)
}

function openingTitle(alert: CaseAlert, words: Words): string {
  const kind = alert.mention.sentiment.label === 'negative' ? 'unhappy' : 'urgent'
  return words.title[kind](brandOf(alert))
}

function brandOf({ mention, company }: CaseAlert): string {
  if (mention.brand === undefined) return line(company, 80)
  const id = line(mention.brand, 80)
  return id.charAt(0).toUpperCase() + id.slice(1)
}

function tagsOf(alert: CaseAlert, words: Words): string[] {
  const tags: string[] = []
  if (alert.type === 'alert.escalated' && alert.case.state === 'open') {
    const { openedAt } = alert.case
    tags.push(words.unacknowledged(openedAt && alert.at.getTime() - openedAt.getTime()))
  }
  const { reply } = alert.case
  if (reply) tags.push(words.reply[reply.state](line(reply.reason, 300)))
  if (alert.mention.deleted) tags.push(words.deleted)
  if (alert.mayBeRepeat) tags.push(words.mayBeRepeat)
  return tags
}

/** Time to a first reply by priority, in minutes; P4 by the next working day. From the product's default SLA. */
const replyMinutes: Record<Level, number | undefined> = { P1: 30, P2: 120, P3: 240, P4: undefined }

function nextStep(alert: CaseAlert, text: string, words: Words): string {
  const kind = urgencies.find((urgency) => alert.mention.urgencies.includes(urgency)) ?? 'other'
  const minutes = replyMinutes[alert.case.priority]
  const within = alert.case.replyWithinMs ?? (minutes === undefined ? undefined : minutes * 60_000)
  const step = words.next[kind](within)
  return findPersonalData(text).length > 0 ? `${step} ${words.personalData}` : step
}

function caseLinks(alert: CaseAlert, words: Words): Message['links'] {
  const { label } = words
  const links: Message['links'] = []
  const post = webLink(alert.mention.url)
  if (post) links.push({ kind: 'post', label: `${label.openPost} (${trim(post.host, 50)})`, url: post.url })
  const acknowledge = webLink(alert.links.acknowledge)
  if (acknowledge && alert.case.state === 'open') {
    links.push({ kind: 'acknowledge', label: label.acknowledge, url: acknowledge.url })
  }
  const page = webLink(alert.links.open)
  if (page && page.url !== post?.url) links.push({ kind: 'ennakko', label: label.openCase, url: page.url })
  return links
}

function footerOf(alert: Alert): string {
  return `Ennakko, ${line(alert.company, 80)}`
}
