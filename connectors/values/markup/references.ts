import type * as Entities from 'entities'
import { lazily } from '../../../lib/lazily.ts'

const entities = lazily<typeof Entities>('entities')

/** References to control characters. Numbers from 128 on are windows-1252, as browsers have it. */
const toControls = /&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|127)|x0*(?:[0-8bcef]|1[\da-f]|7f))(?:;|(?![\da-f]))/gi

/** `&auml;` and `&#228;` as letters; references to control characters go. */
export function withoutReferences(text: string): string {
  return text.includes('&') ? entities().decodeHTML(text.replace(toControls, '')) : text
}
