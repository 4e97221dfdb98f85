import type { FeedItem } from '../../connectors/connector.ts'
import { type JudgeOptions, type JudgedSource, type Moment, createJudge } from '../../mentions/judge.ts'
import type { ScoredMention } from '../../mentions/mention.ts'

/** Matches and judges one item, as is done with those of a page. */
export function judgeOfOne(
  options: JudgeOptions,
): (item: FeedItem, source: JudgedSource, moment: Moment) => ScoredMention | undefined {
  const { match, judge } = createJudge(options)
  return (item, source, moment) => {
    const matched = match(item, source)
    return matched && judge(matched, moment)
  }
}
