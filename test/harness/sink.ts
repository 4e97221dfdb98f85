import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'

export const sinkSecret = 'whsec_dGVzdC1zZWNyZXQtb2YtdGhlLXNpbmstMzItYnl0ZXM='

const payload = z.looseObject({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.looseObject({
    alert: z.looseObject({ id: z.string(), step: z.number() }),
    case: z
      .looseObject({
        id: z.string(),
        priority: z.string(),
        score: z.number(),
        state: z.string(),
        mentions: z.number(),
      })
      .optional(),
    mention: z
      .looseObject({ source: z.string(), connector: z.string(), external_id: z.string(), text: z.string() })
      .optional(),
    links: z.looseObject({ open: z.string(), acknowledge: z.string().nullish() }).optional(),
  }),
})

export interface Received {
  id: string
  at: Date
  body: z.infer<typeof payload>
}

export interface Sink {
  url: string
  /** Every request with a valid signature, repeats included. */
  received: Received[]
  /** Requests whose signature or shape was wrong. */
  refused: string[]
  /** What to do with the next requests; 'hang' answers never. Default 200. */
  answer: number | 'hang'
  onConnection: ((socket: Socket) => void) | undefined
  onReceived: ((received: Received) => void) | undefined
  /** External ids of opened alerts, each webhook-id once: what the receiver's staff would see. */
  alerted: () => string[]
  close: () => Promise<void>
}

/** A receiver of Standard Webhooks that checks what it gets and drops repeated ids, as a good one does. */
export async function serveSink(): Promise<Sink> {
  const webhook = new Webhook(sinkSecret)
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString()
      try {
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        )
        const body = payload.parse(webhook.verify(raw, headers))
        const received = { id: headers['webhook-id'] ?? '', at: new Date(), body }
        sink.received.push(received)
        sink.onReceived?.(received)
      } catch (error) {
        sink.refused.push(`${String(error)}: ${raw.slice(0, 500)}`)
      }
      if (sink.answer !== 'hang') response.writeHead(sink.answer).end()
    })
  })
  server.on('connection', (socket: Socket) => sink.onConnection?.(socket))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const sink: Sink = {
    url: `http://127.0.0.1:${port}/hook`,
    received: [],
    refused: [],
    answer: 200,
    onConnection: undefined,
    onReceived: undefined,
    alerted: () => {
      const opened = sink.received.filter(({ body }) => body.type === 'alert.opened')
      const once = new Map(opened.map(({ id, body }) => [id, body.data.mention?.external_id ?? '']))
      return [...once.values()].toSorted()
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
  return sink
}
