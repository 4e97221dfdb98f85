import { z, type ZodType } from 'zod'
import { MissingCredential } from '../../lib/errors.ts'

/**
 * An option that holds a key. Without it in the config, the environment variable `variable` gives it, so that one key
 * serves every source of a platform; without both it is undefined, and `needed` says what to set. Another key does not
 * make another source: a cursor that only means something to one account must hold that account's id.
 */
export function credential(variable: string, description: string) {
  return z
    .string()
    .min(1)
    .optional()
    .describe(`${description} Without this line, the environment variable ${variable} is taken.`)
    .meta({ variable, example: `\${${variable}}` })
}

/** The options of a connector that hold keys, with the variables that may give them. */
export function credentialsOf(options: ZodType | undefined): Map<string, string> {
  const shape: Record<string, ZodType> = options instanceof z.ZodObject ? options.shape : {}
  return new Map(
    Object.entries(shape).flatMap(([option, schema]) => {
      const variable = schema.meta()?.['variable']
      return typeof variable === 'string' ? [[option, variable] as const] : []
    }),
  )
}

/** The key, or `MissingCredential` with the variable that would give it, and with what works without it. */
export function needed(value: string | undefined, variable: string, otherwise?: string): string {
  if (value === undefined || value === '') throw new MissingCredential(variable, otherwise)
  return value
}
