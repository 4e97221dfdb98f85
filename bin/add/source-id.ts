import { idSchema } from '../../config/schema/id.ts'
import { ConfigError } from '../../lib/errors.ts'

const longest = 40

/** An id made of `words` that no source has: `Keskustelu (fi)` → `keskustelu-fi`, then `keskustelu-fi-2` … */
export function proposeId(words: string, taken: readonly string[]): string {
  const plain = words
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  const named = /^[a-z]/.test(plain) ? plain : `source-${plain}`
  const id = named.slice(0, longest).replace(/-$/, '')
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? id : `${id}-${n}`
    if (!taken.includes(candidate)) return candidate
  }
}

/** An id that somebody chose. Throws `ConfigError` when it cannot be used, or is used. */
export function chosenId(id: string, taken: readonly string[]): string {
  const read = idSchema.safeParse(id)
  if (!read.success) throw new ConfigError(`--id ${JSON.stringify(id)} ${read.error.issues[0]?.message}`)
  if (taken.includes(id)) throw new ConfigError(`--id ${id}: there is a source of this name; choose another`)
  return id
}
