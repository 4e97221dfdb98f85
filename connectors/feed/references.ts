import { fromWindows1252 } from '../../lib/charset.ts'
import { withoutControls } from '../values/controls.ts'
import { plainFromHtml } from '../values/text.ts'

const referencePattern = /&(?:#(\d{1,8}|[xX][\da-fA-F]{1,8})|([a-zA-Z][a-zA-Z\d]{1,31}));/g

const known = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
const mostKnown = 3000

/**
 * Text with its references as characters: XML's, numbers (128 to 159 in windows-1252, which is what those who write
 * them mean) and HTML's names. References to control characters go; names that nobody knows stay as they are written.
 */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text
  // Feeds are full of these four, which make no reference of what stands around them.
  const most = text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
  if (!/&(?!amp;)/.test(most)) return most.replaceAll('&amp;', '&')
  return most.replace(
    referencePattern,
    (reference: string, number: string | undefined, name: string | undefined) => {
      if (name !== undefined) return known.get(name) ?? named(name)
      return number === undefined ? reference : numbered(number)
    },
  )
}

function numbered(number: string): string {
  const code = Number(/^x/i.test(number) ? `0${number}` : number)
  return code <= 0x10ffff ? withoutControls(fromWindows1252(String.fromCodePoint(code))) : ''
}

function named(name: string): string {
  const decoded = plainFromHtml(`&${name};`) || ' '
  if (known.size < mostKnown) known.set(name, decoded)
  return decoded
}

export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
