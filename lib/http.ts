/** The only way out to the network. Implementation follows; these are the shapes that every caller relies on. */
export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  headers?: Record<string, string>
  body?: string | Buffer
  signal?: AbortSignal
  /** Deadline for the whole exchange, body included, in milliseconds. Default 20,000. */
  timeoutMs?: number
  /** Cap on the decompressed body, in bytes. Default 5 MiB. */
  maxBytes?: number
  /** Redirects to follow, each guarded anew. Default 3; 0 makes a redirect an error. */
  maxRedirects?: number
  /** One request in flight for each host and at least this long between two of them. Default 0 (no limit). */
  hostGapMs?: number
  /** Statuses after which trying again cannot help, beside 410. */
  permanent?: number[]
}

export interface HttpResponse {
  /** 2xx or 304; everything else was thrown. */
  status: number
  /** The address that answered, after redirects. */
  url: string
  /** Where the resource has moved for good: set when every hop was 301 or 308. */
  movedTo?: string
  /** Lower-case names; repeated headers joined with ", ". */
  headers: Record<string, string>
  /** Decompressed. */
  body: Buffer
}

/** An answer that is neither success nor one of the statuses with a class of its own. */
export class HttpError extends Error {
  override name = 'HttpError'
  readonly status: number
  /** The first characters of the answer, for the operator's log. */
  readonly excerpt: string

  constructor(message: string, status: number, excerpt: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
    this.excerpt = excerpt
  }
}

export interface Http {
  /**
   * Throws `PermanentError` (410, statuses in `permanent`, a refused address), `RetryLater` (429 and 503 with
   * Retry-After), `HttpError` (other statuses), or a plain error (network, deadline, limits).
   */
  request(url: string, request?: HttpRequest): Promise<HttpResponse>
  close(): Promise<void>
}

export interface HttpOptions {
  /** `<product>/<version> (+<url>; <contact>)`. */
  userAgent: string
  /** Exact CIDR or CIDR:port that may be reached although private. Read at every request, so a config reload counts. */
  allowPrivate: () => readonly string[]
}

export declare function createHttp(options: HttpOptions): Http
