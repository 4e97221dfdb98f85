import { z } from 'zod'
import { MissingCredential } from '../lib/errors.ts'

/**
 * An option that holds a key. Without it in the config, the environment variable `variable` gives it, so that one key
 * serves every source of a platform; without both it is undefined, and `needed` says what to set.
 */
export function credential(variable: string, description: string) {
  return z
    .string()
    .min(1)
    .optional()
    .describe(`${description} Without this line, the environment variable ${variable} is taken.`)
    .meta({ variable, example: `\${${variable}}` })
}

/** The key, or `MissingCredential` with the variable that would give it, and with what works without it. */
export function needed(value: string | undefined, variable: string, otherwise?: string): string {
  if (value === undefined || value === '') throw new MissingCredential(variable, otherwise)
  return value
}
