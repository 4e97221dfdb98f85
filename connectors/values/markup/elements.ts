/** What an element does to the words around it. */
export type Effect = 'inline' | 'space' | 'line' | 'dropped'

const inline = words(`
  a abbr acronym b basefont bdi bdo big blink cite code data del dfn em font i ins kbd mark nobr q rb rt rtc ruby s samp
  small span strike strong sub sup time tt u var wbr
  g-emoji tg-emoji
  math maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms
  mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics`)

/** Stand in a line, as boxes of their own. */
const boxes = words(`
  area audio bgsound button embed img image input keygen label map meter output param picture progress select slot
  source spacer summary track`)

/** What they hold is for programs, or for browsers that cannot show something; the words around stay apart. */
const dropped = words(`
  annotation annotation-xml applet audio canvas datalist head iframe noembed noframes noscript object rp script style
  svg template title video`)

const lines = words(`
  address article aside base blockquote body br caption center col colgroup command content dd details dialog dir div dl
  dt element fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html isindex layer
  legend li link listing main marquee menu menuitem meta multicol nav ol optgroup option p plaintext pre search section
  shadow table tbody td textarea tfoot th thead tr ul xmp`)

const effects = new Map<string, Effect>([
  ...lines.map((name): [string, Effect] => [name, 'line']),
  ...boxes.map((name): [string, Effect] => [name, 'space']),
  ...inline.map((name): [string, Effect] => [name, 'inline']),
  ...dropped.map((name): [string, Effect] => [name, 'dropped']),
])

/** Elements without content: what follows is not inside. */
const empty = new Set(
  words(`
  area base basefont bgsound br col command embed frame hr image img input isindex keygen link meta param source spacer
  track wbr`),
)

/** Keep the ends of their lines. */
const preformatted = new Set(words('listing plaintext pre textarea xmp'))

/** May stand before the body of a document; anything else ends the head. */
const headParts = new Set(words('base basefont bgsound link meta noscript script style template title'))

/** An element that is opened ends an open one of these, when nothing but inline elements is between the two. */
const ends = new Map(
  Object.entries({
    li: ['li'],
    dt: ['dt', 'dd'],
    dd: ['dt', 'dd'],
    tr: ['td', 'th', 'tr'],
    td: ['td', 'th'],
    th: ['td', 'th'],
    option: ['option'],
    optgroup: ['option', 'optgroup'],
    body: ['head'],
  }).map(([name, ended]) => [name, new Set(ended)] as const),
)

/** A paragraph ends where one of these begins. */
const endsParagraph = new Set(
  words(`
  address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4
  h5 h6 header hgroup hr main menu nav ol p pre search section summary table ul`),
)

/** `xhtml:p` is a paragraph whatever the prefix is; names are in lower case. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** Whether HTML has such an element, or had it once; not so the words that people put between angle brackets. */
export function isElement(name: string): boolean {
  return effects.has(localName(name)) || name.includes('-') || name.includes(':')
}

/** A foreign element with a prefix (`st1:place` of word processors) stands within words; others are parts of a page. */
export function effectOf(name: string): Effect {
  return effects.get(localName(name)) ?? (name.includes(':') ? 'inline' : 'line')
}

export function isEmpty(name: string): boolean {
  return empty.has(name)
}

export function isPreformatted(name: string): boolean {
  return preformatted.has(name)
}

/** Whether opening `next` ends the open element `open`. */
export function isEndedBy(open: string, next: string): boolean {
  if (open === 'p') return endsParagraph.has(next)
  if (open === 'head') return !headParts.has(next)
  return ends.get(next)?.has(open) === true
}

function words(list: string): string[] {
  return list.trim().split(/\s+/)
}
