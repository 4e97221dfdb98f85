import type { Author } from '../connector.ts'
import { tidy } from './text.ts'

const longestName = 200

/**
 * The account behind a post as its platform shows it; where no name is shown, the account's own id stands for it.
 * Undefined when the platform tells neither.
 */
export function authorOf({ name, id, url }: Partial<Author>): Author | undefined {
  const shown = tidy(name ?? '')
    .replaceAll('\n', ' ')
    .slice(0, longestName)
  if (!shown && !id) return undefined
  return { name: shown || (id ?? ''), id: id || undefined, url }
}
