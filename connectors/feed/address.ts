const maxUrlChars = 4096

/**
 * An absolute http(s) address a person can open, or `undefined`. Relative addresses are resolved against the first
 * base that works; credentials never pass; Google's redirector gives way to its target.
 */
export function readableUrl(href: string | undefined, bases: string[]): string | undefined {
  const text = href?.trim()
  if (!text || text.length > maxUrlChars) return undefined
  const url = absolute(text, bases)
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  url.username = ''
  url.password = ''
  return redirectTarget(url) ?? url.href
}

function absolute(text: string, bases: string[]): URL | undefined {
  if (URL.canParse(text)) return new URL(text)
  const base = bases.find((each) => URL.canParse(text, each))
  return base === undefined ? undefined : new URL(text, base)
}

/** Google Alerts link to https://www.google.com/url?url=<target>. */
function redirectTarget(url: URL): string | undefined {
  if (url.pathname !== '/url' || !/(^|\.)google\.[a-z]{2,3}(\.[a-z]{2})?$/.test(url.hostname))
    return undefined
  const target = url.searchParams.get('url') ?? url.searchParams.get('q') ?? ''
  return /^https?:\/\//i.test(target) && URL.canParse(target) ? new URL(target).href : undefined
}

const trackingParameter =
  /^(utm_(?!id$)\w+|at_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|yclid|_ga|cmpid|ref|ref_src|source)$/i

/**
 * One name for an address whatever its scheme, its tracking parameters and the order of the others. What stands behind `#`
 * counts: comments of one page differ in nothing else.
 */
export function canonicalUrl(href: string): string {
  const url = new URL(href)
  for (const name of new Set(url.searchParams.keys()))
    if (trackingParameter.test(name)) url.searchParams.delete(name)
  url.searchParams.sort()
  return url.href.replace(/^http:/, 'https:')
}
