import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ackTokenTtlMs, createAckToken, hashAckToken } from '../../outreach/ack-token.ts'

describe('acknowledge tokens', () => {
  it('hold 256 random bits and are found again by their hash', () => {
    const { token, hash } = createAckToken()
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(hash).toEqual(createHash('sha256').update(Buffer.from(token, 'base64url')).digest())
    expect(hashAckToken(token)).toEqual(hash)
    expect(new Set(Array.from({ length: 100 }, () => createAckToken().token)).size).toBe(100)
  })

  it('live for 72 hours', () => {
    expect(ackTokenTtlMs).toBe(72 * 3_600_000)
  })

  it('never match after a single bit flip', () => {
    const { token, hash } = createAckToken()
    for (let bit = 0; bit < 256; bit++) {
      const bytes = Buffer.from(token, 'base64url')
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(hashAckToken(bytes.toString('base64url'))).not.toEqual(hash)
    }
  })

  it('are refused in any other spelling', () => {
    const token = Buffer.alloc(32, 0xff).toString('base64url')
    const otherSpellings = ['', ' ', token.slice(1), `${token}A`, ` ${token}`, `${token}\n`, `${token}=`]
    const otherAlphabet = [
      token.replaceAll('_', '/'),
      `${token.slice(0, 42)}9`,
      'ä'.repeat(43),
      '0'.repeat(1_000_000),
    ]
    expect(hashAckToken(token)).toBeInstanceOf(Buffer)
    for (const text of [...otherSpellings, ...otherAlphabet]) expect(hashAckToken(text)).toBeUndefined()
  })
})
