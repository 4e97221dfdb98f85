import { clock } from '../../lib/clock.ts'
import { PermanentError } from '../../lib/errors.ts'
import type { Io, Token } from '../connector.ts'

/** How a platform gives a key for a while to whoever holds a lasting one. */
export interface Grant {
  /**
   * Tells the grants of one source apart. It stands in the database: another name is another log-in. Where one source may
   * come to hold several lasting keys, it holds a hash of its own.
   */
  name: string
  /**
   * Asks for a new token. What is kept (a refresh token stands in its `extra`) may be of no use any more. Throws
   * `PermanentError`, with what to set anew, when the platform gives nothing.
   */
  renew(kept: Token | undefined, signal: AbortSignal | undefined): Promise<Token>
  /** Whether a kept token may still be used. Default: it lives for another minute. */
  isUsable?(kept: Token): boolean
  /** Every renewal takes the refresh token away, so that one of two processes that renew at once is refused. */
  rotates?: boolean
}

/** A key for a while, kept in `Io.tokens` and shared by all processes. */
export interface AccessToken {
  /** The token as it is kept, or a new one. */
  current(signal?: AbortSignal): Promise<Token>
  /**
   * Runs `attempt` with a token. When `isRefused` says that its answer refuses the token, that is renewed and the attempt
   * made once more; the second answer is returned whatever it is.
   */
  use<T>(
    attempt: (token: Token) => Promise<T>,
    isRefused: (answer: T) => boolean,
    signal?: AbortSignal,
  ): Promise<T>
}

/** How long another process may take to write down what it was given. */
const othersMs = 1_000

/** A token that ends sooner might end on its way. */
const spareMs = 60_000

export function openAccessToken({ tokens }: Pick<Io, 'tokens'>, grant: Grant): AccessToken {
  const { name, renew, isUsable = outlivesRequest, rotates = false } = grant
  let renewing: Promise<Token> | undefined

  async function readUsable(): Promise<Token | undefined> {
    const kept = await tokens.read(name)
    return kept && isUsable(kept) ? kept : undefined
  }

  async function renewNow(refused: string | undefined, signal?: AbortSignal): Promise<Token> {
    const kept = await tokens.read(name)
    const isOthers = kept !== undefined && kept.value !== refused && isUsable(kept)
    if (isOthers) return kept
    try {
      const token = await renew(kept, signal)
      await tokens.write(name, token)
      return token
    } catch (error) {
      if (!rotates || !(error instanceof PermanentError)) throw error
      await clock.sleep(othersMs, undefined, { signal })
      const given = await tokens.read(name)
      if (given === undefined || given.value === kept?.value) throw error
      return given
    }
  }

  /** One renewal for all who wait for it. */
  function renewOnce(refused: string | undefined, signal?: AbortSignal): Promise<Token> {
    renewing ??= renewNow(refused, signal).finally(() => (renewing = undefined))
    return renewing
  }

  async function current(signal?: AbortSignal): Promise<Token> {
    return (await readUsable()) ?? (await renewOnce(undefined, signal))
  }

  return {
    current,
    async use(attempt, isRefused, signal) {
      const token = await current(signal)
      const answer = await attempt(token)
      return isRefused(answer) ? await attempt(await renewOnce(token.value, signal)) : answer
    },
  }
}

/** When a token ends that lives for `seconds` from now on. */
export function endsIn(seconds: number): Date {
  return new Date(clock.now() + seconds * 1000)
}

function outlivesRequest({ expiresAt }: Token): boolean {
  return expiresAt === undefined || expiresAt.getTime() > clock.now() + spareMs
}
