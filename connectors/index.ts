import { appstore } from './appstore.ts'
import { appstoreconnect } from './appstoreconnect.ts'
import { bluesky } from './bluesky.ts'
import { discourse } from './discourse.ts'
import { feed } from './feed.ts'
import { file } from './file.ts'
import { github } from './github.ts'
import { googlebusiness } from './googlebusiness.ts'
import { googleplay } from './googleplay.ts'
import { hackernews } from './hackernews.ts'
import { html } from './html.ts'
import { imap } from './imap.ts'
import { json } from './json.ts'
import { lemmy } from './lemmy.ts'
import { mastodon } from './mastodon.ts'
import { meta } from './meta.ts'
import { reddit } from './reddit.ts'
import { sample } from './sample.ts'
import { stackexchange } from './stackexchange.ts'
import { steam } from './steam.ts'
import { telegram } from './telegram.ts'
import { trustpilot } from './trustpilot.ts'
import { webhook } from './webhook.ts'
import { x } from './x.ts'
import { youtube } from './youtube.ts'

/** Every connector by the name that configs use. */
export const connectors = {
  appstore,
  appstoreconnect,
  bluesky,
  discourse,
  feed,
  file,
  github,
  googlebusiness,
  googleplay,
  hackernews,
  html,
  imap,
  json,
  lemmy,
  mastodon,
  meta,
  reddit,
  sample,
  stackexchange,
  steam,
  telegram,
  trustpilot,
  webhook,
  x,
  youtube,
}

export type ConnectorName = keyof typeof connectors
