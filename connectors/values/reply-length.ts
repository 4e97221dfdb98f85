import { PermanentError } from '../../lib/errors.ts'

/** Throws `PermanentError` before an answer is sent that is too long. `length` and `most` in the platform's own unit. */
export function refuseTooLong(length: number, most: number, who: string, unit = 'characters'): void {
  if (length > most)
    throw new PermanentError(`the answer has ${length} ${unit}, and ${who} takes ${most}: shorten it`)
}
