import type { Channel, ChannelIo, ChannelType } from './channel.ts'
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

/** Opens a channel of the given kind; throws `ConfigError` or a `ZodError` when the options cannot work. */
export function openChannel(type: ChannelTypeName, options: unknown, io: ChannelIo): Channel {
  const channelType: ChannelType<unknown> = channelTypes[type]
  return channelType.open(channelType.options.parse(options), io)
}
