import { type FoundSource, isHost, segmentsOf } from '../found-source.ts'

/** https://t.me/revontulinews, https://t.me/s/revontulinews */
export function sourcesAt(url: URL): FoundSource[] {
  if (!isHost(url, 't.me', 'telegram.me', 'telegram.dog')) return []
  const parts = segmentsOf(url)
  const channel = (parts[0] === 's' ? parts[1] : parts[0]) ?? ''
  if (!/^[a-z]\w{3,31}$/i.test(channel) || telegramWords.has(channel.toLowerCase())) return []
  const what = `the public channel @${channel} on Telegram`
  return [{ connector: 'telegram', options: { channels: [channel] }, name: `telegram-${channel}`, what }]
}

/** Paths that are no channels. https://core.telegram.org/api/links */
const telegramWords = new Set([
  'addemoji',
  'addlist',
  'addstickers',
  'addtheme',
  'boost',
  'contact',
  'giftcode',
  'invoice',
  'joinchat',
  'login',
  'proxy',
  'setlanguage',
  'share',
  'socks',
])
