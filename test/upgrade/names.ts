import type { Http, HttpResponse } from '../../lib/http.ts'

/** Names that stand for servers on ports that nobody knows before: what is stored holds the names. */
export interface Names {
  http: Http
  /** What was asked, by name, in order. */
  asked: Asked[]
  /** `name` leads to the server at `address`. */
  lead(name: string, address: string): void
  /** In forms, as hubs get them, the address stands instead: they call us there. */
  leadBack(name: string, address: string): void
}

export interface Asked {
  method: string
  url: URL
}

/** Origins that no network has. */
export function originOf(name: string): string {
  return `https://${name}.world.example`
}

/** `inner` with names; without the pauses between two requests to a host, which a test has no time for. */
export function openNames(inner: Http): Names {
  const leads = new Map<string, string>()
  const back = new Map<string, string>()
  const asked: Asked[] = []
  const toAddress = (text: string) => replaceAll(text, leads)
  const toName = (text: string) =>
    replaceAll(text, new Map([...leads].map(([name, address]) => [address, name])))
  return {
    asked,
    lead: (name, address) => void leads.set(originOf(name), new URL(address).origin),
    leadBack: (name, address) => void back.set(originOf(name), address),
    http: {
      async request(url, request = {}) {
        asked.push({ method: request.method ?? 'GET', url: new URL(url) })
        const isForm = request.headers?.['content-type'] === 'application/x-www-form-urlencoded'
        const body = isForm ? replaceAll(String(request.body), back) : request.body
        const response = await inner.request(toAddress(url), {
          ...request,
          ...(body === undefined ? {} : { body }),
          hostGapMs: 0,
        })
        return named(response, toName)
      },
      socket: (url, request) =>
        inner.socket(toAddress(url.replace(/^wss:/, 'https:')).replace(/^http:/, 'ws:'), request),
      close: () => inner.close(),
    },
  }
}

/** Also where an origin stands in a form. */
function replaceAll(text: string, table: Map<string, string>): string {
  let replaced = text
  for (const [from, to] of table) {
    replaced = replaced.replaceAll(from, to)
    replaced = replaced.replaceAll(encodeURIComponent(from), encodeURIComponent(to))
  }
  return replaced
}

function named(response: HttpResponse, toName: (text: string) => string): HttpResponse {
  const { url, movedTo, headers, body } = response
  const headersByName = Object.entries(headers).map(([name, value]) => [name, toName(value)])
  return {
    ...response,
    url: toName(url),
    ...(movedTo === undefined ? {} : { movedTo: toName(movedTo) }),
    headers: Object.fromEntries(headersByName),
    // One letter for each byte: nothing else is touched.
    body: Buffer.from(toName(body.toString('latin1')), 'latin1'),
  }
}
