import { Parser } from 'htmlparser2'

export interface PreviewPost {
  number: string
  /** ISO. */
  datetime?: string
  /** The text as HTML; absent for pictures and what the preview does not show. */
  html?: string
  /** What is answered, as HTML, and where it stands. */
  reply?: string
  replyTo?: string
  /** Name of the channel, as HTML. */
  owner?: string
  /** Who wrote what the channel forwards: the name as HTML, and where it stands if that is public. */
  origin?: string
  originAt?: string
  /** As shown, as HTML: "1.2K". */
  views?: string
}

export interface PreviewPage {
  /** Oldest first, as they stand. */
  posts: PreviewPost[]
  /** The number to ask for what is older; absent at the beginning of the channel. */
  before?: string
}

/** A page of twenty long posts has a third of it. The parser is quadratic where elements are nested without end. */
const mostChars = 768 * 1024

/** What is told under which class. */
const fields = [
  ['js-message_text', 'html'],
  ['js-message_reply_text', 'reply'],
  ['tgme_widget_message_owner_name', 'owner'],
  ['tgme_widget_message_forwarded_from_name', 'origin'],
  ['tgme_widget_message_views', 'views'],
] as const

/**
 * Reads the page that t.me shows of a channel. Its classes are not documented; RSS-Bridge and RSSHub read the same ones.
 * Throws when it is another page.
 */
export function readPreview(page: string): PreviewPage {
  const html = page.slice(0, mostChars)
  const posts: PreviewPost[] = []
  let post: PreviewPost | undefined
  let before: string | undefined
  let isChannel = false
  /** What is being read: since which depth, and where it began. */
  let reading: { field: (typeof fields)[number][1]; depth: number; start: number } | undefined
  let depth = 0
  const parser = new Parser({
    onopentag(name, attributes) {
      depth++
      const classes = new Set((attributes['class'] ?? '').split(/\s+/))
      if ([...classes].some((one) => one.startsWith('tgme_channel_'))) isChannel = true
      const [, number] = /^\w+\/(\d+)$/.exec(attributes['data-post'] ?? '') ?? []
      if (number !== undefined && classes.has('tgme_widget_message')) {
        post = { number }
        // "Channel created", a new picture: nobody wrote these.
        if (!classes.has('service_message')) posts.push(post)
      }
      if (classes.has('tme_messages_more') && attributes['data-before']) before = attributes['data-before']
      if (!post || reading) return
      const start = parser.endIndex + 1
      if (classes.has('tgme_widget_message_reply')) post.replyTo = attributes['href']
      if (classes.has('tgme_widget_message_forwarded_from_name')) post.originAt = attributes['href']
      const [, field] = fields.find(([named]) => classes.has(named)) ?? []
      if (field !== undefined) reading = { field, depth, start }
      else if (name === 'time' && attributes['datetime']) post.datetime = attributes['datetime']
    },
    onclosetag() {
      if (post && reading?.depth === depth) {
        post[reading.field] ??= html.slice(reading.start, parser.startIndex)
        reading = undefined
      }
      depth--
    },
  })
  parser.end(html)
  if (!isChannel) throw new Error('t.me answered a page that is no preview of a channel')
  return { posts, before }
}
