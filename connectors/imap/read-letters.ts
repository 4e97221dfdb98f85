import { describeError } from '../../lib/errors.ts'
import { parserThread } from '../../lib/parser-threads.ts'
import type { LetterTask, ReadLetter } from './letter.ts'

const readInThread = parserThread<LetterTask, ReadLetter>(
  new URL('./letter.ts', import.meta.url),
  'readLetter',
  'the mail',
)

/** Reads one mail in a thread of its own; one that wears the thread out is passed over, with that as the reason. */
export async function readLetter(task: LetterTask, signal: AbortSignal): Promise<ReadLetter> {
  try {
    return await readInThread(task, signal)
  } catch (error) {
    signal.throwIfAborted()
    return { id: task.letter.name.slice(0, 998), reason: describeError(error) }
  }
}
