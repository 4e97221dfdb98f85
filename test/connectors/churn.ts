import { expect } from 'vitest'
import type { Feed, FeedItem, Page } from '../../connectors/connector.ts'
import type { ConnectorName } from '../../connectors/index.ts'
import { openConnector } from './contract.ts'
import { memoryIo } from './memory-io.ts'
import { seededRandom } from './memory-http.ts'
import { impatientClient, json, replay, tooMany, webPage, type Route } from './replay.ts'

/**
 * How many seeded worlds a connector is led through. Every world is the same in every run: `npm test` plays the first
 * ones, and `.ci/run` many more.
 */
export const worlds = Number(process.env['ENNAKKO_CHURN'] ?? 50)

/** How often something is tried that costs much each time: at hand, and in the gate. */
export const times = (atHand: number, inGate: number): number => (worlds < 500 ? atHand : inGate)

/** A post of the world. `serial` grows with every post that appears, as the ids of platforms do. */
export interface Post {
  serial: number
  /** Grows with every edit. */
  version: number
  /** Names serial and version, so that what was delivered tells what it was. */
  text: string
  createdAt: Date
  /** When it was last edited, else when it was written. */
  changedAt: Date
  deleted: boolean
}

/** What the platform knows at the moment. */
export interface World {
  now: Date
  /** Everything that was ever posted, deleted posts too, newest first; equal times come in another order at every poll. */
  posts: Post[]
  random: () => number
}

export interface Churn {
  connector: ConnectorName
  options(origin: string): unknown
  /** The platform; asks `world` at every call. */
  routes(world: () => World): Route[]
  /** What the listing is sorted by; with 'changed' an edit brings a post to the top. */
  sortedBy: 'created' | 'changed'
  /** How late a post may appear behind newer ones, and how long edits and deletions are watched. 0: neither happens. */
  overlapSeconds: number
  /** False when the listing never shows an edit. */
  edits?: boolean
  /** Of so many of the newest posts are edits and deletions watched, where that is not all of the overlap. */
  watches?: number
  /** Every deletion of a watched post must come in `Page.deleted`. */
  tellsDeletions?: boolean
  /** Most posts that appear in one round. Default 40. */
  burst?: number
  cases?: number
  seed?: number
}

const never = new AbortController().signal

/**
 * Lets a connector read a world that is posted to, edited, deleted and reordered while it reads, over failures and
 * restarts, and checks that it delivers every version that was there to be seen, and none twice. Returns how often each
 * disturbance happened.
 */
export async function churn(churned: Churn): Promise<Record<string, number>> {
  const { cases = worlds, seed: firstSeed = 1 } = churned
  const happened: Record<string, number> = {}
  let world = newWorld(seededRandom(0))
  const disturbed = churned.routes(() => world).map((route) => disturb(route, () => world, happened))
  const server = await replay(disturbed)
  const http = impatientClient()
  for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
    world = newWorld(seededRandom(seed))
    await play(churned, `${churned.connector}, seed ${seed}`, world, happened, () =>
      openConnector(churned.connector, churned.options(server.url), { http, ...patientIo() }),
    )
  }
  return happened
}

function patientIo() {
  const io = memoryIo()
  return { ...io, ledger: { ...io.ledger, turn: () => Promise.resolve() } }
}

function newWorld(random: () => number): World {
  return { now: new Date(Date.UTC(2025, 2, 1)), posts: [], random }
}

/** Every failure that a network knows, rarely; and posts that appear between two pages. */
function disturb(route: Route, world: () => World, happened: Record<string, number>): Route {
  const failures = [
    () => json({ error: 'oops' }, { status: 500 }),
    () => webPage('502 Bad Gateway', 502),
    () => webPage('Just a moment'),
    () => ({ body: '{"cut":' }),
    () => tooMany(1),
    () => 'cut' as const,
  ]
  return {
    ...route,
    async answer(call) {
      const { random } = world()
      const failure = random() < 0.04 ? failures[Math.floor(random() * failures.length)] : undefined
      count(happened, failure ? 'failure' : 'answer')
      if (failure) return failure()
      if (random() < 0.05) {
        appear(world(), 1, 1)
        count(happened, 'post between pages')
      }
      return await route.answer(call)
    },
  }
}

async function play(
  churned: Churn,
  story: string,
  world: World,
  happened: Record<string, number>,
  open: () => Feed,
): Promise<void> {
  const { random } = world
  const { overlapSeconds, burst = 40 } = churned
  // All of one round fits well into the overlap.
  const stepSeconds = overlapSeconds === 0 ? 1 : Math.max(1, Math.floor(overlapSeconds / 8 / burst))
  const delivered: string[] = []
  const deleted = new Set<string>()
  const ids = new Map<number, string>()
  let feed = open()
  let cursor: string | undefined

  async function readAll(): Promise<void> {
    for (let polls = 0, more = true; more; polls++) {
      shuffleTies(world)
      if (polls > 60) throw new Error(`${story}: does not come to an end`)
      const page: Page | Error | undefined = await feed.poll?.(cursor, never).catch((error: Error) => error)
      if (page === undefined || page instanceof Error) continue
      expect(page.gap, story).toBeUndefined()
      expect(page.rejected ?? [], story).toEqual([])
      if (random() < 0.05) {
        // The process died before the page was stored.
        count(happened, 'crash')
        feed = open()
        continue
      }
      more = page.more === true
      cursor = page.cursor
      for (const item of page.items) delivered.push(nameOf(item, ids))
      for (const id of page.deleted ?? []) deleted.add(id)
    }
  }

  appear(world, Math.floor(random() * 30), stepSeconds)
  await readAll()
  const past = new Set(world.posts.map(({ serial }) => serial))
  const owed = new Set<string>()
  const owedDeletions = new Set<number>()
  for (let round = 0; round < 5; round++) {
    if (random() < 0.25) {
      // What was read leaves the overlap, and comes back into sight where newer posts are deleted.
      count(happened, 'quiet time')
      advance(world, overlapSeconds * 1.5)
    }
    appear(world, Math.floor(random() * random() * burst), stepSeconds)
    const watched = () =>
      world.posts.filter(
        (post) =>
          !post.deleted &&
          post.serial > world.posts.length - (churned.watches ?? Infinity) &&
          world.now.getTime() - post.createdAt.getTime() < (overlapSeconds * 1000) / 2,
      )
    if (overlapSeconds > 0) {
      for (let late = Math.floor(random() * 3); late > 0; late--) {
        count(happened, 'late arrival')
        arriveLate(world, (random() * overlapSeconds) / 2)
      }
      for (const post of watched().filter(() => random() < 0.05)) {
        count(happened, 'deletion')
        post.deleted = true
        if (delivered.some((name) => name.startsWith(`${post.serial}.`))) owedDeletions.add(post.serial)
      }
      for (const post of watched().filter(() => churned.edits !== false && random() < 0.05)) {
        count(happened, 'edit')
        edit(world, post, stepSeconds)
      }
    }
    sort(world, churned.sortedBy)
    for (const post of world.posts) {
      const visible = !post.deleted && (!past.has(post.serial) || post.version > 0)
      if (visible) owed.add(`${post.serial}.${post.version}`)
    }
    if (random() < 0.3) {
      count(happened, 'restart')
      feed = open()
    }
    await readAll()
    if (churned.tellsDeletions)
      for (const serial of owedDeletions)
        expect(deleted, `${story}: ${serial} is gone`).toContain(ids.get(serial))
  }
  await readAll()
  const lost = [...owed].filter((name) => !delivered.includes(name))
  const repeated = delivered.filter((name, i) => delivered.indexOf(name) !== i)
  expect({ story, lost, repeated }).toEqual({ story, lost: [], repeated: [] })
}

function count(happened: Record<string, number>, what: string): void {
  happened[what] = (happened[what] ?? 0) + 1
}

function nameOf(item: FeedItem, ids: Map<number, string>): string {
  const [, serial = '', version = ''] = /Viesti (\d+), versio (\d+)/.exec(item.text) ?? []
  ids.set(Number(serial), item.id)
  return `${serial}.${version}`
}

function textOf(serial: number, version: number): string {
  return `Viesti ${serial}, versio ${version}: laskutus ei toimi.`
}

function insert(world: World, createdAt: Date): void {
  const serial = world.posts.length + 1
  const post = {
    serial,
    version: 0,
    text: textOf(serial, 0),
    createdAt,
    changedAt: createdAt,
    deleted: false,
  }
  world.posts.unshift(post)
}

/** New posts, now and then several in one second. */
function appear(world: World, amount: number, stepSeconds: number): void {
  for (let nth = 0; nth < amount; nth++) {
    if (world.random() < 0.8) advance(world, stepSeconds)
    insert(world, world.now)
  }
}

function advance(world: World, seconds: number): void {
  world.now = new Date(world.now.getTime() + seconds * 1000)
}

function arriveLate(world: World, seconds: number): void {
  insert(world, new Date(world.now.getTime() - Math.floor(seconds) * 1000))
}

function edit(world: World, post: Post, stepSeconds: number): void {
  advance(world, stepSeconds)
  post.version++
  post.text = textOf(post.serial, post.version)
  post.changedAt = world.now
}

function sort(world: World, by: Churn['sortedBy']): void {
  const at = (post: Post) => (by === 'created' ? post.createdAt : post.changedAt).getTime()
  world.posts.sort((a, b) => at(b) - at(a))
}

/** Platforms give no order among equal times. */
function shuffleTies(world: World): void {
  for (let i = 1; i < world.posts.length; i++) {
    const [newer, older] = [world.posts[i - 1], world.posts[i]]
    if (newer?.createdAt.getTime() !== older?.createdAt.getTime() || world.random() < 0.5) continue
    if (newer && older && newer.changedAt.getTime() === older.changedAt.getTime())
      [world.posts[i - 1], world.posts[i]] = [older, newer]
  }
}
