import { type FoundSource, isHost, segmentsOf } from '../found-source.ts'

/** https://store.steampowered.com/app/620/Portal_2, https://steamcommunity.com/app/620 */
export function sourcesAt(url: URL): FoundSource[] {
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
