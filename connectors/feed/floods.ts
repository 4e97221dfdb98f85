/**
 * What a document may hold at most, far above any feed that people publish. Parsers take 500 bytes and more for each
 * of these, and a thread that runs out of memory in the wrong moment takes the process with it.
 */
const maxTags = 300_000
const maxReferences = 500_000
const maxTagChars = 1_000_000

/** Throws when the document is built to wear out its parser. */
export function refuseFloods(text: string): void {
  let tags = 0
  for (let at = text.indexOf('<'); at !== -1; tags++) {
    const next = text.indexOf('<', at + 1)
    if ((next === -1 ? text.length : next) - at > maxTagChars && tagChars(text, at) > maxTagChars) {
      throw new Error('the document holds a tag of more than a million characters, as no feed does')
    }
    at = next
  }
  if (tags > maxTags) throw new Error(`the document holds ${tags} tags, as no feed does`)
  let references = 0
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) references++
  if (references > maxReferences)
    throw new Error(`the document holds ${references} entities, as no feed does`)
}

function tagChars(text: string, at: number): number {
  const end = text.startsWith('<![CDATA[', at) ? at : text.indexOf('>', at)
  return (end === -1 ? text.length : end) - at
}
