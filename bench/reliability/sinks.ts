import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { sinkSecret } from '../../test/harness/sink.ts'

/** 'cut': takes the message and ends the connection instead of answering. 'hang': answers never. */
export type Trouble = 'cut' | 'hang' | 500 | 429

/** One request as the sink saw it. */
export interface Arrival extends Content {
  atMs: number
  /** Whether the sink took the message: a reader of it has seen it. */
  applied: boolean
  trouble: Trouble | undefined
}

interface Content {
  /** The webhook-id; the blind sink gets none, and its messages are told apart by the post they link to. */
  key: string
  type: string
  /** The id of the post that it is about; undefined for the machinery's own alerts. */
  post?: string
  /** The token of the acknowledge link. */
  token?: string
  /** It says of itself that it may be a repeat. */
  labelled: boolean
}

export interface FaultySink {
  name: string
  url: string
  arrivals: Arrival[]
  /** Requests that were not what this sink takes. */
  refused: string[]
  trouble: Trouble | undefined
  /** Called for each request that the trouble has hit. */
  onTrouble: (() => void) | undefined
  /** Requests whose sender went away before it had the answer, though nothing was wrong here. */
  abandoned: { key: string; atMs: number }[]
  onArrival: ((arrival: Arrival) => void) | undefined
  close(): Promise<void>
}

type Read = (raw: string, headers: Record<string, string>) => Content

/** A receiver of Standard Webhooks. */
export async function serveKeyedSink(name: string): Promise<FaultySink> {
  const webhook = new Webhook(sinkSecret)
  return await serve(name, (raw, headers) => {
    const { type, data } = alertBody.parse(webhook.verify(raw, headers))
    return {
      key: headers['webhook-id'] ?? '',
      type,
      post: data.mention?.external_id,
      token: /#(.+)$/.exec(data.links?.acknowledge ?? '')?.[1],
      labelled: false,
    }
  })
}

/** A chat in the manner of Slack's incoming webhooks: no key, no look-up, so it shows whatever it is sent. */
export async function serveBlindSink(name: string): Promise<FaultySink> {
  return await serve(name, (raw) => {
    const { text } = chatBody.parse(JSON.parse(raw))
    const post = /https:\/\/forum\.example\/([\w-]+)/.exec(raw)?.[1]
    return { key: `about ${post}`, type: 'chat', post, labelled: text.includes('May be a repeat') }
  })
}

const alertBody = z.looseObject({
  type: z.string(),
  data: z.looseObject({
    mention: z.looseObject({ external_id: z.string() }).optional(),
    links: z.looseObject({ acknowledge: z.string().nullish() }).optional(),
  }),
})

const chatBody = z.looseObject({ text: z.string(), blocks: z.array(z.unknown()) })

async function serve(name: string, read: Read): Promise<FaultySink> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const arrival = take(Buffer.concat(chunks).toString(), request.headers)
    if (!arrival) {
      response.writeHead(400).end()
      return
    }
    const { trouble, key } = arrival
    if (trouble !== undefined) sink.onTrouble?.()
    if (trouble === 'hang') return
    response.on('close', () => {
      if (trouble === undefined && !response.writableFinished) sink.abandoned.push({ key, atMs: Date.now() })
    })
    // As slow as real ones, so that a sender is often killed while it waits for the answer.
    await sleep(20 + Math.random() * 300)
    if (trouble === 'cut') request.socket.destroy()
    else if (trouble === undefined) response.writeHead(200).end('ok')
    else response.writeHead(trouble, trouble === 429 ? { 'Retry-After': '1' } : {}).end()
  })

  let hangs = 0
  function take(raw: string, headers: NodeJS.Dict<string | string[]>): Arrival | undefined {
    const { trouble } = sink
    try {
      const content = read(
        raw,
        Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)])),
      )
      // A sink that hangs may have done its work or not; this one does it every second time.
      const applied =
        trouble === undefined || trouble === 'cut' || (trouble === 'hang' && (hangs += 1) % 2 === 0)
      const arrival = { ...content, atMs: Date.now(), applied, trouble }
      sink.arrivals.push(arrival)
      sink.onArrival?.(arrival)
      return arrival
    } catch (error) {
      sink.refused.push(`${name}: ${String(error)}: ${raw.slice(0, 300)}`)
      return undefined
    }
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const sink: FaultySink = {
    name,
    url: `http://127.0.0.1:${port}/${name}`,
    arrivals: [],
    refused: [],
    trouble: undefined,
    onTrouble: undefined,
    abandoned: [],
    onArrival: undefined,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
  return sink
}
