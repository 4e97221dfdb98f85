import { PermanentError } from '../lib/errors.ts'

/** Throws `PermanentError` before an answer is sent that is too long. `length` and `most` in the platform's own unit. */
export function refuseTooLong(length: number, most: number, who: string): void {
  if (length > most)
    throw new PermanentError(`the answer has ${length} characters, and ${who} takes ${most}: shorten it`)
}
