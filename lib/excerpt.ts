import { decodeText } from './charset.ts'

/** What an error answer says, in at most 200 characters on one line, without the `secrets` it may echo. */
export function excerptOf(
  answer: { headers: Record<string, string>; body: Buffer },
  secrets: string[],
): string {
  const text = decodeText(answer.body, answer.headers['content-type'])
  const line = partsOf(secrets).reduce((safe, part) => safe.replaceAll(part, '…'), text)
  return line
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed()
}

// A server echoes a URL or credential whole, without its origin, or only the token in it: longest first.
function partsOf(secrets: string[]): string[] {
  return secrets
    .flatMap((secret) => {
      const path = URL.canParse(secret) ? secret.slice(new URL(secret).origin.length) : ''
      return [secret, path, ...(path || secret).split(/[\s/?&=,;:]+/)]
    })
    .filter((part) => part.length >= 6)
    .toSorted((a, b) => b.length - a.length)
}
