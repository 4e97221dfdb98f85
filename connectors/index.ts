import { appstore } from './appstore.ts'
import { appstoreconnect } from './appstoreconnect.ts'
import { discourse } from './discourse.ts'
import { feed } from './feed.ts'
import { googlebusiness } from './googlebusiness.ts'
import { googleplay } from './googleplay.ts'
import { hackernews } from './hackernews.ts'
import { meta } from './meta.ts'
import { sample } from './sample.ts'
import { trustpilot } from './trustpilot.ts'
import { webhook } from './webhook.ts'
import { x } from './x.ts'
import { youtube } from './youtube.ts'

/** Every connector by the name that configs use. */
export const connectors = {
  appstore,
  appstoreconnect,
  discourse,
  feed,
  googlebusiness,
  googleplay,
  hackernews,
  meta,
  sample,
  trustpilot,
  webhook,
  x,
  youtube,
}

export type ConnectorName = keyof typeof connectors
