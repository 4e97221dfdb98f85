import { bluesky } from './bluesky.ts'
import { feed } from './feed.ts'
import { hackernews } from './hackernews.ts'
import { mastodon } from './mastodon.ts'
import { sample } from './sample.ts'
import { webhook } from './webhook.ts'

/** Every connector by the name that configs use. */
export const connectors = {
  bluesky,
  feed,
  hackernews,
  mastodon,
  sample,
  webhook,
}

export type ConnectorName = keyof typeof connectors
