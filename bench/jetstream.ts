/**
 * How many frames of Jetstream one core reads: every post of Bluesky passes here, and almost none concerns anybody.
 * Beside it, in the same run, what the plain way costs: JSON.parse of every frame, and JSON.parse with the same matcher.
 * Run: node --expose-gc bench/jetstream.ts
 */
import { languagePattern, readFrame, type WantedPosts } from '../connectors/bluesky/frames.ts'
import { textOf, recordSchema } from '../connectors/bluesky/post.ts'
import { compileMatcher } from '../mentions/match.ts'

const COUNT = 20_000
const syllables = 'ka ri me so ta lu vi pe no ha ju ty si ko ra mä nö wi xo ze'.split(' ')
const words =
  'eilen sain laskun ja soitin heti mutta kukaan ei vastannut the app keeps crashing after update why is this so hard 今日は いい 天気 não sei mais 😡 😂 people really think that'.split(
    ' ',
  )
const random = seeded(11)

const names = inventNames(10_000)
const frames = Array.from({ length: COUNT }, (_, i) => makeFrame(i))
const bytes = frames.reduce((sum, frame) => sum + Buffer.byteLength(frame), 0)
console.log(`${COUNT} frames of ${Math.round(bytes / COUNT)} bytes on average; Node ${process.version}`)

report('JSON.parse of every frame', (frame) => {
  JSON.parse(frame)
  return false
})
reportReading('readFrame without a matcher', { mayConcern: () => false })
for (const count of [1_000, 10_000]) {
  const before = await usedMegabytes()
  const match = compileMatcher(
    names.slice(0, count).map((name) => ({ id: name, any: [name], all: [], none: [] })),
  )
  match('')
  const megabytes = (await usedMegabytes()) - before
  console.log(`${count} brands (compiled with all their forms: ${megabytes.toFixed(0)} MB):`)
  const mayConcern = (text: string) => match(text).length > 0
  report('  JSON.parse, then the matcher', (frame) => {
    const read = recordSchema.safeParse(JSON.parse(frame).commit?.record)
    return read.success && mayConcern(textOf(read.data))
  })
  reportReading('  readFrame', { mayConcern })
  reportReading('  readFrame, fi en sv only', { mayConcern, languages: languagePattern(['fi', 'en', 'sv']) })
}
console.log(`peak memory of the process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`)

function reportReading(name: string, wanted: WantedPosts): void {
  report(name, (raw) => {
    const frame = readFrame(raw, wanted)
    // What is let through unread because of its links is judged as the stream does it.
    return frame.kind === 'post' && wanted.mayConcern?.(textOf(recordSchema.parse(frame.record))) === true
  })
}

function report(name: string, isFound: (frame: string) => boolean): void {
  for (const frame of frames.slice(0, 5_000)) isFound(frame)
  const started = performance.now()
  let done = 0
  let found = 0
  while (performance.now() - started < 2_000) {
    for (const frame of frames) if (isFound(frame)) found++
    done += frames.length
  }
  const seconds = (performance.now() - started) / 1_000
  const share = ((100 * found) / done).toFixed(1)
  const rate = Math.round(done / seconds).toLocaleString('en')
  console.log(
    `${name}: ${rate} frames/s, ${((bytes / COUNT) * (done / seconds) * 1e-6).toFixed(0)} MB/s, ${share} % kept`,
  )
}

/** In the shape of the recorded frames: keys, their order and the lengths of ids. */
function makeFrame(serial: number): string {
  const did = `did:plc:${id(24)}`
  const time = 1_779_719_009_132_431 + serial * 20_000
  const kind = random()
  if (kind < 0.03) {
    const account = {
      active: true,
      did,
      seq: 30_340_180_351 + serial,
      time: new Date(time / 1000).toISOString(),
    }
    return JSON.stringify({ did, time_us: time, kind: 'account', account })
  }
  const commit = { rev: id(13), collection: 'app.bsky.feed.post', rkey: id(13) }
  if (kind < 0.08) {
    return JSON.stringify({
      did,
      time_us: time,
      kind: 'commit',
      commit: { ...commit, operation: 'delete' },
    })
  }
  const body = {
    rev: commit.rev,
    operation: 'create',
    collection: commit.collection,
    rkey: commit.rkey,
    record: makeRecord(),
    cid: `bafyrei${id(52)}`,
  }
  return JSON.stringify({ did, time_us: time, kind: 'commit', commit: body })
}

function makeRecord(): object {
  const text = makeText()
  const ref = () => ({ cid: `bafyrei${id(52)}`, uri: `at://did:plc:${id(24)}/app.bsky.feed.post/${id(13)}` })
  const image = {
    alt: '',
    image: { $type: 'blob', ref: { $link: `bafkrei${id(52)}` }, mimeType: 'image/jpeg', size: 720_303 },
  }
  const facet = {
    features: [{ $type: 'app.bsky.richtext.facet#link', uri: `https://shop.example/${id(20)}` }],
    index: { byteEnd: 12, byteStart: 0 },
  }
  return {
    $type: 'app.bsky.feed.post',
    createdAt: '2026-05-25T14:23:28.757Z',
    ...(random() < 0.25 && { embed: { $type: 'app.bsky.embed.images', images: [image] } }),
    ...(random() < 0.15 && { facets: [facet] }),
    langs: [pick(['en', 'en', 'en', 'en', 'en', 'ja', 'ja', 'pt', 'de', 'fi'])],
    ...(random() < 0.45 && { reply: { parent: ref(), root: ref() } }),
    text,
  }
}

/** One post in a thousand names a brand. */
function makeText(): string {
  const chosen = Array.from({ length: 4 + Math.floor(random() * 30) }, () => pick(words))
  if (random() < 0.001) chosen[1] = pick(names)
  return `${random() < 0.1 ? '"' : ''}${chosen.join(' ')}${random() < 0.3 ? '\n' : ''}`
}

function inventNames(count: number): string[] {
  const made = new Set<string>()
  while (made.size < count) {
    const name = Array.from({ length: 3 + Math.floor(random() * 2) }, () => pick(syllables)).join('')
    made.add(name.charAt(0).toUpperCase() + name.slice(1))
  }
  return [...made]
}

function id(length: number): string {
  return Array.from({ length }, () => pick([...'234567abcdefghijklmnopqrstuvwxyz'])).join('')
}

/** Without --expose-gc the garbage of others is counted too. */
async function usedMegabytes(): Promise<number> {
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return process.memoryUsage().heapUsed / 1e6
}

function pick<T>(from: readonly T[]): T {
  const item = from[Math.floor(random() * from.length)]
  if (item === undefined) throw new Error('pick needs a non-empty list')
  return item
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
