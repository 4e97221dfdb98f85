import type { CaseAlert } from './channel.ts'
import { webLink } from './link.ts'
import type { Words } from './words.ts'
import { line } from './render.ts'

export interface Fact {
  label: string
  value: string
}

/** What is known of a case, most important first; what is unknown is left out. */
export function caseFacts(alert: CaseAlert, words: Words, now: Date): Fact[] {
  const { mention } = alert
  const { label } = words
  const host = webLink(mention.url)?.host
  const facts = [
    { label: label.priority, value: priorityText(alert, words) },
    { label: label.why, value: whyText(alert, words) },
    { label: label.author, value: line(mention.author ?? '', 120) },
    { label: label.thread, value: line(mention.threadTitle ?? '', 120) },
    { label: label.quoted, value: line(mention.quoted ?? '', 200) },
    { label: label.source, value: [line(mention.source, 80), host].filter(Boolean).join(', ') },
    {
      label: label.published,
      value: mention.publishedAt ? timeText(mention.publishedAt, now, alert, words) : '',
    },
    { label: label.reach, value: reachText(mention.reach, words) },
    { label: label.state, value: stateText(alert, words) },
  ]
  return facts.filter((fact) => fact.value !== '')
}

function priorityText({ case: { priority, score, parts } }: CaseAlert, words: Words): string {
  const sum = parts
    .filter((part) => part.points > 0)
    .toSorted((a, b) => b.points - a.points)
    .map((part) => `${words.parts[part.name]} ${Math.round(part.points)}`)
    .join(' + ')
  const total = `${priority} (${Math.round(score)}/100)`
  return sum === '' ? total : `${total}: ${sum}`
}

const shownReasons = 4

function whyText({ mention: { sentiment, urgencies, rating } }: CaseAlert, words: Words): string {
  const evidence = sentiment.why
    .filter((why) => why.weight > 0 && why.start !== undefined)
    .toSorted((a, b) => b.weight - a.weight)
    .map((why) => line(why.text, 40))
    .filter((text) => text !== '')
  const quotes = [...new Set(evidence)].slice(0, shownReasons).map((text) => words.quote(text))
  const percent = new Intl.NumberFormat(words.tag, { style: 'percent' }).format(sentiment.negative)
  const tone = sentiment.label === 'uncertain' ? words.uncertain : words.negative(percent)
  const number = new Intl.NumberFormat(words.tag, { maximumFractionDigits: 1 })
  return [
    quotes.length === 0 ? tone : `${tone} (${quotes.join(', ')})`,
    ...(rating === undefined ? [] : [words.rating(number.format(rating))]),
    ...urgencies.map((urgency) => words.urgencies[urgency] ?? line(urgency, 40)),
  ].join(', ')
}

function timeText(at: Date, now: Date, { timezone }: CaseAlert, words: Words): string {
  const local = new Intl.DateTimeFormat(words.tag, {
    timeZone: timezone,
    weekday: 'short',
    day: 'numeric',
    month: words.tag === 'fi-FI' ? 'numeric' : 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)
  return `${local} (${words.ago(now.getTime() - at.getTime())})`
}

function reachText(reach: CaseAlert['mention']['reach'], words: Words): string {
  if (reach === undefined) return ''
  const number = new Intl.NumberFormat(words.tag)
  const kinds = ['followers', 'views', 'likes', 'shares', 'replies'] as const
  return kinds
    .flatMap((kind) => {
      const count = reach[kind]
      return count === undefined ? [] : [words.reach[kind](number.format(count), count === 1)]
    })
    .join(', ')
}

function stateText({ case: { state, by, mentions } }: CaseAlert, words: Words): string {
  const text = words.state(state, by === undefined ? undefined : line(by, 80))
  return mentions > 1 ? `${text}, ${words.mentions(new Intl.NumberFormat(words.tag).format(mentions))}` : text
}
