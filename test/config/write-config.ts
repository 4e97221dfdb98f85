const rest = {
  company: 'company: Revontuli Oy',
  brands: 'brands: [{ id: revontuli, any: [Revontuli] }]',
  sources: 'sources: [{ id: demo, connector: sample }]',
  channels: 'channels: { terminal: { type: console } }',
  policies: 'policies: [{ steps: [{ notify: terminal }] }]',
}

/** Completes a config text with the required keys that it does not set, behind its own lines. */
export function completed(text: string): string {
  const missing = Object.entries(rest).filter(([key]) => !new RegExp(`^➤?${key}:`, 'm').test(text))
  return [text.trimEnd(), ...missing.map(([, line]) => line), ''].join('\n')
}

/** Takes out each ➤ and says at which line and column (1-based) it stood. */
export function withoutMarks(text: string): { text: string; marks: { line: number; col: number }[] } {
  const marks = text
    .split('\n')
    .flatMap((row, index) =>
      Array.from(row.matchAll(/➤/g), (mark, earlier) => ({ line: index + 1, col: mark.index - earlier + 1 })),
    )
  return { text: text.replaceAll('➤', ''), marks }
}
