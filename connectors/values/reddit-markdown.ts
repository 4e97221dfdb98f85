/**
 * Reddit's Markdown as CommonMark has it: `#Heading` needs no space there, and an address in a link may have spaces, which
 * would otherwise leave its brackets and its address among the words.
 */
export function readableRedditMarkdown(markdown: string): string {
  return markdown
    .replace(/^( {0,3}#{1,6})(?=[^\s#])/gm, '$1 ')
    .replace(
      /\]\(( ?https?:[^\s()<>"]{1,1000}(?: {1,5}[^\s()<>"]{1,1000}){1,20}) ?\)/g,
      (_, address: string) => `](<${address.trim()}>)`,
    )
}

/** `^word` and `^(words)` are written higher up; within a word, as in 10^6, the mark stays, since the words would melt. */
export function withoutSuperscripts(text: string): string {
  return text.replace(/(?<![\p{L}\p{N}^])\^+(?=[^\s^])/gu, '').replace(/(?<!\^)\^+\(/g, ' (')
}
