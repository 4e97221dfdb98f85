import type { Feed, ReplyRules } from '../connectors/connector.ts'
import type { OpenConfig } from './open-config.ts'

/** Whether posts of a source can be replied to from here and how, or why not, in one sentence without its full stop. */
export type ReplyAbility = { rules: ReplyRules; reply: NonNullable<Feed['reply']> } | { reason: string }

export function replyAbility({ sources, waiting, config }: OpenConfig, sourceId: string): ReplyAbility {
  const { feed } = sources.get(sourceId) ?? {}
  if (feed?.reply && feed.replies) return { rules: feed.replies, reply: feed.reply.bind(feed) }
  const variable = waiting.get(sourceId)
  if (variable !== undefined) return { reason: `the source '${sourceId}' is disabled: set ${variable}` }
  const known = config.sources.find(({ id }) => id === sourceId)
  if (!known) return { reason: `the config has no source '${sourceId}' any more` }
  if (!known.enabled) return { reason: `the source '${sourceId}' is switched off` }
  return {
    reason: `posts of '${sourceId}' cannot be answered from here: the connector ${known.connector} cannot, or it lacks a key for that`,
  }
}
