import type { Reach } from '../connectors/connector.ts'

/**
 * How many people have probably seen a post. Views count as they are; a follower of the author sees about one post
 * in ten; a like stands for some twenty readers, an answer and a share for more, as those spread the post further.
 * The last two are our own rough numbers: they order the work, and are never shown as a count.
 */
export function estimateAudience(reach: Reach | undefined): number {
  if (!reach) return 0
  const { followers = 0, likes = 0, replies = 0, shares = 0, views = 0 } = reach
  return Math.max(views, followers / 10, likes * 20 + replies * 30 + shares * 100)
}

/** Answers, shares and likes: what people did about a post. */
export function countReactions(reach: Reach | undefined): number {
  return (reach?.likes ?? 0) + (reach?.replies ?? 0) + (reach?.shares ?? 0)
}
