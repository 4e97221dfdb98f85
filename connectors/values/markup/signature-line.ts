const opening =
  /^(?:sent (?:from|via|with|using)|get outlook for|lähetetty|hanki outlook|skickat (?:från|med)|(?:hämta|skaffa|hent) outlook|von meinem|gesendet (?:von|mit|aus)|outlook für|sendt fra|envoyé de(?:puis)?|enviado desde|verzonden (?:vanaf|met)|saadetud)(?![\p{L}])/iu

/** Things and programs that mails are sent with. */
const sender =
  /iphone|ipad|ipod|android|samsung|galaxy|huawei|honor|oneplus|nokia|xiaomi|redmi|pixel|sony|xperia|motorola|blackberry|surface|mobil|mobiil|puheli|telefon|phone|handy|tablet|laittee|outlook|yahoo|gmail|proton|windows|thunderbird|sähköposti|e-?post|e-?mail|\bmail\b/i

/** "Lähetetty iPhonesta" says where from; "Lähetetty Samsung on rikki" is a complaint. */
const finnish = /^lähetetty/i
const finnishFrom = /(?:sta|stä|lta|ltä|lla|llä|stani|stäni|ltani|ltäni|llani|lläni)\.?$/i

const mostChars = 120

/** Whether a telephone or a mail program wrote the line below somebody's words. */
export function isSignatureLine(line: string): boolean {
  if (line.length > mostChars || !opening.test(line) || !sender.test(line) || /[!?]/.test(line)) return false
  return !finnish.test(line) || finnishFrom.test(line)
}
