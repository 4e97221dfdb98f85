import { textContent } from 'domutils'
import { isRecord } from '../../lib/record.ts'
import type { Fields } from '../values/fields.ts'
import { type MarkupNode, findAll } from './find.ts'

/** What people write, in the words of https://schema.org */
const postTypes = new Set([
  'Review',
  'UserReview',
  'Comment',
  'DiscussionForumPosting',
  'SocialMediaPosting',
  'Question',
  'Answer',
  'Article',
  'NewsArticle',
  'BlogPosting',
])

const maxDepth = 12

/**
 * The posts that a page describes for machines in JSON-LD, in the order of the page: reviews, comments, forum posts,
 * articles. `best` is the scale that ratings are given on.
 */
export function structuredPosts(document: MarkupNode, best: number): Fields[] {
  const posts: Fields[] = []
  for (const script of findAll('script[type="application/ld+json"]', document)) {
    const data = parse(textContent(script))
    visit(data, (post) => posts.push(fieldsOf(post, best)))
  }
  return posts.filter(({ text, title }) => text !== undefined || title !== undefined)
}

type Thing = Record<string, unknown>

function visit(value: unknown, found: (post: Thing) => void, depth = 0): void {
  if (depth > maxDepth) return
  if (Array.isArray(value)) {
    for (const each of value) visit(each, found, depth + 1)
  } else if (isRecord(value)) {
    if (typesOf(value).some((type) => postTypes.has(type))) found(value)
    for (const inner of Object.values(value)) {
      if (typeof inner === 'object') visit(inner, found, depth + 1)
    }
  }
}

function fieldsOf(post: Thing, best: number): Fields {
  const author = first(post['author']) ?? first(post['creator'])
  const rating = first(post['reviewRating'])
  const url = text(post['url']) ?? text(post['@id'])
  return {
    id: text(post['@id']) ?? text(post['identifier']) ?? text(post['url']),
    url: url !== undefined && /^(?:https?:|[/#?])/.test(url) ? url : undefined,
    title: text(post['headline']) ?? text(post['name']),
    text:
      text(post['reviewBody']) ??
      text(post['text']) ??
      text(post['articleBody']) ??
      text(post['description']),
    author: isRecord(author) ? text(author['name']) : text(author),
    author_url: isRecord(author) ? text(author['url']) : undefined,
    date: text(post['datePublished']) ?? text(post['dateCreated']),
    edited: text(post['dateModified']),
    rating: isRecord(rating) ? scaled(rating, best) : undefined,
    language: text(post['inLanguage']),
    replies: post['commentCount'] ?? post['answerCount'],
    likes: post['upvoteCount'],
  }
}

/** `bestRating` is 5 unless it is said: https://schema.org/bestRating */
function scaled(rating: Thing, best: number): number | undefined {
  const [value, most] = [rating['ratingValue'], rating['bestRating'] ?? 5].map((each) =>
    Number(text(each)?.replace(',', '.')),
  )
  return value && most && value <= most ? (value / most) * best : undefined
}

function typesOf(thing: Thing): string[] {
  return [thing['@type']].flat().filter((type) => typeof type === 'string')
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value
}

function text(value: unknown): string | undefined {
  const one = first(value)
  if (typeof one === 'number') return String(one)
  return typeof one === 'string' && one.trim() !== '' ? one : undefined
}

/** Broken JSON-LD is common, and no reason to go without the rest of the page. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
