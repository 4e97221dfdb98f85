import { Parser } from 'htmlparser2'

const programs = ['discourse', 'lemmy', 'mastodon', 'phpbb', 'wordpress', 'xenforo'] as const

type Program = (typeof programs)[number]

/** What a web page says about itself. */
export interface PageMarks {
  title?: string
  /** The program behind the site, by its own words or the marks that its pages carry. */
  program?: Program
  /** Where the page says that it stands. */
  canonical?: string
  /** Where the site begins, for those that say so. */
  root?: string
  feeds: { url: string; title: string }[]
}

const feedTypes = /^application\/(?:rss\+xml|atom\+xml|feed\+json|json)\b/i
const mostFeeds = 20
const longestAddress = 2000

/** Reads the head's links and marks of a page. Runs over hostile markup: see page.ts. */
export function readMarks(html: string, address: string): PageMarks {
  const marks: PageMarks = { feeds: [] }
  let base = address
  let inTitle = false
  const absolute = (href: string | undefined, from = base): string | undefined => {
    const url = href !== undefined && href.length <= longestAddress ? URL.parse(href.trim(), from) : null
    return url && /^https?:$/.test(url.protocol) ? url.href : undefined
  }
  const parser = new Parser({
    onopentag(tag, attributes) {
      marks.program ??= programOf(tag, attributes)
      if (tag === 'title') inTitle = marks.title === undefined
      if (tag === 'base') base = absolute(attributes['href'], address) ?? base
      if (tag === 'link') readLink(attributes)
      if (attributes['data-base-uri'] !== undefined && tag === 'meta')
        marks.root = absolute(`${attributes['data-base-uri']}/`, address)
    },
    ontext(text) {
      if (inTitle) marks.title = `${marks.title ?? ''}${text}`.slice(0, 200)
    },
    onclosetag(tag) {
      if (tag === 'title') inTitle = false
    },
  })
  function readLink({ rel = '', type = '', href, title = '' }: Record<string, string>): void {
    const relations = rel.toLowerCase().split(/\s+/)
    if (relations.includes('canonical')) marks.canonical ??= absolute(href)
    // WordPress announces its API by the same type; it is no feed.
    const isFeed = relations.includes('alternate') && feedTypes.test(type) && !href?.includes('/wp-json/')
    const url = isFeed ? absolute(href) : undefined
    if (url === undefined || marks.feeds.length >= mostFeeds) return
    if (!marks.feeds.some((feed) => feed.url === url)) marks.feeds.push({ url, title: title.slice(0, 200) })
  }
  parser.end(html)
  return { ...marks, title: marks.title?.replaceAll(/\s+/g, ' ').trim() }
}

function programOf(tag: string, attributes: Record<string, string>): Program | undefined {
  const { name, content = '', id, rel } = attributes
  if (tag === 'meta' && name?.toLowerCase() === 'generator') return byGenerator(content)
  if (tag === 'meta' && id === 'data-discourse-setup') return 'discourse'
  if (tag === 'html' && (id === 'XF' || attributes['data-app'] === 'public')) return 'xenforo'
  if (tag === 'body' && id === 'phpbb') return 'phpbb'
  if (tag === 'div' && id === 'mastodon') return 'mastodon'
  return tag === 'link' && rel === 'https://api.w.org/' ? 'wordpress' : undefined
}

function byGenerator(content: string): Program | undefined {
  const [word = ''] = content
    .trim()
    .toLowerCase()
    .split(/[^a-z]/)
  return programs.find((program) => program === word)
}
