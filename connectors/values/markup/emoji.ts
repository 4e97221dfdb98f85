import type * as Gemoji from 'gemoji'
import { lazily } from '../../../lib/lazily.ts'
import type { Attributes } from './tag-reader.ts'

const gemoji = lazily<typeof Gemoji>('gemoji')

/** What phpBB, vBulletin, XenForo, Discourse and emoji sets call by other names than GitHub does. */
const otherNames: Record<string, string> = {
  arrow: '➡️',
  biggrin: '😁',
  cool: '😎',
  crazy: '🤪',
  crying: '😢',
  crying_or_very_sad: '😢',
  eek: '😲',
  embarrassment: '😳',
  evil: '👿',
  evil_or_very_mad: '👿',
  exclaim: '❗',
  eyeroll: '🙄',
  face_palm: '🤦',
  face_vomiting: '🤮',
  face_with_raised_eyebrow: '🤨',
  face_with_symbols_on_mouth: '🤬',
  face_with_symbols_over_mouth: '🤬',
  frown: '🙁',
  frowning2: '☹️',
  geek: '🤓',
  happy: '😃',
  hugging: '🤗',
  idea: '💡',
  laugh: '😂',
  lol: '😂',
  mad: '😡',
  mrgreen: '😁',
  neutral: '😐',
  oops: '😳',
  person_facepalming: '🤦',
  person_shrugging: '🤷',
  pouting_face: '😡',
  question: '❓',
  rage1: '😡',
  razz: '😛',
  redface: '😳',
  roll: '🙄',
  roll_eyes: '🙄',
  roll_eyes_sarcastic: '🙄',
  rolleyes: '🙄',
  rolling_eyes: '🙄',
  sad: '🙁',
  shock: '😯',
  shocked: '😯',
  sick: '🤢',
  slight_frown: '🙁',
  slight_smile: '🙂',
  stick_out_tongue: '😛',
  surprised: '😮',
  thinking_face: '🤔',
  tongue: '😛',
  twisted: '😈',
  twisted_evil: '😈',
  ugeek: '🤓',
  upside_down: '🙃',
  very_happy: '😃',
}

/** Smileys that forums turn into pictures. */
const smileys: Record<string, string> = {
  ':)': '🙂',
  ':-)': '🙂',
  '(:': '🙂',
  ':d': '😃',
  ':-d': '😃',
  ';)': '😉',
  ';-)': '😉',
  ':(': '🙁',
  ':-(': '🙁',
  ":'(": '😢',
  '>:(': '😠',
  ':@': '😡',
  ':x': '😡',
  ':-x': '😡',
  ':o': '😮',
  ':-o': '😮',
  '8o': '😲',
  ':p': '😛',
  ':-p': '😛',
  ';p': '😜',
  ':|': '😐',
  ':-|': '😐',
  ':?': '😕',
  ':-?': '😕',
  ':/': '😕',
  ':-/': '😕',
  ':s': '😖',
  '8)': '😎',
  '8-)': '😎',
  o_o: '😳',
  o_0: '😳',
  ':*': '😘',
  '<3': '❤️',
}

const onlyEmoji = /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\ufe0f?|\s)+$/v

/** Classes and folders of emoji and smileys, whoever draws them. */
const emojiClass =
  /(?:^|[\s_-])(?:emoji|emojione|emoticons?|twemoji|smiley|smilies|smilie|inlineimg|ipsemoji|mcesmilie)(?=$|[\s_-]|\d)/i
const emojiFolder = /\/(?:emoji|emojis|emojione|emoticons?|twemoji|smileys?|smilies|smilie)(?:\/|_)/i

/** The emoji of a name such as `rage`, `thumbsdown:t3` or "Evil or Very Mad". */
export function emojiNamed(name: string): string | undefined {
  const plain = name.trim().toLowerCase()
  // Before names: `:o` and `:x` of forums are no circle and no cross.
  if (Object.hasOwn(smileys, plain)) return smileys[plain]
  const key = plain.replace(/^:|:$/g, '').replace(/:(?:t\d|skin-tone-\d)$/, '')
  const words = key.replace(/[^a-z\d+-]+/g, '_').replace(/^_|_$/g, '')
  const found = [otherNames, gemoji().nameToEmoji].flatMap((names) =>
    [key, words].flatMap((each) => (Object.hasOwn(names, each) ? [names[each]] : [])),
  )
  return found[0]
}

/**
 * What a picture stands for when it is an emoji or a smiley: its character, or the name that a site gives one of its own.
 * Nothing for other pictures, whose words the writer did not say.
 */
export function emojiOfPicture(attributes: Attributes): string | undefined {
  const { alt = '', src = '', title = '', class: classes = '' } = attributes
  if (alt.length <= 40 && onlyEmoji.test(alt) && /\P{White_Space}/u.test(alt)) return alt
  const folder = emojiFolder.test(src)
  if (!folder && !emojiClass.test(classes)) return undefined
  const shortname = attributes['data-shortname'] ?? ''
  const names = [shortname, alt, title, fileName(src)].filter((name) => name !== '' && name.length <= 60)
  return names.map(emojiNamed).find((emoji) => emoji !== undefined) ?? fromCode(src) ?? ownEmoji(alt)
}

/** `/images/smilies/icon_evil.gif` → evil */
function fileName(src: string): string {
  const [, name = ''] = /([^/?#]{1,60})\.(?:gif|png|svg|webp|jpg)(?:[?#]|$)/i.exec(src) ?? []
  return name.replace(/^(?:icon|smile?y?|emoji|emoticon)_/i, '')
}

/** `/72x72/1f621.png` → 😡 */
function fromCode(src: string): string | undefined {
  const codes = /[/_]((?:[\da-f]{4,5})(?:-[\da-f]{4,5}){0,9})\.(?:png|svg|gif|webp)/i.exec(src)?.[1]
  if (codes === undefined) return undefined
  const text = String.fromCodePoint(...codes.split('-').map((code) => Number.parseInt(code, 16)))
  return onlyEmoji.test(text) ? text : undefined
}

/** A site's own picture, `:blobcat:`, is written as its people write it. */
function ownEmoji(alt: string): string | undefined {
  return /^:[\w+-]{1,40}:$/.test(alt) ? ` ${alt} ` : undefined
}
