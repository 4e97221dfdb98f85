import { PermanentError } from '../lib/errors.ts'
import type { Io, Token } from './connector.ts'

/** A key for a while, asked for with a lasting one, kept in `Io.tokens` and shared by all processes. */
export interface AccessToken {
  /**
   * Runs `attempt` with a token. When `isRefused` says that its answer refuses the token, that is renewed and the attempt
   * made once more; the second answer is returned whatever it is.
   */
  use<T>(attempt: (token: string) => Promise<T>, isRefused: (answer: T) => boolean): Promise<T>
}

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
      const now = await io.tokens.read(name)
      // A refresh token that another process has used in the meantime is refused here.
      if (error instanceof PermanentError && now && now.value !== kept?.value) return now.value
      throw error
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
