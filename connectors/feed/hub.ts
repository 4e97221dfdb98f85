/** Where a feed says that it can be pushed: https://www.w3.org/TR/websub/#discovery */
export interface Hub {
  hub: string
  /** The feed's own name for itself, which the hub knows it by. */
  topic: string
}

/** The links of the HTTP header come first, then those of the document. A feed without a `self` link cannot be subscribed to. */
export function hubOf(
  linkHeader: string | undefined,
  document: { hubs: string[]; self?: string },
  base: string,
): Hub | undefined {
  const links = [...(linkHeader ?? '').slice(0, 8000).matchAll(/<([^<>]*)>([^<]*)/g)].map(
    ([, href = '', rest = '']) => ({
      href,
      rels: (/;\s*rel\s*=\s*"?([^";]*)/i.exec(rest)?.[1] ?? '').toLowerCase().trim().split(/\s+/),
    }),
  )
  const named = (rel: string) => links.filter(({ rels }) => rels.includes(rel)).map(({ href }) => href)
  const hubs = [...named('hub'), ...document.hubs].flatMap((href) => URL.parse(href, base)?.href ?? [])
  const topic = URL.parse(named('self')[0] ?? document.self ?? '', base)?.href
  const hub = hubs.find((href) => href.startsWith('https:')) ?? hubs.find((href) => href.startsWith('http:'))
  const isSaid = named('self').length > 0 || document.self !== undefined
  return hub === undefined || topic === undefined || !isSaid ? undefined : { hub, topic }
}
