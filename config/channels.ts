import { z } from 'zod'
import { type ChannelTypeName, channelTypes } from '../outreach/index.ts'
import { flatUnion } from './schema/flat-union.ts'
import { idSchema } from './schema/id.ts'

type ChannelTypes = typeof channelTypes

export type ChannelOptions = { [N in ChannelTypeName]: z.output<ChannelTypes[N]['options']> }

/** One configured place that alerts go to. */
export type ChannelConfig<N extends ChannelTypeName = ChannelTypeName> = {
  [K in N]: { id: string; type: K; options: ChannelOptions[K] }
}[N]

/** The options were just read with the type's own schema, which TypeScript cannot follow through the union. */
const readChannel = z.custom<ChannelConfig>()

/** As written: channel names, each with a type and that type's options side by side. */
export const channelsSchema = z
  .record(idSchema, flatUnion(channelTypes, 'type', {}))
  .transform((channels) =>
    Object.entries(channels).map(([id, channel]) => readChannel.parse({ id, ...channel })),
  )
