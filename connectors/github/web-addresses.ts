import { type FoundSource, isHost, parameterOf, segmentsOf } from '../found-source.ts'

/** https://github.com/owner/repository, /owner, /search?q=… */
export function sourcesAt(url: URL): FoundSource[] {
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
