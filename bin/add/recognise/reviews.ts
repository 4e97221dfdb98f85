import { type Found, isHost, parameterOf, segmentsOf } from './found.ts'

/** https://apps.apple.com/fi/app/name/id123456789: the first part is the storefront, the United States when left out. */
export function appStore(url: URL): Found[] {
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

/** https://play.google.com/store/apps/details?id=fi.revontuli.app */
export function googlePlay(url: URL): Found[] {
  const packages = parameterOf(url, 'id')
  if (!isHost(url, 'play.google.com') || packages === undefined || !segmentsOf(url).includes('apps'))
    return []
  const what = `the app ${packages} on Google Play; only reviews of your own apps can be read`
  return [{ connector: 'googleplay', options: { packages }, name: `play-${packages}`, what, all: true }]
}

/** https://store.steampowered.com/app/620/Portal_2, https://steamcommunity.com/app/620 */
export function steam(url: URL): Found[] {
  const [kind, number = '', slug] = segmentsOf(url)
  if (!isHost(url, 'store.steampowered.com', 'steamcommunity.com') || kind !== 'app') return []
  if (!/^\d{1,9}$/.test(number)) return []
  const name = slug !== undefined && isHost(url, 'store.steampowered.com') ? slug : number
  return [
    {
      connector: 'steam',
      options: { app: Number(number) },
      name: `steam-${name}`,
      what: `app ${number} on Steam`,
      all: true,
    },
  ]
}

/** https://fi.trustpilot.com/review/example.fi */
export function trustpilot(url: URL): Found[] {
  const [kind, unit = ''] = segmentsOf(url)
  if (!/^(?:[a-z]{2,3}\.)?trustpilot\.com$/.test(url.hostname.replace(/^www\./, ''))) return []
  if (kind !== 'review' || unit === '') return []
  const what = `the reviews of ${unit} on Trustpilot`
  const name = `trustpilot-${unit.replace(/^www\./, '')}`
  return [{ connector: 'trustpilot', options: { business_unit: unit.toLowerCase() }, name, what, all: true }]
}
