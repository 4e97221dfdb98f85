import type { Taken } from './substitute.ts'

const telling = 8

/**
 * The message, unless it holds a value (or a telling part of one) that came from the environment: then it is
 * replaced by one that names the variable. `here` are the variables of the value that the message is about.
 */
export function withoutSecrets(message: string, here: readonly Taken[], all: readonly Taken[]): string {
  const leaks =
    here.some(({ value }) => reveals(message, value, true)) ||
    all.some(({ value }) => reveals(message, value, false))
  if (!leaks) return here.length === 0 ? message : `${message} (the value comes from ${named(here)})`
  if (here.length === 0)
    return 'does not fit; the details hold a value from the environment and are not shown'
  return `does not fit; correct the value of ${named(here)} (it is not shown here)`
}

/**
 * Quoting, encoding and cutting change a value on its way into a message, so parts of it are looked for as well. A
 * short value counts only as a whole: in quotes, or, in `strict` search, as any word.
 */
function reveals(message: string, value: string, strict: boolean): boolean {
  const [text, secret] = [message.toLowerCase(), value.toLowerCase()]
  if (secret.length < telling) {
    return text.includes(`"${secret}"`) || (strict && text.split(/[^\p{L}\p{N}_-]+/u).includes(secret))
  }
  return Array.from({ length: secret.length - telling + 1 }, (_, start) => start).some((start) =>
    text.includes(secret.slice(start, start + telling)),
  )
}

function named(taken: readonly Taken[]): string {
  return [...new Set(taken.map(({ name }) => name))].join(' and ')
}
