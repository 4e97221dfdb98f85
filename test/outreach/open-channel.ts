import type { Channel, ChannelIo, ChannelType } from '../../outreach/channel.ts'
import { type ChannelTypeName, channelTypes } from '../../outreach/index.ts'

/** Opens a channel of the given kind as a config with these options does. */
export function openChannel(type: ChannelTypeName, options: unknown, io: ChannelIo): Channel {
  const channelType: ChannelType<unknown> = channelTypes[type]
  return channelType.open(channelType.options.parse(options), io)
}
