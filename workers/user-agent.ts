import packageJson from '../package.json' with { type: 'json' }

/** `Ennakko/<version> (+<url>; <company>)`: whoever finds us in a log can tell who reads and where to ask. */
export function userAgent(company: string, publicUrl: string): string {
  const contact = company
    .normalize('NFKD')
    .replaceAll(/[^\x20-\x7e]/gu, '')
    .replaceAll(/[();]/gu, ' ')
  return `Ennakko/${packageJson.version} (+${publicUrl}; ${contact})`
}
