/** Where a mail repeats another one without marks: the lines by which programs say so. */

/** "-----Original Message-----" and its like, and what help desks write above what they do not want to see again. */
const divider =
  /^[-_*=\s]{0,40}(?:original message|alkuperäinen viesti|ursprungligt meddelande|ursprüngliche nachricht|oprindelig meddelelse|opprinnelig melding|originalmeddelande|oorspronkelijk bericht|message d'origine|mensaje original|messaggio originale|forwarded message|begin forwarded message|välitetty viesti|edelleen ?lähetetty viesti|lähetetty edelleen|vidarebefordrat (?:meddelande|brev)|weitergeleitete nachricht|videresendt (?:meddelelse|melding)|message transféré|reply above this line|please type your reply above this line|vastaa tämän rivin yläpuolelle|svara ovanför denna rad)[:\s]{0,9}[-_*=\s]{0,40}$/iu

const rule = /^[_-]{10,}$/

/** The lines of a header by what they tell, in the languages of mail programs. */
const names = {
  from: 'from|lähettäjä|från|von|fra|de|van|da|saatja|od|от',
  sent: 'sent|date|lähetetty|päivämäärä|päiväys|pvm|skickat|datum|gesendet|sendt|dato|envoyé|enviado|fecha|data|verzonden|saadetud|kuupäev|inviato|отправлено|дата',
  to: 'to|vastaanottaja|saaja|till|an|til|à|para|aan|adressaat|кому',
  cc: 'cc|bcc|kopio|kopia|kopi|kopie|piilokopio',
  subject: 'subject|aihe|otsikko|ämne|betreff|emne|objet|asunto|onderwerp|teema|oggetto|assunto|тема',
} as const

type HeaderName = keyof typeof names

const patterns: [HeaderName, RegExp][] = [
  ['from', headerPattern(names.from)],
  ['sent', headerPattern(names.sent)],
  ['to', headerPattern(names.to)],
  ['cc', headerPattern(names.cc)],
  ['subject', headerPattern(names.subject)],
]

/** Bold names keep their stars in plain text. */
function headerPattern(words: string): RegExp {
  return new RegExp(`^\\*{0,2}(?:${words})\\s?\\*{0,2}\\s?[::]\\s?\\*{0,2}`, 'iu')
}

/** Long lists of recipients go on in a second line. */
const mostLines = 14
const mostForeign = 2

/** How many lines from `at` on say that a mail is repeated below; 0 when none does. `lines` are trimmed. */
export function repeatedHeaderLines(lines: readonly string[], at: number): number {
  const line = lines[at] ?? ''
  if (line === '') return 0
  if (divider.test(line)) return 1 + headerLines(lines, nextFilled(lines, at + 1), true)
  if (!rule.test(line)) return headerLines(lines, at, false)
  const below = nextFilled(lines, at + 1)
  const header = headerLines(lines, below, false)
  return header === 0 ? 0 : below - at + header
}

function nextFilled(lines: readonly string[], from: number): number {
  let at = from
  while (at < lines.length && at < from + 3 && lines[at] === '') at++
  return at
}

/** A header tells from whom and at least two things more; below a divider one line is enough. */
function headerLines(lines: readonly string[], at: number, divided: boolean): number {
  if (nameOf(lines[at]) === undefined) return 0
  const told = new Set<HeaderName>()
  let last = at
  for (let place = at; place < at + mostLines && place <= last + mostForeign; place++) {
    const name = nameOf(lines[place])
    if (name === undefined) continue
    told.add(name)
    last = place
  }
  const isHeader = divided || (told.has('from') && told.size >= 3)
  return isHeader ? last - at + 1 : 0
}

function nameOf(line = ''): HeaderName | undefined {
  if (line.length > 1000) return undefined
  return patterns.find(([, pattern]) => pattern.test(line))?.[0]
}
