import type { Connector } from '../../../connectors/connector.ts'
import type { FoundSource, WantedBrands } from '../../../connectors/found-source.ts'
import { connectors } from '../../../connectors/index.ts'

const all: Pick<Connector<unknown>, 'addresses'>[] = Object.values(connectors)

/** What an address means by its host and path alone, best first; empty when only the site itself can tell. */
export function recogniseAddress(url: URL, wanted: WantedBrands): FoundSource[] {
  return all.flatMap(({ addresses }) => addresses?.(url, wanted) ?? [])
}
