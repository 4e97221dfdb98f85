/**
 * Expressions whose time grows faster than their input, and why that does no harm: the code before them lets few characters
 * through, or they read nothing but our own words. By their source; an entry that is no longer needed fails the check.
 */
export const capped: Record<string, string> = {
  [String.raw`(?<!\[[^\]]*) (?![^[]*\])`]: 'reads our own word lists alone, of some thousand characters',
  [String.raw`(?:^|[.!?:…\n]["'”»)]*\s*|^\P{L}*)$`]: 'reads the 20 characters before a name',
  [String.raw`<([^\s<>]+@[^\s<>]+)>`]: 'reads the first 500 characters of an author',
  [String.raw`^[\s"',-]+|[\s"',-]+$`]: 'reads the first 500 characters of an author',
  [String.raw`<meta\s[^>]*?charset\s*=\s*["']?([^\s"'/>;]+)`]: 'reads the first 1,024 bytes of a document',
}
