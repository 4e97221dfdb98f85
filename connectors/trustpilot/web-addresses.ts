import { type FoundSource, segmentsOf } from '../found-source.ts'

/** https://fi.trustpilot.com/review/example.fi */
export function sourcesAt(url: URL): FoundSource[] {
  const [kind, unit = ''] = segmentsOf(url)
  if (!/^(?:[a-z]{2,3}\.)?trustpilot\.com$/.test(url.hostname.replace(/^www\./, ''))) return []
  if (kind !== 'review' || unit === '') return []
  const what = `the reviews of ${unit} on Trustpilot`
  const name = `trustpilot-${unit.replace(/^www\./, '')}`
  return [{ connector: 'trustpilot', options: { business_unit: unit.toLowerCase() }, name, what, all: true }]
}
