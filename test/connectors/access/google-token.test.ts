import { describe, expect, it } from 'vitest'
import type { Io } from '../../../connectors/connector.ts'
import { openGoogle, refreshGrant, type Google } from '../../../connectors/access/google-token.ts'
import { PermanentError } from '../../../lib/errors.ts'
import { client, rejection } from '../../lib/servers.ts'
import { memoryIo } from '../memory-io.ts'
import { json, replay, webPage, type Call, type Replay, type Route } from '../replay.ts'
import type { Answer } from '../contract.ts'

interface Desk {
  good: Set<string>
  refusal?: Answer
}

/** Google's token endpoint for a person's consent, and an API behind it. */
function deskRoutes(desk: Desk): Route[] {
  return [
    {
      method: 'POST',
      path: '/token',
      headers: { 'content-type': /^application\/x-www-form-urlencoded/ },
      complaint(body) {
        const {
          grant_type: type,
          client_id: id,
          client_secret: secret,
          refresh_token: token,
        } = Object.fromEntries(new URLSearchParams(body))
        return type === 'refresh_token' && id === 'id-1' && secret === 'secret-1' && token === 'refresh-1'
          ? undefined
          : body
      },
      answer() {
        if (desk.refusal) return desk.refusal
        const token = `ya29.${desk.good.size + 1}${Math.random()}`
        desk.good.add(token)
        return json({ access_token: token, expires_in: 3599 })
      },
    },
    {
      path: '/things',
      answer: (call: Call) =>
        desk.good.has(String(call.headers.authorization).slice(7))
          ? json({ ok: true })
          : json({}, { status: 401 }),
    },
  ]
}

async function google(
  desk: Desk,
  io = memoryIo(),
): Promise<{ google: Google; server: Replay; open: () => Google }> {
  const server = await replay(deskRoutes(desk))
  const grant = {
    clientId: 'id-1',
    clientSecret: 'secret-1',
    refreshToken: 'refresh-1',
    tokenUrl: `${server.url}/token`,
  }
  const whole: Io = { sourceId: 'test', http: client(), ...io }
  const open = () => openGoogle(whole, refreshGrant(grant, 'GOOGLE_CLIENT_ID and GOOGLE_REFRESH_TOKEN'))
  return { google: open(), server, open }
}

const tokens = (server: Replay) => server.calls.filter(({ path }) => path === '/token').length

describe("Google's refresh token", () => {
  it('gives one access token for many requests and for the process after a restart', async () => {
    const { google: first, server, open } = await google({ good: new Set() })
    const asked = Array.from({ length: 5 }, () => first.request(`${server.url}/things`, {}))
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    await open().request(`${server.url}/things`, {})
    expect(tokens(server)).toBe(1)
  })

  it('renews a refused token once', async () => {
    const desk: Desk = { good: new Set() }
    const { google: opened, server } = await google(desk)
    await opened.request(`${server.url}/things`, {})
    desk.good.clear()
    expect((await opened.request(`${server.url}/things`, {})).status).toBe(200)
    expect(tokens(server)).toBe(2)
  })

  it('does not use a token that is about to expire', async () => {
    const io = memoryIo()
    const { google: opened, server } = await google({ good: new Set() }, io)
    await opened.request(`${server.url}/things`, {})
    const { read } = io.tokens
    io.tokens.read = async (name) => {
      const token = await read(name)
      return token && { ...token, expiresAt: new Date(Date.now() + 30_000) }
    }
    await opened.request(`${server.url}/things`, {})
    expect(tokens(server)).toBe(2)
  })

  it('says that a consent was taken back, and what to set anew, without the secret', async () => {
    const refusal = json(
      { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
      { status: 400 },
    )
    const { google: opened, server } = await google({ good: new Set(), refusal })
    const error = await rejection(opened.request(`${server.url}/things`, {}))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(/expired or revoked.*set GOOGLE_CLIENT_ID and GOOGLE_REFRESH_TOKEN/)
    expect(error.message).not.toMatch(/secret-1|refresh-1/)
  })

  it('takes a web page in place of a token for trouble that passes', async () => {
    const { google: opened, server } = await google({ good: new Set(), refusal: webPage('Sorry') })
    const error = await rejection(opened.request(`${server.url}/things`, {}))
    expect(error).not.toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(/web page \("Sorry"\) instead of JSON/)
  })
})
