import type { FeedItem } from '../connector.ts'
import type { DocumentItem } from './identity.ts'

/** As forums and mailing lists title answers, once or more, numbered or not. */
const answer = /^(?:(?:re|vs|sv|aw|antw)(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?:\s*)+/i

/** As WordPress titles comments, in the feed of a whole site and in that of one post. */
const comment =
  /^(?:comment on|kommentti artikkeliin|kommentti sivuun|vastaus artikkeliin|kommentar till|kommentar på) (.{1,500}) (?:by|kirjoittajalta|käyttäjältä|av|från) .{1,200}$/i
const onlyWriter = /^(?:by|av|från|kirjoittanut|kirjoittaja|käyttäjältä): .{1,200}$/i

/**
 * The title of an answer is the words of who began, so it is the thread's. A post that says nothing but its title keeps
 * it.
 */
export function placeOf({ title, text, url, inReplyTo }: DocumentItem): Pick<FeedItem, 'title' | 'thread'> {
  if (title === undefined || text === title) return { title }
  const begun = comment.exec(title)?.[1] ?? title.replace(answer, '')
  const isAnswer = begun !== title || onlyWriter.test(title)
  if (!isAnswer) return { title }
  const subject = onlyWriter.test(title) ? undefined : begun || undefined
  const page = url?.includes('#') ? url.slice(0, url.indexOf('#')) : undefined
  const id = page ?? inReplyTo ?? subject
  return id === undefined ? {} : { thread: { id: id.slice(0, 500), title: subject } }
}
