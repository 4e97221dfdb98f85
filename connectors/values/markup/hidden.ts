import type { Attributes } from './tag-reader.ts'

const hidingStyle =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)/i

/** Whether nobody sees the element. A folded `<details>` is there to be opened, and is seen. */
export function isHidden(name: string, attributes: Attributes): boolean {
  return (
    attributes['hidden'] !== undefined ||
    (name === 'dialog' && attributes['open'] === undefined) ||
    hidingStyle.test(attributes['style'] ?? '')
  )
}

/** Whether it is shown and not read aloud: often words that stand there twice, once for the eye and once for the ear. */
export function isSilent(attributes: Attributes): boolean {
  return attributes['aria-hidden']?.toLowerCase() === 'true'
}
