import { type Found, type Wanted, isHost, parameterOf, segmentsOf } from './found.ts'

/** https://news.ycombinator.com reads all of it, https://hn.algolia.com/?q=… a search. */
export function hackerNews(url: URL): Found[] {
  if (!isHost(url, 'news.ycombinator.com', 'hn.algolia.com')) return []
  const query = parameterOf(url, 'q') ?? parameterOf(url, 'query')
  if (query === undefined)
    return [{ connector: 'hackernews', options: {}, name: 'hn', what: 'all of Hacker News' }]
  const what = `a search of Hacker News for "${query}"`
  return [{ connector: 'hackernews', options: { query }, name: `hn-${query}`, what }]
}

/** https://github.com/owner/repository, /owner, /search?q=… */
export function github(url: URL): Found[] {
  if (!isHost(url, 'github.com') || url.pathname.endsWith('.atom')) return []
  const [owner = '', repository] = segmentsOf(url)
  const query = parameterOf(url, 'q')
  if (owner === 'search') {
    if (query === undefined) return []
    const what = `a search of GitHub for "${query}"`
    return [{ connector: 'github', options: { query }, name: `github-${query}`, what }]
  }
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/.test(owner) || githubWords.has(owner.toLowerCase())) return []
  if (repository === undefined) {
    const what = `the repositories of ${owner} on GitHub`
    return [{ connector: 'github', options: { query: `user:${owner}` }, name: `github-${owner}`, what }]
  }
  const repo = `${owner}/${repository.replace(/\.git$/, '')}`
  const what = `the issues of ${repo} on GitHub`
  return [{ connector: 'github', options: { repos: [repo] }, name: `github-${repo}`, what }]
}

/** First parts of GitHub's own pages. */
const githubWords = new Set([
  'about',
  'apps',
  'codespaces',
  'collections',
  'customer-stories',
  'enterprise',
  'events',
  'explore',
  'features',
  'issues',
  'login',
  'marketplace',
  'notifications',
  'orgs',
  'pricing',
  'pulls',
  'settings',
  'signup',
  'sponsors',
  'topics',
  'trending',
])

/** https://stackoverflow.com/questions/tagged/a+b, /search?q=…; elsewhere on a site, what names a brand. */
export function stackExchange(url: URL, { brands }: Wanted): Found[] {
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
