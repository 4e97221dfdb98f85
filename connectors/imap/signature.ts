/** RFC 3676, 4.3: "-- " begins a signature; telephones add a line of their own. */
const mark = '--'

const telephoneLine =
  /^(?:sent (?:from|via|with) (?:my |the )?(?:outlook|iphone|ipad|android|samsung|huawei|galaxy|mobile|phone|mail|yahoo|gmail|proton|\p{Lu})|get outlook for|lähetetty (?:minun )?\S+(?:sta|stä|ni|lta|ltä|lla|llä)\b|hanki outlook|skickat från|hämta outlook|skaffa outlook|von meinem \S+ gesendet|gesendet (?:von|mit|aus)|outlook für|sendt fra|hent outlook|envoyé de(?:puis)?|enviado desde|saadetud minu)/iu

/** How many lines of a signature such a line may begin. */
const mostLines = 8
const longestLine = 120

/** What stands above the signature. */
export function withoutSignature(lines: readonly string[]): string[] {
  const at = lines.findIndex(
    (line, nth) =>
      line === mark ||
      (lines.length - nth <= mostLines && line.length <= longestLine && telephoneLine.test(line)),
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
