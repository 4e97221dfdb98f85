import { isSignatureLine } from '../values/markup/signature-line.ts'

/** RFC 3676, 4.3: "-- " begins a signature; telephones add a line of their own. */
const mark = '--'

/** How many lines of a signature such a line may begin. */
const mostLines = 8

/** What stands above the signature. */
export function withoutSignature(lines: readonly string[]): string[] {
  const at = lines.findIndex(
    (line, nth) => line === mark || (lines.length - nth <= mostLines && isSignatureLine(line)),
  )
  return lines.slice(0, at < 0 ? undefined : at)
}

const greeting =
  /^(?:hei|moi|moikka|terve|tervehdys|hyvä|arvoisa|hello|hi|hey|dear|good|hej|hejsan|god|bästa|hallo|guten|liebe[rs]?|sehr|tere|huomenta|päivää)(?:\s+(?:\p{Lu}\S*|all|there|team|again|taas|vaan|kaikki|asiakaspalvelu|morning|afternoon|evening|dag|igen|tag|geehrte[rn]?|huomenta|päivää|iltaa)){0,4}[\s,!.:]*$/u

const closing =
  /^(?:(?:ystävällisin |parhain |lämpimin )?terveisin|terv|t:|yst\.? ?terv|(?:best|kind|warm) regards|regards|br|cheers|sincerely|mvh|med vänlig(?:a)? hälsning(?:ar)?|hälsningar|vänliga hälsningar|mit freundlichen grüßen|mfg|(?:viele|beste) grüße|lugupidamisega)(?![\p{L}])/iu

/** Nothing but a greeting, and perhaps a name below. */
export function isMereGreeting(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => line !== '')
  const end = filled.findIndex((line) => closing.test(line))
  const words = end < 0 ? filled : filled.slice(0, end)
  return words.every((line) => line.length <= 60 && greeting.test(lowered(line)))
}

/** Only the first letter: names keep theirs. */
function lowered(line: string): string {
  return line.charAt(0).toLowerCase() + line.slice(1)
}
