import { burn } from './burn.ts'

/** A module that takes long to load, as all do on a busy machine: longer than a document of the test may take to be read. */
burn(1)

export function echo(text: string): string {
  return text
}
