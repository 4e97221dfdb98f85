import { consoleChannel } from './console.ts'
import { email } from './email.ts'
import { slack } from './slack.ts'
import { teams } from './teams.ts'
import { webhook } from './webhook.ts'

/** Every kind of channel, by the name that the config uses as `type`. */
export const channelTypes = {
  slack,
  teams,
  email,
  webhook,
  console: consoleChannel,
}

export type ChannelTypeName = keyof typeof channelTypes
