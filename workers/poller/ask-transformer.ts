import { clock } from '../../lib/clock.ts'
import type { FeedItem } from '../../connectors/connector.ts'
import { describeError } from '../../lib/errors.ts'
import type { ScoredMention } from '../../mentions/mention.ts'
import { type Opinion, wantsOpinion } from '../../mentions/opinion.ts'
import { type Transformer, batchSize } from '../transformer.ts'
import { scoredText } from '../../mentions/vocabulary.ts'

export interface Opinions {
  byItem: ReadonlyMap<FeedItem, Opinion>
  /** Why some mentions have none although they should; they are judged without. */
  trouble?: Error
}

/** How long a page waits for the model, with other pages before it; what is not read then is judged without. */
const patienceMs = 30_000

/** For people who look at a source or a command's output. */
export function withoutTransformer(trouble: Error): string {
  return `Judged without the transformer: ${describeError(trouble)}.`
}

/** Asks the model about those mentions of a page that it may say something of. Throws on abort only. */
export async function askTransformer(
  transformer: Transformer | undefined,
  mentions: readonly ScoredMention[],
  signal: AbortSignal,
): Promise<Opinions> {
  const byItem = new Map<FeedItem, Opinion>()
  if (!transformer) return { byItem }
  const wanted = mentions.filter((mention) => wantsOpinion(mention, transformer.languages))
  const deadline = clock.elapsed() + patienceMs
  for (let start = 0; start < wanted.length; start += batchSize) {
    if (clock.elapsed() > deadline) {
      return { byItem, trouble: new Error('the model is too slow, so no time was left for some posts') }
    }
    const batch = wanted.slice(start, start + batchSize)
    try {
      const opinions = await transformer.read(
        batch.map(({ item }) => scoredText(item)),
        signal,
      )
      for (const [index, opinion] of opinions.entries()) {
        const mention = batch[index]
        if (mention) byItem.set(mention.item, opinion)
      }
    } catch (error) {
      signal.throwIfAborted()
      return { byItem, trouble: error instanceof Error ? error : new Error(String(error)) }
    }
  }
  return { byItem }
}
