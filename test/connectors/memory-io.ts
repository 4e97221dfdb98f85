import path from 'node:path'
import type { Io, Token } from '../../connectors/connector.ts'
import { RetryLater } from '../../lib/errors.ts'
import { openImportFolder } from '../../lib/import-folder.ts'
import { createMailResolver } from '../../lib/resolve-mail-server.ts'

/** What a connector may touch beside HTTP, kept in this process alone. */
export function memoryIo(): Pick<Io, 'inbox' | 'tokens' | 'ledger' | 'resolve' | 'files'> & {
  spent: Map<string, number>
  kept: Map<string, Token>
} {
  const tokens = new Map<string, Token>()
  const spent = new Map<string, number>()
  const turns = new Map<string, number>()
  return {
    spent,
    kept: tokens,
    resolve: createMailResolver({ allowPrivate: () => ['127.0.0.0/8'] }),
    files: openImportFolder(path.join(import.meta.dirname, 'file/fixtures')),
    inbox: { read: () => Promise.resolve([]) },
    tokens: {
      read: (name) => Promise.resolve(tokens.get(name)),
      write: (name, token) => Promise.resolve(void tokens.set(name, token)),
    },
    ledger: {
      spend(account, amount, { limit, unit }) {
        const total = (spent.get(account) ?? 0) + amount
        if (amount > 0 && total > limit) {
          const tomorrow = new Date(Date.now() + 86_400_000)
          return Promise.reject(new RetryLater(`the day's ${limit} ${unit} are spent`, tomorrow))
        }
        spent.set(account, Math.max(total, 0))
        return Promise.resolve()
      },
      turn(name, everySeconds) {
        const next = turns.get(name) ?? 0
        if (Date.now() < next) return Promise.reject(new RetryLater(`${name} rests`, new Date(next)))
        turns.set(name, Date.now() + everySeconds * 1000)
        return Promise.resolve()
      },
    },
  }
}
