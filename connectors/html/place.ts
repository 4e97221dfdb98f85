/** "time@datetime" is an attribute of an element, "@data-id" one of the post itself, ".author" a text. */
export function placeOf(text: string): { selector: string; attribute?: string } {
  const [, selector = text, attribute] = /^(.*?)@([\w:-]+)$/s.exec(text.trim()) ?? []
  return { selector: selector.trim(), attribute }
}
