/**
 * What mail programs write above the mail that is answered, in the languages of our customers and of their neighbours:
 * "On Mon, Nov 9, 2026 at 10:01 AM Tuki <tuki@shop.example> wrote:", in up to four lines.
 */

const mostLines = 4
/** An attribution names a person and a time; longer is a letter. */
const mostChars = 400

const verbs =
  /(?<!\p{L})(?:wrote|writes|kirjoitti|skrev|schrieb|kirjutas|a écrit|escribió|ha scritto|schreef|escreveu|napisał(?:\(a\))?|написал(?:а|\(а\))?|пишет)(?!\p{L})/iu

/** How a line begins that is no name: "On", "Den", a day of the week, a date. */
const lead =
  /^(?:(?:on|at|am|den|le|el|il|op|em|dnia|kuupäev|(?:ma|ti|ke|to|pe|la|su|mon|tue|wed|thu|fri|sat|sun|må|mån|ti|tis|ons|tor|tors|fre|lör|sön|mo|di|mi|do|fr|sa|so)(?:n?an?tai|day|dag)?\.?,?)(?=[\s,])|\d{1,4}[./-]\s?\d|\d{1,2}\.?\s\p{L})/iu

const time = /\d{4}|\d{1,2}[:.]\d{2}|\d{1,2}\.\s?\d{1,2}\./u
const address = /[^\s<>()[\]"]@[^\s<>()[\]"]/u

/** A date may stand behind the verb, but no more of a sentence: "kirjoitti 9.11.2026 klo 10.01:". */
const dateBehind =
  /^[\s,]*(?:(?:on|the|den|am|at|kl|klo|um|le|à|el|il|op)\b\.?[\s,]*)?(?:\p{L}{2,12}\.?,?\s+)?\d[^\n]{0,60}$/iu

/** How many lines from `at` on are an attribution; 0 when none is. `lines` are trimmed. */
export function attributionLines(lines: readonly string[], at: number): number {
  let joined = ''
  for (let count = 1; count <= mostLines; count++) {
    const line = lines[at + count - 1] ?? ''
    if (line === '' || line.startsWith('>')) return 0
    joined = count === 1 ? line : `${joined} ${line}`
    if (joined.length > mostChars) return 0
    if (!/[::]$/u.test(line)) continue
    return isAttribution(joined, isMarkedBelow(lines, at + count)) && beginsAt(lines, at, count) ? count : 0
  }
  return 0
}

/** The next line that is not empty is marked as quoted. */
export function isMarkedBelow(lines: readonly string[], at: number): boolean {
  let next = at
  while (lines[next] === '') next++
  return lines[next]?.startsWith('>') ?? false
}

function isAttribution(text: string, marked: boolean): boolean {
  const sentence = text.replace(/(?<!\s)\s*[::]$/u, '')
  const verb = verbs.exec(sentence)
  // Some programs write no verb at all: "ma 9. marrask. 2026 klo 10.01 Tuki (tuki@shop.example):".
  if (!verb) return lead.test(sentence) && time.test(sentence) && address.test(sentence)
  const before = sentence.slice(0, verb.index)
  const behind = sentence.slice(verb.index + verb[0].length)
  if (marked) return behind.length <= 200
  const told = time.test(sentence) || address.test(sentence)
  const isNamedBehind = lead.test(before) && time.test(before) && behind.length <= 150
  return told && (behind.trim() === '' || dateBehind.test(behind) || isNamedBehind)
}

/** Several lines are one attribution when they begin as one does, and not already below a line of the writer's own. */
function beginsAt(lines: readonly string[], at: number, count: number): boolean {
  if (count === 1) return true
  const below = lines.slice(at + 1, at + count)
  const isLater = below.some((line, nth) => lead.test(line) && verbs.test(below.slice(nth).join(' ')))
  const [first = '', before = ''] = [lines[at], lines[at - 1]]
  if (isLater) return false
  return lead.test(first) || address.test(first) || (before === '' && !/[.!?,]$/u.test(first))
}
