/** Lone surrogates become U+FFFD; control characters, NUL among them (PostgreSQL refuses it), are dropped. */
export function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '')
}
