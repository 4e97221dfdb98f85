import type { SystemAlertType } from './channel.ts'

const longestUrl = 2_000

/**
 * A link that a person may follow: http(s), without user name and password, its host in ASCII (punycode) so that
 * look-alike letters show.
 */
export function webLink(text: string | undefined): { url: string; host: string } | undefined {
  const url = text === undefined ? null : URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined
  url.username = ''
  url.password = ''
  return url.href.length > longestUrl ? undefined : { url: url.href, host: url.host }
}

/** The page of Ennakko where an operator sees to the trouble that an alert tells of. */
export function troublePage(type: SystemAlertType, publicUrl: string): string {
  return type === 'delivery.dead' ? `${publicUrl}/` : `${publicUrl}/sources`
}
