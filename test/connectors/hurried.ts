import type { Http, HttpRequest } from '../../lib/http.ts'
import { client } from '../lib/servers.ts'

/** A client without the pauses between requests that politeness asks for. Closed with the test. */
export function hurried(): Http {
  const http = client()
  return {
    ...http,
    request: (url: string, request?: HttpRequest) => http.request(url, { ...request, hostGapMs: 0 }),
  }
}
