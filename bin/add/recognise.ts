import type { ZodType } from 'zod'
import { connectors } from '../../connectors/index.ts'
import { recogniseAddress } from './recognise/addresses.ts'
import type { FoundSource } from '../../connectors/found-source.ts'
import { type Look, recogniseSite } from './recognise/site.ts'

export { elsewhere } from './recognise/elsewhere.ts'
export type { Look } from './recognise/site.ts'

/**
 * What an address may be read as, best first. What its host and path tell comes before what the site tells, which is
 * asked only when the caller wants more. Sources of connectors that this version does not have are left out.
 */
export async function* recognise(url: URL, look: Look): AsyncGenerator<FoundSource> {
  const known = recogniseAddress(url, look.wanted)
  yield* known.filter(isOffered)
  if (known.length > 0 && !known.some(({ pageTells }) => pageTells)) return
  for await (const found of recogniseSite(url, look, known.length > 0)) if (isOffered(found)) yield found
}

const table: Readonly<Record<string, { options: ZodType } | undefined>> = connectors

function isOffered({ connector, options }: FoundSource): boolean {
  return Object.hasOwn(table, connector) && table[connector]?.options.safeParse(options).success === true
}
