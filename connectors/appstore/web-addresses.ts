import { type FoundSource, isHost, segmentsOf } from '../found-source.ts'

/** https://apps.apple.com/fi/app/name/id123456789: the first part is the storefront, the United States when left out. */
export function sourcesAt(url: URL): FoundSource[] {
  if (!isHost(url, 'apps.apple.com', 'itunes.apple.com')) return []
  const parts = segmentsOf(url)
  const digits = parts.map((part) => /^id(\d{5,12})$/.exec(part)?.[1]).find((id) => id !== undefined)
  if (digits === undefined || !parts.includes('app')) return []
  const app = Number(digits)
  const country = /^[a-z]{2}$/.exec(parts[0] ?? '')?.[0] ?? 'us'
  const slug = parts[parts.indexOf('app') + 1] ?? ''
  const name = slug.startsWith('id') ? `app-${digits}` : slug
  const what = `app ${digits} in the App Store (${country})`
  return [
    { connector: 'appstoreconnect', options: { app }, name, what: `${what}, if it is your own`, all: true },
    { connector: 'appstore', options: { app, country }, name: `${name}-${country}`, what, all: true },
  ]
}
