/** The operator or config editor must change something; stops the boot, or keeps the old config. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** A key that the operator has not set yet: what needs it waits, switched off, and everything else runs. */
export class MissingCredential extends ConfigError {
  override name = 'MissingCredential'
  /** What to set, with what works instead: "REDDIT_CLIENT_ID, or use …". */
  readonly wanted: string

  /** `variable`: of the environment. `otherwise`: what works without it, after "or". */
  constructor(variable: string, otherwise?: string) {
    const wanted = otherwise === undefined ? variable : `${variable}, or ${otherwise}`
    super(`set ${wanted}`)
    this.wanted = wanted
  }
}

/** Where reading had come to cannot be understood any more: it must begin anew, and something may have been missed. */
export class PlaceLost extends Error {
  override name = 'PlaceLost'

  constructor() {
    super('where reading had come to cannot be understood')
  }
}

/** Trying again cannot help: a gone feed, a deleted webhook, a refused payload. */
export class PermanentError extends Error {
  override name = 'PermanentError'
}

/** The other side told us when to come back (Retry-After, a rate limit). */
export class RetryLater extends Error {
  override name = 'RetryLater'
  readonly retryAt: Date

  constructor(message: string, retryAt: Date, options?: ErrorOptions) {
    super(message, options)
    this.retryAt = retryAt
  }
}

/** Our own pace or budget asks for patience: nothing is wrong with the other side. */
export class OwnPace extends RetryLater {
  override name = 'OwnPace'
}

const neverConnectedCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Whether no connection came about, so that the other side cannot have heard of the request. */
export function neverConnected(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && neverConnectedCodes.has(cause.code)) return true
  }
  return false
}

/** The message with those of its causes, on one line without control characters, at most 500 characters. */
export function describeError(error: unknown): string {
  const line = messages(error, new Set())
    .filter(
      (message, i, all) => message !== '' && !all.slice(0, i).some((earlier) => earlier.includes(message)),
    )
    .join(': ')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  const text = line === '' ? 'unknown error' : line
  return (text.length > 500 ? `${text.slice(0, 499)}…` : text).toWellFormed()
}

function messages(error: unknown, seen: Set<unknown>): string[] {
  // A cause can point back at its effect.
  if (error === undefined || error === null || seen.has(error)) return []
  seen.add(error)
  if (!(error instanceof Error)) return [String(error)]
  const inner: unknown[] = error instanceof AggregateError ? error.errors : []
  const own = error.message === '' && inner.length === 0 ? error.name : error.message
  return [own, ...[...inner, error.cause].flatMap((cause) => messages(cause, seen))]
}
