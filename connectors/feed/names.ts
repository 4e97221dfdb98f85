/** Prefixes of namespaces as this program writes them; '' is RSS itself, in whichever of its namespaces. */
const spaces: Record<string, string> = {
  'purl.org/rss/1.0': '',
  'purl.org/net/rss1.1': '',
  'my.netscape.com/rdf/simple/0.9': '',
  'channel.netscape.com/rdf/simple/0.9': '',
  'my.netscape.com/publish/formats/rss-0.9.dtd': '',
  'my.netscape.com/publish/formats/rss-0.91.dtd': '',
  'purl.org/rss/1.0/modules/rss091': '',
  'backend.userland.com/rss': '',
  'backend.userland.com/rss2': '',
  'backend.userland.com/rss091': '',
  'backend.userland.com/rss092': '',
  'blogs.law.harvard.edu/tech/rss': '',
  'cyber.law.harvard.edu/rss': '',
  'w3.org/2005/atom': 'atom',
  'purl.org/atom/ns': 'atom',
  'purl.org/dc/elements/1.0': 'dc',
  'purl.org/dc/elements/1.1': 'dc',
  'purl.org/dc/terms': 'dcterms',
  'purl.org/rss/1.0/modules/content': 'content',
  'purl.org/rss/1.0/modules/slash': 'slash',
  'purl.org/rss/1.0/modules/syndication': 'sy',
  'purl.org/syndication/thread/1.0': 'thr',
  'search.yahoo.com/mrss': 'media',
  'itunes.com/dtds/podcast-1.0.dtd': 'itunes',
  'itunes.apple.com/rss': 'im',
  'rssnamespace.org/feedburner/ext/1.0': 'feedburner',
  'pheedo.com/namespace/pheedo': 'pheedo',
  'w3.org/1999/xhtml': 'xhtml',
  'w3.org/1999/02/22-rdf-syntax-ns': 'rdf',
}

/** What the names of a part of the document mean: each prefix of its own, '' the default, and the prefix it stands for. */
export interface Scope {
  prefixes: ReadonlyMap<string, string>
  names: Map<string, string>
}

/** The scope of a document, given its root's name: an unknown namespace that the root itself is in is RSS's. */
export function rootScope(root: string): Scope {
  const { prefix } = split(root)
  const isKnown = prefix === '' || Object.values(spaces).includes(prefix)
  return { prefixes: new Map(isKnown ? [] : [[prefix, '']]), names: new Map() }
}

/** No document has more; each level has its own copy. */
const mostPrefixes = 200

/**
 * The scope within an element: what its attributes declare goes before what is declared outside. Prefixes that nobody
 * declared, or that stand for something unknown, mean what they usually do.
 */
export function scopeWithin(outer: Scope, attributes: ReadonlyMap<string, string>): Scope {
  let prefixes: Map<string, string> | undefined
  for (const [name, uri] of attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
    if ((prefixes ?? outer.prefixes).size > mostPrefixes) break
    const prefix = name.slice(6)
    prefixes ??= new Map(outer.prefixes)
    prefixes.set(prefix, spaceOf(uri) ?? outer.prefixes.get(prefix) ?? prefix)
  }
  return prefixes === undefined ? outer : { prefixes, names: new Map() }
}

/**
 * An element's name under the usual prefix of its namespace (`dc:creator`); RSS's own elements have none. Namespaces
 * count, not prefixes. All names are in small letters: hardly a feed that gets them wrong means something else.
 */
export function canonicalName(written: string, scope: Scope): string {
  const known = scope.names.get(written)
  if (known !== undefined) return known
  const { prefix, local } = split(written)
  const space = scope.prefixes.get(prefix) ?? (prefix === 'rss' ? '' : prefix)
  const name = space === '' ? local : `${space}:${local}`
  scope.names.set(written, name)
  return name
}

export function localName(written: string): string {
  return written.slice(written.indexOf(':') + 1)
}

function split(written: string): { prefix: string; local: string } {
  return { prefix: written.slice(0, Math.max(0, written.indexOf(':'))), local: localName(written) }
}

function spaceOf(uri: string): string | undefined {
  const name = uri
    .slice(0, 200)
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/[/#]{1,3}$/, '')
  return Object.hasOwn(spaces, name) ? spaces[name] : undefined
}
