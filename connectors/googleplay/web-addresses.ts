import { type FoundSource, isHost, parameterOf, segmentsOf } from '../found-source.ts'

/** https://play.google.com/store/apps/details?id=fi.revontuli.app */
export function sourcesAt(url: URL): FoundSource[] {
  const packages = parameterOf(url, 'id')
  if (!isHost(url, 'play.google.com') || packages === undefined || !segmentsOf(url).includes('apps'))
    return []
  const what = `the app ${packages} on Google Play; only reviews of your own apps can be read`
  return [{ connector: 'googleplay', options: { packages }, name: `play-${packages}`, what, all: true }]
}
