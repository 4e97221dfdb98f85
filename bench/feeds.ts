import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { parseFeed } from '../connectors/feed/parse-worker.ts'
import { plainFromHtml } from '../connectors/values/text.ts'

/**
 * How much of what other parsers' own test feeds say is read as they say: `node bench/feeds.ts [-v]`. Each value that is
 * expected of an item is a check; an item that has words and does not come out is lost. `-v` shows what differs.
 */
const shared = join(import.meta.dirname, '../../shared/data/feeds')
const verbose = process.argv.includes('-v')

const value = z.union([z.string(), z.object({ value: z.string() }).transform((text) => text.value)])
const name = z.union([z.string(), z.object({ name: z.string() }).transform((person) => person.name)])

const expectedItem = z.looseObject({
  title: value.optional().catch(undefined),
  link: z.string().optional().catch(undefined),
  content: value.optional().catch(undefined),
  description: value.optional().catch(undefined),
  summary: value.optional().catch(undefined),
  publishedParsed: z.string().optional(),
  pubDateParsed: z.string().optional(),
  updatedParsed: z.string().optional(),
  isoDate: z.string().optional(),
  authors: z.array(name.catch('')).optional().catch(undefined),
})
type Expected = z.infer<typeof expectedItem>
const expectedFeed = z.object({
  items: z.array(expectedItem).optional(),
  entries: z.array(expectedItem).optional(),
})

interface Suite {
  name: string
  /** Each document and the file that says what is in it. */
  files: [string, string][]
}

const suites: Suite[] = [
  {
    name: 'gofeed',
    files: globSync(join(shared, 'gofeed/testdata/{parser,translator}/*/*.xml')).map((file) => [
      file,
      file.replace(/\.xml$/, '.json'),
    ]),
  },
  {
    name: 'rss-parser',
    // What xml2js-options.rss is expected to give hangs on an option.
    files: globSync(join(shared, 'rss-parser/test/input/*'))
      .filter((file) => !file.endsWith('xml2js-options.rss'))
      .map((file) => [
        file,
        join(shared, 'rss-parser/test/output', `${basename(file).replace(/\.\w+$/, '')}.json`),
      ]),
  },
  {
    name: 'feedsmith',
    files: globSync(join(shared, 'feedsmith/src/feeds/*/references/*.xml')).map((file) => [
      file,
      file.replace(/\.xml$/, '.json'),
    ]),
  },
]

/** Without the spaces that each parser puts elsewhere. Some expectations were recorded with the wrong charset: nothing. */
function words(text: string | undefined): string {
  const plain = plainFromHtml(plainFromHtml(text ?? ''))
  return plain.includes('\uFFFD') ? '' : plain.replace(/[\s\u200b]+/g, '')
}

function expectations(file: string): Expected[] {
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const nested = z.object({ feed: expectedFeed }).safeParse(json)
  const feed = nested.success ? nested.data.feed : expectedFeed.parse(json)
  return feed.items ?? feed.entries ?? []
}

/** Not what a program writes below links: nobody's words. */
function bodies({ content, description, summary }: Expected): string[] {
  return [content, description, summary].map(words).filter((text) => text !== '' && !/submittedby/.test(text))
}

type Item = Awaited<ReturnType<typeof parseFeed>>['items'][number]

/** The values that are expected of an item, and whether each is there. */
function* checks(expected: Expected, item: Item | undefined): Generator<[string, boolean]> {
  const title = words(expected.title)
  if (title !== '') yield [`title ${title}`, words(item?.title) === title]
  const texts = bodies(expected)
  const own = words(`${item?.text ?? ''} ${item?.quoted ?? ''}`)
  // What programs add to a post is not its writer's, so less than everything may come out.
  if (texts.length > 0)
    yield [
      `text ${texts[0]?.slice(0, 80)}`,
      texts.some((text) => own !== '' && (own.includes(text) || text.includes(own))),
    ]
  // Where a redirector stands for an address, the address itself is read.
  if (URL.canParse(expected.link ?? '') && !/\/~r\//.test(expected.link ?? ''))
    yield [`link ${expected.link}`, item?.url === new URL(expected.link ?? '').href]
  const dates = [expected.publishedParsed, expected.pubDateParsed, expected.updatedParsed, expected.isoDate]
    .map((date) => Date.parse(date ?? ''))
    .filter((time) => time >= Date.UTC(1990))
    .map((time) => Math.floor(time / 1000))
  if (dates.length > 0)
    yield [`date ${dates.join(' ')}`, dates.includes(Math.floor((item?.publishedAt?.getTime() ?? 0) / 1000))]
  for (const author of expected.authors ?? []) {
    const person = author
      .trim()
      .replace(/^\S+@\S+ \((.*)\)$/, '$1')
      .replace(/@.*/, '')
    if (person !== '') yield [`author ${author}`, item?.author?.includes(person) === true]
  }
}

async function run({ name: suite, files }: Suite): Promise<void> {
  const sums = { documents: 0, checks: 0, right: 0, items: 0, lost: 0 }
  for (const [file, expectation] of files) {
    if (!existsSync(expectation)) continue
    sums.documents++
    const wanted = expectations(expectation)
    const readable = wanted.map((each) => words(each.title) !== '' || bodies(each).length > 0)
    const document = { body: readFileSync(file), url: 'https://host.example/feed', now: new Date() }
    const { items } = await parseFeed(document).catch(() => ({ items: [] }))
    sums.items += readable.filter(Boolean).length
    const lost = Math.max(0, readable.filter(Boolean).length - items.length)
    sums.lost += lost
    if (verbose && lost > 0) console.info(`${basename(file)}: ${lost} lost`)
    wanted.forEach((each, i) => {
      if (!readable[i]) return
      for (const [what, isRight] of checks(each, items[i])) {
        sums.checks++
        if (isRight) sums.right++
        else if (verbose) console.info(`${basename(file)}: ${what}`)
      }
    })
  }
  const rate = ((100 * sums.right) / sums.checks).toFixed(2)
  console.info(
    `${suite}: ${sums.documents} documents, ${sums.right} of ${sums.checks} checks right (${rate} %), ${sums.lost} of ${sums.items} items lost`,
  )
}

if (existsSync(shared)) for (const suite of suites) await run(suite)
else console.warn('SKIPPED: the feeds of ../shared are not there')
