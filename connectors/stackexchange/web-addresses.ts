import { type FoundSource, type WantedBrands, parameterOf, segmentsOf } from '../found-source.ts'

/** https://stackoverflow.com/questions/tagged/a+b, /search?q=…; elsewhere on a site, what names a brand. */
export function sourcesAt(url: URL, { brands }: WantedBrands): FoundSource[] {
  const site = stackSite(url)
  if (site === undefined) return []
  const [first, second, third] = segmentsOf(url)
  const query = parameterOf(url, 'q')
  const tagged = first === 'questions' && second === 'tagged' ? third : first === 'tags' ? second : undefined
  const sites = [site]
  if (tagged !== undefined) {
    const tags = tagged.split(/[+ ]/).filter((tag) => tag !== '' && tag !== 'or')
    const what = `questions tagged ${tags.join(', ')} on ${url.hostname}`
    return [{ connector: 'stackexchange', options: { sites, tags }, name: `${site}-${tagged}`, what }]
  }
  const words = query ?? brands[0]
  if (words === undefined) return []
  const what = `questions with "${words}" on ${url.hostname}`
  return [{ connector: 'stackexchange', options: { sites, query: words }, name: `${site}-${words}`, what }]
}

/** Names of sites as the API takes them. https://api.stackexchange.com/docs/sites */
function stackSite(url: URL): string | undefined {
  const host = url.hostname.replace(/^www\./, '')
  const own = /^(?:([a-z]{2})\.)?(stackoverflow|superuser|serverfault|askubuntu|stackapps)\.com$/.exec(host)
  if (own) return own[1] === undefined ? own[2] : `${own[1]}.${own[2]}`
  if (host === 'mathoverflow.net') return host
  const [, name] = /^([a-z0-9.]+)\.stackexchange\.com$/.exec(host) ?? []
  return name === 'api' || name === 'data' ? undefined : name
}
