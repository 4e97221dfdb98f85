/**
 * How an element is read. `text`: words for people, whose markup is content and not structure; `value`: a date, an id,
 * a link; `person`: a name, or an Atom person; `wrapper`: elements of its namespace count as if they stood in its place;
 * `source`: the feed that an entry was copied from.
 */
export type FieldKind = 'text' | 'value' | 'person' | 'wrapper' | 'source'

function fields(kind: FieldKind, ...names: string[]): [string, FieldKind][] {
  return names.map((name) => [name, kind])
}

const atomDates = ['published', 'updated', 'issued', 'modified', 'created']
const texts = ['title', 'content', 'summary']
const people = ['author', 'atom:author', 'dc:creator', 'itunes:author']

/** What is read of items, by canonical name (see names.ts). */
export const itemFields: ReadonlyMap<string, FieldKind> = new Map([
  ...fields('text', ...texts, 'description', 'body', ...texts.map((name) => `atom:${name}`)),
  ...fields('text', 'content:encoded', 'dc:title', 'dc:description', 'media:title', 'media:description'),
  ...fields('text', 'itunes:summary', 'xhtml:body', 'abstract', 'fullitem'),
  ...fields('value', 'guid', 'id', 'link', 'atom:id', 'atom:link', 'feedburner:origlink', 'pheedo:origlink'),
  ...fields('value', 'pubdate', 'date', ...atomDates, ...atomDates.map((name) => `atom:${name}`)),
  ...fields('value', 'dc:date', 'dcterms:created', 'dcterms:issued', 'dcterms:modified', 'dc:language'),
  ...fields('value', 'im:rating', 'slash:comments', 'thr:total', 'thr:in-reply-to', 'media:statistics'),
  ...fields('person', ...people, 'dc:author'),
  ...fields('wrapper', 'media:group', 'media:content', 'media:community'),
  ...fields('source', 'source', 'atom:source'),
])

/** What is read of the feed itself. */
export const feedFields: ReadonlyMap<string, FieldKind> = new Map([
  ...fields('value', 'link', 'atom:link', 'language', 'dc:language', 'ttl', 'hour', 'day'),
  ...fields('value', 'sy:updateperiod', 'sy:updatefrequency'),
  ...fields('person', ...people),
])
