import { z } from 'zod'
import type { Connector, Feed, FeedItem, Io, Page } from '../../connectors/connector.ts'
import { credential, needed } from '../../connectors/access/credential.ts'
import { connectors } from '../../connectors/index.ts'
import { entries, readJson } from '../../connectors/values/json.ts'

/**
 * A connector that does whatever a connector can, against the server of `probe-server.ts`. Whoever imports this first
 * has it in the registry, as a connector of the shipped program would be.
 */
const options = z.strictObject({
  url: z.string(),
  does: z.array(z.enum(['poll', 'stream', 'lookup', 'hydrate', 'receive'])).default(['poll']),
  key: credential('PROBE_KEY', 'The key of the probe.'),
  needs_key: z.boolean().default(false),
  /** Deaf to the signal that ends a stream. */
  deaf: z.boolean().default(false),
})

type Options = z.infer<typeof options>

const probe: Connector<Options> = {
  summary: 'What tests need of a connector, against a server of their own',
  options,
  everySeconds: 1,
  kind: 'search',
  abilities: { places: ['number'] },
  docs: { example: '', costs: '', blind: '', rules: '' },
  open(config, io) {
    if (config.needs_key) needed(config.key, 'PROBE_KEY')
    const all: Feed = {
      poll: (cursor, signal) => read(io, config, 'items', cursor, signal),
      stream: (cursor, signal) => listen(io, config, cursor, signal),
      async lookup(posts, signal) {
        return (await ask(io, config, 'lookup', posts, signal)).map((status) => statusSchema.parse(status))
      },
      async hydrate(items, signal) {
        return (await ask(io, config, 'hydrate', items, signal)).map(toItem)
      },
      receive: ({ body }) => received.parse(JSON.parse(body.toString())),
    }
    const does: readonly string[] = config.does
    return Object.fromEntries(Object.entries(all).filter(([name]) => does.includes(name)))
  },
}

Object.assign(connectors, { probe })

const pageSchema = z.object({
  items: entries,
  deleted: z.array(z.string()).optional(),
  gap: z.string().optional(),
  last: z.number(),
  more: z.boolean().optional(),
})

async function read(
  io: Io,
  { url, key }: Options,
  what: string,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const response = await io.http.request(`${url}/${what}?after=${cursor ?? 0}`, {
    signal,
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
  })
  const { items, last, ...page } = readJson(response, pageSchema, 'the probe')
  return { ...page, items: items.map(toItem), cursor: String(last) }
}

async function* listen(
  io: Io,
  config: Options,
  cursor: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  for (let at = cursor; ;) {
    const page = await read(io, config, 'stream', at, config.deaf ? new AbortController().signal : signal)
    at = page.cursor
    yield page
  }
}

async function ask(
  io: Io,
  { url }: Options,
  what: string,
  body: unknown,
  signal: AbortSignal,
): Promise<unknown[]> {
  const response = await io.http.request(`${url}/${what}`, {
    method: 'POST',
    body: JSON.stringify(body),
    signal,
  })
  return readJson(response, entries, 'the probe')
}

const date = z.coerce.date().optional()
const reach = z.object({ likes: z.number().optional(), followers: z.number().optional() }).optional()

const itemSchema = z.object({
  id: z.string(),
  unique: z.enum(['connector', 'source']).default('connector'),
  ref: z.string().optional(),
  url: z.string().optional(),
  text: z.string(),
  author: z.object({ name: z.string(), id: z.string().optional() }).optional(),
  quoted: z.string().optional(),
  thread: z.object({ id: z.string(), title: z.string().optional() }).optional(),
  publishedAt: date,
  rating: z.number().optional(),
  reach,
})

function toItem(raw: unknown): FeedItem {
  return itemSchema.parse(raw)
}

const received = z.object({ items: z.array(itemSchema).default([]), deleted: z.array(z.string()).optional() })

const statusSchema = z.object({
  id: z.string(),
  state: z.enum(['live', 'deleted', 'unknown']),
  text: z.string().optional(),
  editedAt: date,
  rating: z.number().optional(),
  reach,
})
