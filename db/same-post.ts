/**
 * A post that is stored and one that a page brings, and what tells whether they are the same. "Source" is a configured
 * one: two feeds of a newspaper are two sources.
 */
export interface SightingPair {
  /** The id is the same, freed of what churns, where both mean the same thing by it. */
  sameId: boolean
  sameSource: boolean
  /** Whether the page still shows the stored id; 'unknown' where it does not tell which ids it shows. */
  storedId: 'listed' | 'gone' | 'unknown'
  /** 'shared': the same address, at which several posts stand (a product, a thread without anchors). */
  link: 'same' | 'shared' | 'other'
  words: 'same' | 'other'
  /**
   * When they were published. 'roughly': the same full hour, as where a site tells no more than the day; 'untold': neither
   * has a date.
   */
  date: 'same' | 'roughly' | 'untold' | 'other'
  /** 'unknown' where one of them names nobody. */
  author: 'same' | 'unknown' | 'other'
  /** There are so many words that two people hardly write the same. */
  telling: boolean
  /** At most two days lie between them. */
  near: boolean
}

/**
 * The one table that decides whether two sightings are of one post. Where it is in doubt they are two: that may tell staff
 * twice, while the other mistake loses a complaint.
 *
 * | id    | source | stored id        | link   | words | date        | and                        | posts        |
 * |-------|--------|------------------|--------|-------|-------------|----------------------------|--------------|
 * | same  | any    | any              | any    | any   | any         |                            | one          |
 * | other | same   | still listed     | any    | any   | any         |                            | two          |
 * | other | same   | gone             | any    | same  | same        | not by two authors         | one          |
 * | other | same   | gone             | any    | same  | roughly     | … and surely (below)       | one          |
 * | other | same   | gone             | same   | same  | untold      | … and surely               | one          |
 * | other | same   | gone             | same   | other | same        | not by two authors         | one, edited  |
 * | other | same   | not told         | same   | same  | same/untold | by one author, named       | one          |
 * | other | same   | gone or not told | any    | same  | other       |                            | two          |
 * | other | other  | any              | same   | same  | any         | within 48 h, and surely    | one          |
 * | other | other  | any              | shared | same  | same        | within 48 h, not by two    | one          |
 * | other |        | else             |        |       |             |                            | two          |
 *
 * Surely: one author is named for both, or there are many words, or the link leads to this post alone and no two authors
 * are named.
 */
export function isOnePost(pair: SightingPair): boolean {
  if (pair.sameId) return true
  return pair.sameSource ? isOneOfItsSource(pair) : isOneOfTwoSources(pair)
}

function isOneOfItsSource(pair: SightingPair): boolean {
  const { storedId, link, words, date, author } = pair
  if (storedId === 'listed' || author === 'other' || date === 'other') return false
  if (storedId === 'unknown') return link === 'same' && words === 'same' && author === 'same'
  if (date === 'same') return words === 'same' || link === 'same'
  if (words === 'other') return false
  return (date === 'roughly' || link === 'same') && isSure(pair)
}

function isOneOfTwoSources(pair: SightingPair): boolean {
  const { link, words, date, author, near } = pair
  if (!near || words === 'other') return false
  return link === 'same' ? isSure(pair) : link === 'shared' && date === 'same' && author !== 'other'
}

function isSure({ author, telling, link }: SightingPair): boolean {
  return author === 'same' || telling || (link === 'same' && author === 'unknown')
}
