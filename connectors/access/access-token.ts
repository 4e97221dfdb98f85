import { setTimeout as delay } from 'node:timers/promises'
import { PermanentError } from '../../lib/errors.ts'
import type { Io, Token } from '../connector.ts'

/** A key for a while, asked for with a lasting one, kept in `Io.tokens` and shared by all processes. */
export interface AccessToken {
  /**
   * Runs `attempt` with a token. When `isRefused` says that its answer refuses the token, that is renewed and the attempt
   * made once more; the second answer is returned whatever it is.
   */
  use<T>(attempt: (token: string) => Promise<T>, isRefused: (answer: T) => boolean): Promise<T>
}

/** How long another process may take to write down what it was given, in milliseconds. */
const OTHERS_MS = 1_000

/**
 * `name` tells the grants of one source apart: it holds a hash of the lasting key, so that another key begins anew. `renew`
 * gets what is kept (a refresh token that rotates stands in its `extra`) and throws `PermanentError` when the platform
 * gives nothing for it.
 */
export function openAccessToken(
  io: Io,
  name: string,
  renew: (kept: Token | undefined) => Promise<Token>,
): AccessToken {
  let renewing: Promise<string> | undefined

  async function renewNow(refused: string | undefined): Promise<string> {
    const kept = await io.tokens.read(name)
    // Another process was faster.
    if (kept && kept.value !== refused && isFresh(kept)) return kept.value
    try {
      const token = await renew(kept)
      await io.tokens.write(name, token)
      return token.value
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error
      // A refresh token that another process uses at the same moment is refused here, and the new one is kept there.
      await delay(OTHERS_MS)
      const now = await io.tokens.read(name)
      if (now === undefined || now.value === kept?.value) throw error
      return now.value
    }
  }

  function renewOnce(refused: string | undefined): Promise<string> {
    renewing ??= renewNow(refused).finally(() => (renewing = undefined))
    return renewing
  }

  return {
    async use(attempt, isRefused) {
      const kept = await io.tokens.read(name)
      const token = kept && isFresh(kept) ? kept.value : await renewOnce(kept?.value)
      const answer = await attempt(token)
      return isRefused(answer) ? await attempt(await renewOnce(token)) : answer
    },
  }
}

function isFresh({ expiresAt }: Token): boolean {
  return expiresAt === undefined || expiresAt.getTime() > Date.now() + 60_000
}
