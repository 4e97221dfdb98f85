import { decide } from '../../mentions/judge.ts'
import { judgeOfOne } from '../../test/harness/judge.ts'
import type { Post } from '../../test/harness/feed-server.ts'
import { type Row, aboutBrand } from './material.ts'
import { type Brand, languages } from '../../mentions/vocabulary.ts'

/** The company of the made-up posts, and names that the recorded feeds really hold. */
export const brands: Brand[] = [
  { id: 'revontuli', any: ['Revontuli', 'revontulioy'], all: [], none: [] },
  ...['Google', 'Microsoft', 'Linux', 'Facebook', 'Rainmeter', 'Tesla'].map((name) => ({
    id: name.toLowerCase(),
    any: [name],
    all: [],
    none: [],
  })),
]

/** What must become of one post, whatever happens to it on its way. */
export interface Story {
  source: string
  link: string
  mention: boolean
  alert: boolean
  /** When it stood where the program can read it, in words that alert; by the wall clock. */
  alarmingAt?: number
}

export interface Change {
  atMs: number
  /** Alters what the sources show. */
  apply: () => void
}

export interface Show {
  /** What each source shows now, oldest first. */
  boards: Map<string, Post[]>
  changes: Change[]
  stories: Story[]
}

const judge = judgeOfOne({ brands, languages })

export type Fate = Pick<Story, 'mention' | 'alert'>

/** The program's own judgement of the words, made here a second time, without the way that the post takes. */
export function fateOf(text: string): Fate {
  const scored = judge(
    { id: 'x', unique: 'source', text },
    { id: 'x', connector: 'feed' },
    { now: new Date() },
  )
  if (!scored) return { mention: false, alert: false }
  return { mention: true, alert: decide(scored).decision === 'alert' }
}

/**
 * Posts that come up in turn on `sources`, spread over `seconds`. Of a hundred, ten name no brand; three each are
 * edited, dated anew, shown twice side by side, shown in two sources, or get another guid.
 */
export function planShow(rows: Row[], sources: string[], count: number, seconds: number): Show {
  const show: Show = { boards: new Map(sources.map((source) => [source, []])), changes: [], stories: [] }
  const alarming = rows
    .slice(-300)
    .map((row, n) => aboutBrand(row, n))
    .filter((text) => fateOf(text).alert)
  for (let n = 0; n < count; n += 1) {
    const row = rows[n % (rows.length - 300)]
    const source = sources[n % sources.length]
    if (!row || !source) throw new Error('a show needs rows and sources')
    const text = n % 10 === 9 ? row.text : aboutBrand(row, n)
    const post: Post = { id: `post-${n}`, link: `https://forum.example/${n}`, text, publishedAt: new Date() }
    const atMs = (n / count) * seconds * 1000
    const story = tell(show, source, post, atMs)
    turn(show, story, post, { n, atMs, alarming, next: sources[(n + 1) % sources.length] ?? source })
  }
  show.changes.sort((a, b) => a.atMs - b.atMs)
  return show
}

function tell(show: Show, source: string, post: Post, atMs: number): Story {
  const fate = fateOf(post.text)
  const story: Story = { source, link: post.link ?? '', ...fate }
  show.stories.push(story)
  const apply = () => {
    post.publishedAt = new Date()
    if (fate.alert) story.alarmingAt = Date.now()
    show.boards.get(source)?.push(post)
  }
  show.changes.push({ atMs, apply })
  return story
}

interface Turn {
  n: number
  atMs: number
  alarming: string[]
  next: string
}

function turn(show: Show, story: Story, post: Post, { n, atMs, alarming, next }: Turn): void {
  const board = show.boards.get(story.source)
  const later = (seconds: number, apply: () => void) =>
    show.changes.push({ atMs: atMs + seconds * 1000, apply })
  const kind = n % 100
  if (kind >= 10 && kind < 13 && story.mention) {
    const edited = story.alert ? `${post.text} (2)` : (alarming[n % alarming.length] ?? '')
    if (!fateOf(edited).alert) return
    const wasHarmless = !story.alert
    later(3, () => {
      post.text = edited
      if (wasHarmless) story.alarmingAt = Date.now()
    })
    story.alert = true
  } else if (kind >= 13 && kind < 16) {
    later(2, () => {
      post.publishedAt = new Date()
    })
  } else if (kind >= 16 && kind < 19) {
    later(0, () => board?.push(post))
  } else if (kind >= 20 && kind < 23) {
    tell(show, next, { ...post }, atMs)
  } else if (kind >= 23 && kind < 26 && post.text.length >= 60) {
    later(3, () => {
      post.id = `${post.id}-again`
    })
  }
}

/** A post may stand in two sources: it is told apart by both. */
export function keyOf({ source, link }: Pick<Story, 'source' | 'link'>): string {
  return `${source} ${link}`
}

export function keyOfMention(mention: Record<string, unknown> | undefined): string {
  return `${String(mention?.['source'])} ${String(mention?.['url'])}`
}
