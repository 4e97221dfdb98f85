import { once } from 'node:events'
import net from 'node:net'
import type { buildConnector } from 'undici'
import { describe, expect, it } from 'vitest'
import { parseAllowance } from '../../lib/address.ts'
import { AddressRefused, createDial } from '../../lib/dial.ts'
import { names, rejection, serveRaw } from './servers.ts'

describe('createDial', () => {
  it('judges the peer again once connected, so that a list tightened meanwhile counts', async () => {
    const server = await serveRaw(() => {})
    let allowances = [parseAllowance('127.0.0.1/32')]
    const lookup = names({ 'a.test': ['127.0.0.1'] })
    const tightenAfter: net.LookupFunction = (hostname, options, callback) => {
      lookup(hostname, options, (...answer) => {
        callback(...answer)
        allowances = []
      })
    }
    const error = await rejection(
      dialled(createDial({ allowances: () => allowances, lookup: tightenAfter }), server.port),
    )
    expect(error).toBeInstanceOf(AddressRefused)
    expect(error.message).toMatch(/connection ended at 127\.0\.0\.1/)
  })

  it('tries only a few of very many answers', async () => {
    const answers = Array.from({ length: 5_000 }, (_, i) => `127.1.${i >> 8}.${i & 255}`)
    const dial = createDial({
      allowances: () => [parseAllowance('127.0.0.0/8')],
      lookup: names({ 'a.test': answers }),
    })
    const { errors } = (await rejection(dialled(dial, await closedPort()))) as AggregateError
    expect(errors.length).toBeGreaterThan(1)
    expect(errors.length).toBeLessThanOrEqual(8)
  })
})

async function closedPort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function dialled(dial: buildConnector.connector, port: number): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    dial({ hostname: 'a.test', protocol: 'http:', port: String(port) }, (error, socket) => {
      if (error) reject(error)
      else resolve(socket)
    })
  })
}
