/** The operator or config editor must change something; stops the boot, or keeps the old config. */
export class ConfigError extends Error {
  override name = 'ConfigError'
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
