import type { FoundSource } from '../../connectors/found-source.ts'
import type { FirstLook } from './first-look.ts'

/** A source that an address may mean, and what a first look at it gave. */
export interface Candidate {
  found: FoundSource
  look: FirstLook
}

export interface Choice {
  chosen?: Candidate
  /** The id of the source that reads the same already. */
  existing?: { id: string; found: FoundSource }
  /** What could be read as well, once a variable is set. */
  waiting: Candidate[]
  failed: Candidate[]
}

/**
 * The first that can be read now; where all lack a key, the first of them. Takes no more of `candidates` than that
 * needs, since each may cost requests.
 */
export async function choose(
  candidates: AsyncIterable<FoundSource>,
  existingId: (found: FoundSource) => string | undefined,
  lookAt: (found: FoundSource) => Promise<FirstLook>,
): Promise<Choice> {
  const waiting: Candidate[] = []
  const failed: Candidate[] = []
  for await (const found of candidates) {
    const id = existingId(found)
    if (id !== undefined) return { existing: { id, found }, waiting, failed }
    const candidate = { found, look: await lookAt(found) }
    const { state } = candidate.look
    if (state === 'read' || state === 'later') return { chosen: candidate, waiting, failed }
    if (state === 'waits') waiting.push(candidate)
    else failed.push(candidate)
  }
  // A failure may pass by tomorrow; a way that needs a key is then for a person to choose.
  if (failed.length > 0) return { waiting, failed }
  const [chosen, ...others] = waiting
  return { chosen, waiting: others, failed }
}
