import { feed } from './feed.ts'
import { file } from './file.ts'
import { hackernews } from './hackernews.ts'
import { html } from './html.ts'
import { imap } from './imap.ts'
import { json } from './json-api.ts'
import { sample } from './sample.ts'
import { webhook } from './webhook.ts'

/** Every connector by the name that configs use. */
export const connectors = {
  feed,
  file,
  hackernews,
  html,
  imap,
  json,
  sample,
  webhook,
}

export type ConnectorName = keyof typeof connectors
