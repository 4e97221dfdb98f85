import type { Duplex } from 'node:stream'
import type { Agent, Dispatcher } from 'undici'
import { clock } from './clock.ts'
import { withDeadline } from './deadline.ts'
import { createInbox } from './socket-inbox.ts'
import { undici } from './undici.ts'

export interface SocketRequest {
  headers?: Record<string, string>
  /** Ends the reading: it rejects with the signal's reason. */
  signal: AbortSignal
  /** No message for so long while one is waited for: an error. */
  idleMs: number
  /** Silence is normal here: at half of `idleMs` the other end is pinged, and whatever it sends counts as life. */
  quiet?: boolean
  /** Cap on one decompressed message, in bytes. Default 1 MiB. */
  maxBytes?: number
  /** Deadline for the opening handshake. Default 10,000 ms. */
  connectMs?: number
  /** Stands for the URL in every error message. */
  label?: string
}

/**
 * An open WebSocket. Iterating gives the text messages in order, some at a time and never none, and closes the socket
 * when it is left. A socket that ends, goes silent or breaks the protocol throws after its last message; it never just ends.
 */
export interface Socket extends AsyncIterable<string[]> {
  send(message: string): void
  close(): void
}

/** How the other end refused the handshake. */
export interface Refusal {
  status?: number
  headers: Record<string, string>
  error?: Error
}

/** A turn of the reader, short enough to leave the event loop to others. */
const mostPerTurn = 500

/**
 * Opens `url` (http: stands for ws:, https: for wss:) through `agent`, which guards the dial and caps messages. No
 * redirect is followed. Rejects with what `judge` makes of a refusal, or with the signal's reason. `name` begins every
 * message of an error.
 */
export async function openSocket(
  agent: Agent,
  name: string,
  url: URL,
  headers: Record<string, string>,
  request: SocketRequest,
  judge: (refusal: Refusal) => Error,
): Promise<Socket> {
  const { signal, idleMs, quiet = false, connectMs = 10_000 } = request
  const refusal: Refusal = { headers: {} }
  let duplex: Duplex | undefined
  const dispatcher = agent.compose((dispatch) => watch(dispatch, refusal, (upgraded) => (duplex = upgraded)))
  const { WebSocket, ping } = undici()
  const socket = new WebSocket(url.href, { headers, dispatcher })
  const inbox = createInbox(
    () => duplex?.pause(),
    () => duplex?.resume(),
    name,
  )
  let lastByteAt = clock.now()
  let finished = false

  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') inbox.put(data)
    else finish(new Error(`${name} sent binary data where text was expected`))
  })
  const closed = new Promise<string>((resolve) => {
    socket.addEventListener('close', ({ code, reason }) => {
      resolve(`${name} was closed by the other end (${code}${reason === '' ? '' : ` ${reason}`})`)
    })
  })

  const follow = () => finish(signal.reason)

  function finish(reason: unknown): void {
    inbox.end(reason)
    if (finished) return
    finished = true
    signal.removeEventListener('abort', follow)
    if (socket.readyState === socket.OPEN) socket.close(1000)
    // A peer that never answers the closing frame must not keep the connection.
    const timer = clock.setTimeout(() => duplex?.destroy(), 1_000)
    void closed.then(() => clock.clearTimeout(timer))
    agent.close().catch(() => {})
  }

  const opened = new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(judge(refusal)))
  })
  try {
    await withDeadline(connectMs, signal, () => opened)
  } catch (error) {
    opened.catch(() => {})
    finish(error)
    throw error
  }
  duplex?.on('data', () => (lastByteAt = clock.now()))
  // The parser resumes the connection by itself whenever it has caught up.
  duplex?.on('resume', () => inbox.isFull() && duplex?.pause())
  void closed.then((how) => inbox.end(new Error(how)))
  signal.addEventListener('abort', follow, { once: true })

  async function* read(): AsyncGenerator<string[]> {
    try {
      for (;;) {
        signal.throwIfAborted()
        const messages = inbox.take(mostPerTurn)
        if (messages.length > 0) yield messages
        else await patience()
      }
    } finally {
      finish(new Error(`${name} was closed`))
    }
  }

  /** Until something arrives. Throws when nothing does. */
  async function patience(): Promise<void> {
    if (!quiet) {
      if (!(await inbox.wait(idleMs))) throw new Error(`${name} sent nothing for ${idleMs / 1000} seconds`)
      return
    }
    if (await inbox.wait(idleMs / 2)) return
    if (clock.now() - lastByteAt < idleMs / 2) return
    ping(socket)
    const pingedAt = clock.now()
    if ((await inbox.wait(idleMs / 2)) || lastByteAt >= pingedAt) return
    throw new Error(`${name} did not answer a ping within ${idleMs / 2000} seconds`)
  }

  return {
    send: (message) => socket.send(message),
    close: () => finish(new Error(`${name} was closed`)),
    [Symbol.asyncIterator]: read,
  }
}

/** Notes what the WebSocket itself keeps to itself: the connection below it, and why a handshake failed. */
function watch(
  dispatch: Dispatcher['dispatch'],
  refusal: Refusal,
  upgraded: (duplex: Duplex) => void,
): Dispatcher['dispatch'] {
  return (options, handler) =>
    dispatch(options, {
      onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
      onRequestUpgrade(controller, status, headers, duplex) {
        upgraded(duplex)
        handler.onRequestUpgrade?.(controller, status, headers, duplex)
      },
      onResponseStart(controller, status, headers, message) {
        refusal.status = status
        for (const [name, value] of Object.entries(headers)) refusal.headers[name] = String(value ?? '')
        handler.onResponseStart?.(controller, status, headers, message)
      },
      onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
      onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
      onResponseError(controller, error) {
        refusal.error = error
        handler.onResponseError?.(controller, error)
      },
    })
}
