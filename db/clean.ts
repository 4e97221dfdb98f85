/** PostgreSQL takes neither NUL nor half a surrogate pair. */
export function clean(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed()
}

/** JSON with every text in it cleaned. */
export function cleanJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? clean(part) : part))
}

export function cleanOrNull(text: string | undefined): string | null {
  return text === undefined ? null : clean(text)
}
