import { tidy } from '../values/text.ts'

const maxChars = 20_000

/** Above a quotation: "On … wrote:" of mail programs in English, Finnish, Swedish and the neighbours' languages. */
const attributionLine =
  /^(?:.{0,300}\b(?:wrote|kirjoitti|skrev|kirjutas|schrieb)\b.{0,200}|(?:on|den|am)\b.{5,200}\b(?:wrote|skrev|schrieb).{0,100}):$/iu

const dividerLine =
  /^[-_*]{2,}\s*(?:original message|alkuperäinen viesti|ursprungligt meddelande|ursprüngliche nachricht|reply above this line|vastaa tämän rivin yläpuolelle)\s*[-_*]*$/iu

/** Outlook repeats the header of what is answered, without marks. */
const outlookFrom = /^\*?(?:from|lähettäjä|från|von)\s*:\*?\s*\S/iu
const outlookNext =
  /^\*?(?:sent|date|to|cc|subject|lähetetty|päivämäärä|päiväys|vastaanottaja|kopio|aihe|skickat|datum|till|kopia|ämne)\s*:/iu

const signatureLine =
  /^(?:--|(?:sent from (?:my|outlook)|get outlook for|lähetetty (?:minun )?\S+(?:sta|stä|ni|lta|ltä)\b|hanki outlook|skickat från|hämta outlook|skaffa outlook).{0,80})$/iu

/**
 * What the writer of a mail wrote: without the mail that is answered, and without the signature. All of it when nothing
 * else is there, as in a mail that was forwarded without a word. `text` has its empty lines.
 */
export function ownWords(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const end = lines.findIndex((_, at) => beginsQuotation(lines, at))
  const own = withoutSignature(end < 0 ? lines : lines.slice(0, end)).filter((line) => !line.startsWith('>'))
  return cut(tidy(own.join('\n')) || tidy(text))
}

function beginsQuotation(lines: string[], at: number): boolean {
  const line = lines[at] ?? ''
  if (line === '') return false
  if (dividerLine.test(line)) return true
  // Mail programs wrap a long "On … wrote:" into two lines.
  const both = `${line} ${lines[at + 1] ?? ''}`
  const attributed =
    attributionLine.test(line) ||
    (/^(?:on|den|am|ma|ti|ke|to|pe|la|su)\b/iu.test(line) && attributionLine.test(both))
  if (attributed) return lines.slice(at + 1, at + 5).some((next) => next !== '')
  if (!outlookFrom.test(line)) return false
  return lines.slice(at + 1, at + 5).filter((next) => outlookNext.test(next)).length >= 2
}

/** RFC 3676, 4.3: "-- " begins the signature; telephones add a line of their own at the end. */
function withoutSignature(lines: string[]): string[] {
  const at = lines.findIndex((line, i) => signatureLine.test(line) && (line === '--' || lines.length - i < 8))
  return at < 0 ? lines : lines.slice(0, at)
}

function cut(text: string): string {
  return text.length <= maxChars ? text : `${text.slice(0, maxChars - 1).toWellFormed()}…`
}
