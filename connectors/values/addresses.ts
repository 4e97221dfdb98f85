import { z } from 'zod'

/** The address of a server or a page: absolute, and of the web. */
export const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })

/** An address that people may open, or nothing: what platforms tell may be `javascript:` as well. */
export function webUrl(url: string | undefined): string | undefined {
  return url !== undefined && webAddress.safeParse(url).success ? url : undefined
}
