import { z } from 'zod'
import { type Http, HttpError } from '../lib/http.ts'

/** The address of a webhook. Messages about it never show it, because it often carries a token. */
export const webhookUrl = z.url({
  protocol: /^https?$/,
  error: 'must be a full http(s) address such as https://example.com/hook',
})

/** Asks the webhook's server for its front page: any HTTP answer means that it can be reached, and nothing is sent. */
export async function reach(http: Http, url: string, label: string, signal: AbortSignal): Promise<void> {
  try {
    await http.request(new URL('/', url).href, { maxRedirects: 0, timeoutMs: 10_000, label, signal })
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
  }
}
