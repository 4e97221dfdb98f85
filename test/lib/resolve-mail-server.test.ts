import { describe, expect, it } from 'vitest'
import { PermanentError } from '../../lib/errors.ts'
import { createMailResolver } from '../../lib/resolve-mail-server.ts'
import { rejection } from './servers.ts'

const table: Record<string, string[]> = {
  'imap.example': ['93.184.215.14', '2606:2800:21f:cb07::1'],
  'half.example': ['93.184.215.14', '10.0.0.5'],
  'inside.example': ['10.0.0.5'],
  'empty.example': [],
}

function resolver(...allowPrivate: string[]) {
  const lookup = (host: string) => Promise.resolve((table[host] ?? []).map((address) => ({ address })))
  return createMailResolver({ allowPrivate: () => allowPrivate, lookup })
}

describe('the address of a mail server', () => {
  it.each([25, 143, 465, 587, 993, 1993])('is given for a public one on port %i', async (port) => {
    expect(await resolver()('imap.example', port)).toBe('93.184.215.14')
  })

  it.each([
    ['half.example', 993, '10.0.0.5/32:993'],
    ['inside.example', 143, '10.0.0.5/32:143'],
    ['127.0.0.1', 993, '127.0.0.1/32:993'],
    ['::1', 993, '[::1/128]:993'],
    ['169.254.169.254', 993, '169.254.169.254/32:993'],
    ['imap.example', 22, '93.184.215.14/32:22'],
    ['imap.example', 80, '93.184.215.14/32:80'],
  ])('is refused for %s port %i, with what would allow it', async (host, port, entry) => {
    const error = await rejection(resolver()(host, port))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toContain(`add "${entry}" to network.allow_private`)
  })

  it('is given for a private one that the operator allows', async () => {
    expect(await resolver('10.0.0.0/8')('inside.example', 143)).toBe('10.0.0.5')
    expect(await rejection(resolver('10.0.0.5/32:993')('inside.example', 143))).toBeInstanceOf(PermanentError)
  })

  it('cannot be given for a name without one', async () => {
    expect((await rejection(resolver()('empty.example', 993))).message).toContain('has no address')
  })
})
