/** A source that an address may mean. */
export interface FoundSource {
  /** A name of the registry; one that this version does not have is passed over. */
  connector: string
  /** As they would stand in the config, not yet checked; keys of platforms are never among them. */
  options: Readonly<Record<string, unknown>>
  /** Words that the source's id can be made of. */
  name: string
  /** What the address was taken for, as the end of "this is …". */
  what: string
  /** Everything that it brings is about one thing, such as the reviews of an app. */
  all?: boolean
  /** The page itself says more, such as the id of the channel behind a handle. */
  pageTells?: boolean
  /** Other feeds of the same page, one line each. */
  also?: string[]
}

/** What an address rule may draw on beside the address. */
export interface WantedBrands {
  /** Names of brands, for places that can only be searched. */
  brands: readonly string[]
}

/** The parts of a path, decoded; a part that cannot be decoded stays as it is. */
export function segmentsOf(url: URL): string[] {
  return url.pathname.split('/').filter(Boolean).map(decoded)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A query parameter that says something. */
export function parameterOf(url: URL, name: string): string | undefined {
  const value = url.searchParams.get(name)?.trim()
  return value === '' ? undefined : (value ?? undefined)
}

/** True for the host itself, its `www.` and `m.`, and every other one that is named. */
export function isHost(url: URL, ...hosts: string[]): boolean {
  return hosts.includes(url.hostname.replace(/^(?:www|m|mobile|old|new)\./, ''))
}

/** A feed whose address is known. */
export function feedAt(url: string, name: string, what: string): FoundSource {
  return { connector: 'feed', options: { url }, name, what }
}
