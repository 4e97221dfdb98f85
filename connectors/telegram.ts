import { z } from 'zod'
import type { Connector } from './connector.ts'
import { credential, needed } from './access/credential.ts'
import { openBot } from './telegram/bot.ts'
import { openPreviews } from './telegram/preview.ts'
import { webAddress } from './values/addresses.ts'
import { sourcesAt } from './telegram/web-addresses.ts'

const options = z.strictObject({
  channels: z
    .array(z.string().regex(/^@?[a-z]\w{3,31}$/i, 'must be the name of a public channel'))
    .min(1)
    .max(12)
    .optional()
    .describe(
      'Public channels, read from the web preview without a key. Without them, a bot reads its chats.',
    ),
  token: credential(
    'TELEGRAM_BOT_TOKEN',
    'Token of a bot, from @BotFather; reads the groups and channels it is in.',
  ),
  url: webAddress
    .optional()
    .describe('Another host: of the Bot API, or of the web preview when channels are given.'),
})

export type TelegramOptions = z.infer<typeof options>

/** Chats of a bot (https://core.telegram.org/bots/api), or the newest posts of public channels as t.me shows them. */
export const telegram: Connector<TelegramOptions> = {
  summary: 'Telegram: groups and channels that your bot is in, or public channels without a key',
  options,
  everySeconds: 5,
  kind: 'mention',
  abilities: {
    poll: 'always',
    reply: 'key',
    longestReply: { max: 4096, unit: 'characters' },
    places: ['number', 'overlap'],
  },
  docs: {
    example: `- id: telegram\n  connector: telegram\n  token: "\${TELEGRAM_BOT_TOKEN}"\n- id: telegram-news\n  connector: telegram\n  channels: [revontulinews]\n  every: 30m`,
    costs:
      'Free. A bot needs TELEGRAM_BOT_TOKEN, which @BotFather gives at once; public channels need no key.',
    blind:
      'There is no search: only chats that the bot is a member of, from that day on, and in groups only with privacy mode off (or as an administrator). Deletions are never told. Previews show text posts of public channels, not groups.',
    rules:
      'One reader for each bot: no second program, no webhook. Previews are read every ten minutes at most. People must be able to see that a bot reads the group.',
  },
  addresses: sourcesAt,
  open(config, io) {
    if (config.channels) return openPreviews(config.channels, config.url ?? 'https://t.me', io)
    const token = needed(config.token, 'TELEGRAM_BOT_TOKEN', 'name public channels instead')
    return openBot({ token, url: config.url ?? 'https://api.telegram.org' }, io)
  },
}
