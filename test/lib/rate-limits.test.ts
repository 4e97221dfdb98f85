import { describe, expect, it } from 'vitest'
import { RetryLater } from '../../lib/errors.ts'
import { client, rejection, serve } from './servers.ts'

/** A server that answers with these headers, one set after the other. */
async function limited(...answers: { status?: number; headers?: Record<string, string> }[]) {
  const served = await serve((_request, response) => {
    const { status = 200, headers } = answers[served.requests.length - 1] ?? {}
    response.writeHead(status, headers).end('ok')
  })
  return served
}

const empty = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '40' }
const auth = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

describe('a limit that an answer calls used up', () => {
  it('keeps the next request back until it fills again', async () => {
    const served = await limited({ headers: { ...empty, 'x-ratelimit-reset': '2' } })
    const http = client()
    expect((await http.request(served.url)).status).toBe(200)
    const error = await rejection(http.request(`${served.url}/other?key=1`, { label: 'the other list' }))
    expect(error).toBeInstanceOf(RetryLater)
    expect(error.message).toMatch(
      /^GET the other list: the rate limit is used up until .*; nothing was asked$/,
    )
    expect(served.requests).toHaveLength(1)
    const status = () =>
      http.request(served.url).then(
        (response) => response.status,
        () => 0,
      )
    await expect.poll(status, { timeout: 10_000 }).toBe(200)
  })

  it('is waited for where that takes a second or less', async () => {
    const served = await limited({ headers: { ...empty, 'x-ratelimit-reset': '1' } })
    const http = client()
    await http.request(served.url)
    expect((await http.request(served.url)).status).toBe(200)
  })

  it.each(['0', '-5', '1000000000', 'Sat, 21 Nov 2020 12:00:00 GMT'])(
    'until %s is over already',
    async (reset) => {
      const served = await limited({ headers: { ...empty, 'x-ratelimit-reset': reset } })
      const http = client()
      await http.request(served.url)
      expect((await http.request(served.url)).status).toBe(200)
    },
  )

  it('says when, as the server did', async () => {
    const served = await limited({ headers: empty })
    const http = client()
    await http.request(served.url)
    const error = await rejection(http.request(served.url))
    if (!(error instanceof RetryLater)) throw error
    const seconds = (error.retryAt.getTime() - Date.now()) / 1000
    expect(seconds).toBeGreaterThan(38)
    expect(seconds).toBeLessThanOrEqual(40)
  })

  it('is that of the credentials and of the part of the API', async () => {
    const served = await limited({ headers: empty }, {}, { headers: empty })
    const http = client()
    await http.request(served.url, auth('first'))
    expect((await http.request(served.url, auth('second'))).status).toBe(200)
    await http.request(served.url, { ...auth('second'), bucket: 'search' })
    expect((await http.request(served.url, auth('second'))).status).toBe(200)
    expect(await rejection(http.request(served.url, auth('first')))).toBeInstanceOf(RetryLater)
    const searched = http.request(served.url, { ...auth('second'), bucket: 'search' })
    expect(await rejection(searched)).toBeInstanceOf(RetryLater)
    expect(served.requests).toHaveLength(4)
  })

  it('is that of one server', async () => {
    const [busy, free] = [await limited({ headers: empty }), await limited()]
    const http = client()
    await http.request(busy.url)
    expect((await http.request(free.url)).status).toBe(200)
  })

  it('does not depend on headers that differ with every request', async () => {
    const served = await limited({ headers: empty })
    const http = client()
    await http.request(served.url, { headers: { 'idempotency-key': 'a', 'if-none-match': '"1"' } })
    const again = http.request(served.url, { headers: { 'idempotency-key': 'b' } })
    expect(await rejection(again)).toBeInstanceOf(RetryLater)
  })

  it('is known from a refusal too, also when that is a 403', async () => {
    const served = await limited({ status: 403, headers: empty })
    const http = client()
    const refused = await rejection(http.request(served.url))
    expect(refused).toBeInstanceOf(RetryLater)
    expect(refused.message).toContain('answered 403')
    expect(await rejection(http.request(served.url))).toBeInstanceOf(RetryLater)
    expect(served.requests).toHaveLength(1)
  })

  it('changes nothing while something remains', async () => {
    const left = { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '40' }
    const served = await limited({ headers: left }, { headers: left })
    const http = client()
    await http.request(served.url)
    expect((await http.request(served.url)).status).toBe(200)
  })
})
