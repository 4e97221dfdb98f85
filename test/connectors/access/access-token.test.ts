import { describe, expect, it } from 'vitest'
import type { Token } from '../../../connectors/connector.ts'
import { endsIn, openAccessToken, type Grant } from '../../../connectors/access/access-token.ts'
import { PermanentError } from '../../../lib/errors.ts'
import { rejection } from '../../lib/servers.ts'
import { memoryIo } from '../memory-io.ts'

/** A platform that gives `token-1`, `token-2` …, and takes the last one only. */
function platform(io = memoryIo(), more: Partial<Grant> = {}) {
  const given: string[] = []
  const grant: Grant = {
    name: 'grant',
    async renew() {
      given.push(`token-${given.length + 1}`)
      return { value: given.at(-1) ?? '', expiresAt: endsIn(3600) }
    },
    ...more,
  }
  const open = () => openAccessToken(io, grant)
  const access = open()
  const use = () =>
    access.use(
      async ({ value }) => value,
      (value) => value !== given.at(-1),
    )
  return { io, given, access, open, use }
}

describe('an access token', () => {
  it('is asked for once by all who wait, and kept over restarts', async () => {
    const { use, open, given } = platform()
    expect(await Promise.all([use(), use(), use()])).toEqual(['token-1', 'token-1', 'token-1'])
    expect((await open().current()).value).toBe('token-1')
    expect(given).toHaveLength(1)
  })

  it('is renewed before it ends, when it is refused, and then no more', async () => {
    const { io, use, given, access } = platform()
    await io.tokens.write('grant', { value: 'ending', expiresAt: endsIn(30) })
    expect(await use()).toBe('token-1')
    await io.tokens.write('grant', { value: 'refused', expiresAt: endsIn(3600) })
    expect(await Promise.all([use(), use()])).toEqual(['token-2', 'token-2'])
    expect(
      await access.use(
        async ({ value }) => value,
        () => true,
      ),
    ).toBe('token-3')
    expect(given).toHaveLength(3)
  })

  it('lasts for ever where the platform names no end', async () => {
    const { io, access } = platform()
    await io.tokens.write('grant', { value: 'kept' })
    expect((await access.current()).value).toBe('kept')
  })

  it('is taken from another process that renewed the refused one meanwhile', async () => {
    const { io, access, given } = platform()
    await io.tokens.write('grant', { value: 'old' })
    const answer = await access.use(
      async ({ value }) => {
        if (value === 'old') await io.tokens.write('grant', { value: 'theirs' })
        return value
      },
      (value) => value === 'old',
    )
    expect(answer).toBe('theirs')
    expect(given).toEqual([])
  })

  it('is taken from another process that was given it for the refresh token that both hold', async () => {
    const io = memoryIo()
    const theirs: Token = { value: 'theirs', extra: { refresh: 'r2' } }
    const renew = async (): Promise<Token> => {
      setTimeout(() => void io.tokens.write('grant', theirs), 50)
      throw new PermanentError('r1 was used')
    }
    expect(await platform(io, { renew, rotates: true }).access.current()).toEqual(theirs)
    await io.tokens.write('grant', { value: 'ended', expiresAt: new Date(0) })
    expect((await rejection(platform(io, { renew }).access.current())).message).toBe('r1 was used')
  })

  it('stays as it was when its renewal fails, and is tried again', async () => {
    const kept = { value: 'ended', expiresAt: new Date(0), extra: { refresh: 'r1' } }
    const seen: (Token | undefined)[] = []
    const { io, access } = platform(memoryIo(), {
      async renew(known) {
        seen.push(known)
        if (seen.length === 1) throw new PermanentError('set KEY anew')
        return { value: 'new' }
      },
    })
    await io.tokens.write('grant', kept)
    expect((await rejection(access.current())).message).toBe('set KEY anew')
    expect(io.kept.get('grant')).toEqual(kept)
    expect((await access.current()).value).toBe('new')
    expect(seen).toEqual([kept, kept])
  })
})
