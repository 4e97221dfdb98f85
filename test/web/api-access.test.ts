import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { describe, expect, it } from 'vitest'
import { replaceApiToken } from '../../web/api-token.ts'
import { ask, bearer, openSite } from './site.ts'

const site = await openSite('api_access')

/** What every error looks like. */
const error = { error: { message: expect.stringMatching(/\S/) } }

describe('who may use the API', () => {
  const token = site.token
  it.each<[string, string | undefined]>([
    ['no header', undefined],
    ['an empty header', ''],
    ['the scheme alone', 'Bearer'],
    ['an empty token', 'Bearer '],
    ['the token without a scheme', token],
    ['another scheme', `Basic ${Buffer.from(`:${token}`).toString('base64')}`],
    ['a scheme that only looks like it', `Bearerr ${token}`],
    ['a wrong token', `Bearer ennakko_${'A'.repeat(43)}`],
    ['a token cut short', `Bearer ${token.slice(0, -1)}`],
    ['a token with a letter more', `Bearer ${token}A`],
    ['a token in another case', `Bearer ${token.toUpperCase()}`],
    ['two tokens', `Bearer ${token} ${token}`],
    ['a list of tokens', `Bearer ${token},${token}`],
    ['a quoted token', `Bearer "${token}"`],
    ['the hash that is stored', `Bearer ${crypto.createHash('sha256').update(token).digest('hex')}`],
    ['a very long token', `Bearer ${'a'.repeat(8_000)}`],
  ])('refuses %s', async (_, header) => {
    const headers: Record<string, string> = header === undefined ? {} : { Authorization: header }
    for (const path of [
      '/api/v1/mentions',
      '/api/v1/cases',
      '/api/v1/alerts',
      '/api/v1/sources',
      '/api/v1/none',
    ]) {
      const answer = await ask(site, path, { headers })
      expect(answer, path).toMatchObject({ status: 401, json: error })
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    }
  })

  it('takes the token, with the scheme in any case, and in no other place', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      expect(
        await ask(site, '/api/v1/cases', { headers: { Authorization: `${scheme} ${token}` } }),
      ).toMatchObject({
        status: 200,
        json: { items: [], next: null },
      })
    }
    for (const path of [`/api/v1/cases?token=${token}`, `/api/v1/cases?access_token=${token}`]) {
      expect(
        (await ask(site, path, { headers: { Cookie: `token=${token}`, 'X-API-Key': token } })).status,
      ).toBe(401)
    }
  })

  it('has no way around the check', async () => {
    for (const path of [
      '/api/v1',
      '/api/v1/',
      '/api/v1//cases',
      '//api/v1/cases',
      '/api//v1/cases',
      '/api/v1/cases/',
      '/api/v1/./cases',
      '/a/../api/v1/cases',
      '/api/v1/cases;x=1',
      '/api/v1/cases%2f',
      '/api%2fv1%2fcases',
      '/API/v1/cases',
      '/api/v1/%63ases',
      '/healthz/../api/v1/cases',
      '/api/v1/cases%00',
      '/api/v1/cases?_method=GET',
      '/api/v1/cases#x',
    ]) {
      const answer = await ask(site, path, {
        headers: { 'X-Original-URL': '/api/v1/cases', 'X-Forwarded-For': '127.0.0.1' },
      })
      expect([401, 404], path).toContain(answer.status)
      expect(answer.json, path).toMatchObject(error)
    }
  })

  it('compares a digest of equal length in constant time, right or wrong', async () => {
    const { timingSafeEqual } = crypto
    const lengths: number[][] = []
    crypto.timingSafeEqual = (a, b) => {
      lengths.push([a.byteLength, b.byteLength])
      return timingSafeEqual(a, b)
    }
    syncBuiltinESMExports()
    try {
      await ask(site, '/api/v1/cases', { headers: bearer(site) })
      await ask(site, '/api/v1/cases', { headers: { Authorization: 'Bearer short-but-well-formed' } })
    } finally {
      crypto.timingSafeEqual = timingSafeEqual
      syncBuiltinESMExports()
    }
    expect(lengths).toEqual([
      [64, 64],
      [64, 64],
    ])
  })

  it('keeps only a hash, and a new token ends the old one at once', async () => {
    const { value } = await site.db.selectFrom('settings').select('value').executeTakeFirstOrThrow()
    expect(value).not.toContain(token.slice(8))
    const old = site.token
    site.token = await replaceApiToken(site.db)
    expect((await ask(site, '/api/v1/cases', { headers: { Authorization: `Bearer ${old}` } })).status).toBe(
      401,
    )
    expect((await ask(site, '/api/v1/cases', { headers: bearer(site) })).status).toBe(200)
  })
})
