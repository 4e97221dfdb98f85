import type { Attributes } from './tag-reader.ts'

/**
 * Classes of what repeats the words of others, in the words of phpBB, XenForo, vBulletin, Invision, SMF, MyBB, Vanilla,
 * Drupal, Discourse, Mastodon and mail programs. Whole names: a `quote-price` is none.
 */
const quotingClass =
  /(?:^|\s)(?:quote|quoted|quotation|quote-?(?:box|block|wrapper|container|header|footer|title|author|content|body|text|main|top|msg|inline)|quote_(?:header|container|body|author)|bbcode_quote|bbcode_postedby|bbcodequote|bbcodeblock--quote|bbc_(?:standard|alternate)_quote|mycode_quote|bb-quote|ipsquote|userquote|(?:inline-)?onebox|elided|gmail_(?:quote|attr)|yahoo_quoted|protonmail_quote|moz-cite-prefix)(?=\s|$)/i

/** Whether an element repeats the words of others, or says whose they are. */
export function isQuotation(name: string, attributes: Attributes): boolean {
  const classes = attributes['class'] ?? ''
  // Stack Exchange hides the writer's own words in such a one.
  if (name === 'blockquote') return !/(?:^|\s)spoiler(?=\s|$)/i.test(classes)
  // vBulletin 3 has no class for it, and draws such a box for nothing else.
  if (name === 'td' && classes === 'alt2') return /\binset\b/i.test(attributes['style'] ?? '')
  return quotingClass.test(classes)
}

/** What programs call a quotation where they do not say whose it is. */
const label =
  /^(?:quote|quoting|lainaus|citat|zitat|citation|cita|citaat|tsitaat)(?:|:| ?(?:from|by|of|käyttäjältä|från|av|von|de|di)? [^:]{1,100}:?)$/i
const postedBy =
  /^(?:originally posted by|alun perin kirjoitt|alkuperäinen kirjoittaja|ursprungligen postat av|ursprünglich (?:geschrieben|gepostet))/i

const verb =
  /(?<![\p{L}\p{N}])(?:wrote|writes|said|posted|kirjoitti|sanoi|skrev|sade|sa|schrieb|sagte|kirjutas|ütles|a écrit|escribió|ha scritto|schreef|napisał)(?![\p{L}\p{N}])/iu
const dated =
  /^(?:on|le|am|den|em|el|op|il|kl|ma|ti|ke|to|pe|la|su|mån|tis|ons|tors|fre|lör|sön)\b[^\d]{0,20}\d/i

/** Most of a line that says whose words follow, in UTF-16 units. */
const mostAttributionChars = 300

/**
 * Whether a line before a quotation says whose it is, as programs write it: "Pekka kirjoitti:", "On Mon, 3 Nov … wrote:",
 * "Quote:". People's own sentences ("Surkea palvelu vastasi näin:") do not look like it.
 */
export function isAttribution(line: string): boolean {
  if (line.length > mostAttributionChars) return false
  const text = line.replace(/[↑»:]$/, '').trim()
  if (label.test(text) || postedBy.test(text)) return true
  if (!/:\s?[↑»]?$/.test(line)) return false
  const found = verb.exec(text)
  if (found === null || text.length - found.index > 120) return false
  const before = text.slice(0, found.index).trim()
  return dated.test(before) || isName(before)
}

/** One word, whatever it is, or up to four that begin as names do. */
function isName(text: string): boolean {
  const words = text === '' ? [] : text.split(/\s+/)
  return (
    words.length === 1 ||
    (words.length <= 4 && words.length > 0 && words.every((word) => /^[\p{Lu}\p{N}@(<"“”']/u.test(word)))
  )
}
