import { clock } from '../lib/clock.ts'
import type { Io, Token } from '../connectors/connector.ts'
import type { Database } from '../db/database.ts'
import { readInboundItems } from '../db/inbox.ts'
import { spend, takeTurn } from '../db/ledger.ts'
import { readToken, writeToken } from '../db/source-tokens.ts'
import { OwnPace } from '../lib/errors.ts'
import { fingerprint, createTokenSeal } from './token-seal.ts'

/** What one source keeps over its polls. */
export type SourceStore = Pick<Io, 'inbox' | 'tokens' | 'ledger'>

/** `secrets` are the values of the source's credentials. */
export type OpenStore = (sourceId: string, secrets: readonly string[]) => SourceStore

/** Kept in the database: shared by all processes and over restarts. */
export function databaseStore(db: Database): OpenStore {
  return (sourceId, secrets) => ({
    inbox: { read: (after, limit) => readInboundItems(db, sourceId, after, limit) },
    tokens: secrets.length === 0 ? openTokens(db, sourceId) : sealedTokens(db, sourceId, secrets),
    ledger: {
      async spend(account, amount, budget) {
        const shown = withoutSecrets(account, secrets)
        const refused = await spend(db, { sourceId, account: shown, amount, budget })
        if (refused) throw exhausted(budget, refused.waitSeconds)
      },
      async turn(name, everySeconds) {
        const shown = withoutSecrets(name, secrets)
        const waitSeconds = await takeTurn(db, shown, everySeconds)
        if (waitSeconds > 0) throw resting(shown, waitSeconds)
      },
    },
  })
}

/** Kept in this process alone, for commands that store nothing. */
export function memoryStore(): OpenStore {
  const spent = new Map<string, number>()
  const turns = new Map<string, number>()
  return () => ({
    inbox: { read: () => Promise.resolve([]) },
    tokens: memoryTokens(),
    ledger: {
      async spend(account, amount, budget) {
        const total = (spent.get(account) ?? 0) + amount
        if (amount > 0 && total > budget.limit) throw exhausted(budget, 3_600)
        spent.set(account, Math.max(total, 0))
      },
      async turn(name, everySeconds) {
        const waitMs = (turns.get(name) ?? 0) - clock.elapsed()
        if (waitMs > 0) throw resting(name, waitMs / 1000)
        turns.set(name, clock.elapsed() + everySeconds * 1000)
      },
    },
  })
}

/** Without a credential there is nothing to lock them with: only what anybody may read is written down. */
function openTokens(db: Database, sourceId: string): Io['tokens'] {
  const memory = memoryTokens()
  const stored = sealedTokens(db, sourceId, [])
  return {
    read: async (name) => (await memory.read(name)) ?? (await stored.read(name)),
    write: async (name, token) => await (token.openly ? stored : memory).write(name, token),
  }
}

function memoryTokens(): Io['tokens'] {
  const tokens = new Map<string, Token>()
  return {
    read: async (name) => tokens.get(name),
    write: async (name, token) => void tokens.set(name, token),
  }
}

function sealedTokens(db: Database, sourceId: string, secrets: readonly string[]): Io['tokens'] {
  const place = (name: string, sealedFor = sourceId) => `${sealedFor}\u0000${name}`
  const { seal, unseal } = createTokenSeal(secrets)
  return {
    async read(name) {
      const token = await readToken(db, sourceId, name)
      return token && unseal(token.sealed, place(name, token.sealedFor))
    },
    async write(name, token) {
      await writeToken(db, { sourceId, name, sealed: seal(token, place(name)), expiresAt: token.expiresAt })
    },
  }
}

/** Accounts and turns are named in public; a connector may have named them by their key. */
function withoutSecrets(name: string, secrets: readonly string[]): string {
  return secrets.reduce((text, secret) => text.replaceAll(secret, () => `#${fingerprint(secret)}`), name)
}

function exhausted({ limit, unit }: { limit: number; unit: string }, waitSeconds: number): OwnPace {
  const at = new Date(clock.now() + waitSeconds * 1000)
  return new OwnPace(
    `the day's budget of ${limit} ${unit} is spent; reading goes on at ${at.toISOString()}`,
    at,
  )
}

function resting(name: string, waitSeconds: number): OwnPace {
  const at = new Date(clock.now() + waitSeconds * 1000)
  return new OwnPace(`${name} was asked a moment ago; its next turn is at ${at.toISOString()}`, at)
}
