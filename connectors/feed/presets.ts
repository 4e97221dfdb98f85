import { z } from 'zod'
import type { DocumentItem } from './identity.ts'
import { shortHash } from '../reading/traces.ts'

interface Preset {
  value: z.ZodString | z.ZodURL
  describe: string
  address(value: string, language: string): string
}

const site = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })
const words = z.string().min(1).max(500)

/** Where well-known sites and forum programs keep their feeds, by what people know of them. */
const presets = {
  'google-news': {
    value: words,
    describe:
      'Words to search Google News for. Its feed is for personal use only: a business reads the papers themselves.',
    // Results come by relevance, not by time: without `when` old ones fill the page.
    address(query, language) {
      const country = { fi: 'FI', sv: 'SE', en: 'US' }[language] ?? language.toUpperCase()
      const search = new URLSearchParams({ q: /\bwhen:/.test(query) ? query : `${query} when:7d` })
      return `https://news.google.com/rss/search?${search}&hl=${language}&gl=${country}&ceid=${country}:${language}`
    },
  },
  youtube: {
    value: z.string().regex(/^UC[\w-]{22}$/, 'must be a channel id such as UCxxxxxxxxxxxxxxxxxxxxxx'),
    describe: 'Id of a YouTube channel, whose new videos are read.',
    address: (channel) => `https://www.youtube.com/feeds/videos.xml?channel_id=${channel}`,
  },
  reddit: {
    value: z
      .string()
      .regex(/^[A-Za-z0-9_+]{2,300}$/, 'must be the name of a subreddit, or several joined with +'),
    describe: 'Subreddit whose new posts are read, or several in one: Suomi+Finland.',
    address: (name) => `https://www.reddit.com/r/${name}/new/.rss?limit=100`,
  },
  'reddit-comments': {
    value: z
      .string()
      .regex(/^[A-Za-z0-9_+]{2,300}$/, 'must be the name of a subreddit, or several joined with +'),
    describe: 'Subreddit whose new comments are read, or several in one.',
    address: (name) => `https://www.reddit.com/r/${name}/comments/.rss?limit=100`,
  },
  'reddit-search': {
    value: words,
    describe: 'Words to search all of Reddit for.',
    address: (query) =>
      `https://www.reddit.com/search.rss?${new URLSearchParams({ q: query, sort: 'new', limit: '100' })}`,
  },
  discourse: {
    value: site,
    describe: 'Address of a Discourse forum, whose new posts are read.',
    address: (forum) => below(forum, 'posts.rss'),
  },
  lemmy: {
    value: site,
    describe: 'Address of a Lemmy community, or of an instance for all of it.',
    address(place) {
      const [, kind, name] = /\/(c|u)\/([^/?#]+)/.exec(new URL(place).pathname) ?? []
      return new URL(`/feeds/${kind === undefined ? 'all' : `${kind}/${name}`}.xml?sort=New`, place).href
    },
  },
  wordpress: {
    value: site,
    describe: 'Address of a WordPress site, whose articles are read.',
    address: (blog) => below(blog, 'feed/'),
  },
  'wordpress-comments': {
    value: site,
    describe: 'Address of a WordPress site, whose comments are read.',
    address: (blog) => below(blog, 'comments/feed/'),
  },
  xenforo: {
    value: site,
    describe: 'Address of a XenForo forum, or of one of its sections.',
    address: (forum) =>
      below(forum, /\/forums\/[^/]+/.test(new URL(forum).pathname) ? 'index.rss' : 'forums/-/index.rss'),
  },
  phpbb: {
    value: site,
    describe: 'Address of a phpBB forum (3.1 or newer).',
    address: (forum) => below(forum, 'app.php/feed'),
  },
} satisfies Record<string, Preset>

type PresetName = keyof typeof presets

const presetNames = Object.keys(presets).filter((name): name is PresetName => name in presets)

export const presetSchema = z
  .strictObject(shapeOf(presets))
  .refine((chosen) => Object.keys(chosen).length === 1, { error: `needs one of ${presetNames.join(', ')}` })

export type ChosenPreset = z.infer<typeof presetSchema>

function shapeOf<T extends Record<string, Preset>>(table: T) {
  const entries = Object.entries(table).map(([name, { value, describe }]) => [
    name,
    value.optional().describe(describe),
  ])
  const shape: { [N in keyof T]: z.ZodOptional<z.ZodString> } = Object.fromEntries(entries)
  return shape
}

/** The address of the feed. */
export function presetAddress(chosen: ChosenPreset, language: string): string {
  const name = presetNames.find((each) => chosen[each] !== undefined)
  const value = name === undefined ? undefined : chosen[name]
  if (name === undefined || value === undefined) throw new Error('no preset is chosen')
  return presets[name].address(value, language)
}

function below(place: string, path: string): string {
  const url = new URL(place)
  url.pathname = `${url.pathname.replace(/(?<!\/)\/*$/, '/')}${path}`
  url.hash = ''
  return url.href
}

/** What is different about the feeds of a host, whether a preset named it or not. */
export interface Quirks {
  /** How often the whole host may be asked, by all sources together. */
  turn?: { name: string; everySeconds: number }
  /** Gives an item the name that it keeps. */
  rename?(item: DocumentItem): DocumentItem
}

export function quirksOf(address: string): Quirks {
  const { hostname } = new URL(address)
  if (/(?:^|\.)reddit\.com$/.test(hostname)) return reddit
  if (hostname === 'news.google.com') return googleNews
  return {}
}

/** Since June 2026 one request a minute and address for feeds; ids are fullnames: https://www.reddit.com/dev/api/#fullnames */
const reddit: Quirks = {
  turn: { name: 'www.reddit.com', everySeconds: 65 },
  rename: (item) => (/^t[1-6]_[a-z0-9]+$/.test(item.id) ? { ...item, unique: 'connector' } : item),
}

/** The same story comes again under other guids and links; its headline ends with its paper and stays. */
const googleNews: Quirks = {
  turn: { name: 'news.google.com', everySeconds: 60 },
  rename(item) {
    const headline = (item.title ?? item.text)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
    return { ...item, id: `news.google.com:${shortHash(headline, 22)}`, unique: 'connector' }
  },
}
