/**
 * One regular expression over a list of expressions, parted by `|` (line breaks do not count). `_` stands for any
 * ending, a space for any white space, and `*` in front lets the expression begin inside a compound: `*lasku_` is in
 * "sähkölaskussa". The rest is the syntax of regular expressions.
 */
export function compilePhrases(source: string): RegExp {
  const phrases = source
    .replace(/(^|\|)\n\s*/g, '$1')
    .replace(/\n\s*/g, ' ')
    .trim()
    .replaceAll('_', '\\p{L}*')
    .replace(/(?<!\[[^\]]*) (?![^[]*\])/g, '\\s+')
    .replace(/(^|\|)\*/g, '$1\\p{L}*')
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${phrases})(?![\\p{L}\\p{N}])`, 'giu')
}
