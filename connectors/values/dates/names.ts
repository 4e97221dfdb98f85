/** Small letters without accents, the same for every way of typing them: "KESÄ" and "kesä" become "kesa". */
export function plainLetters(text: string): string {
  const small = text.toLowerCase()
  if (/^[\0-\x7f]*$/.test(small)) return small
  return small
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .normalize('NFC')
}

/**
 * The months of each language from January on: whole names, and the abbreviations that are in use. Nothing is told by
 * the first letters of a word, which lie: "marras" is November. A word that is two months in two languages is in none
 * (a test holds that): Polish and Croatian "listopad", French "jui".
 */
const monthNames = [
  // English
  'january jan, february feb febr, march mar, april apr, may, june jun, july jul, august aug, september sep sept, october oct, november nov, december dec',
  // Swedish
  'januari, februari, mars, april, maj, juni, juli, augusti, september, oktober okt, november, december',
  // Norwegian and Danish
  'januar, februar, mars marts, april, mai maj, juni, juli, august, september, oktober, november, desember des december',
  // Estonian
  'jaanuar jaan, veebruar veebr, marts, aprill, mai, juuni, juuli, august, september, oktoober, november, detsember dets',
  // German and Austrian
  'januar janner jaenner, februar feber, marz maerz mrz, april, mai, juni, juli, august, september, oktober, november, dezember dez',
  // Dutch
  'januari, februari, maart mrt, april, mei, juni, juli, augustus, september, oktober, november, december',
  // French
  'janvier janv, fevrier fevr fev, mars, avril avr, mai, juin, juillet juil juill, aout aou, septembre, octobre, novembre, decembre',
  // Spanish
  'enero ene, febrero, marzo, abril abr, mayo, junio, julio, agosto ago, septiembre setiembre set, octubre, noviembre, diciembre dic',
  // Portuguese
  'janeiro, fevereiro, marco, abril, maio, junho, julho, agosto, setembro, outubro out, novembro, dezembro',
  // Italian
  'gennaio gen, febbraio, marzo, aprile, maggio mag, giugno giu, luglio lug, agosto, settembre, ottobre ott, novembre, dicembre',
  // Icelandic
  'januar, februar, mars, april, mai, juni, juli, agust agu, september, oktober, november, desember',
  // Russian
  'январь января янв, февраль февраля фев февр, март марта мар, апрель апреля апр, май мая, июнь июня июн, июль июля июл, август августа авг, сентябрь сентября сен сент, октябрь октября окт, ноябрь ноября ноя нояб, декабрь декабря дек',
  // Hungarian
  'januar, februar, marcius marc, aprilis, majus, junius, julius, augusztus, szeptember szept, oktober, november, december',
  // Greek
  'ιανουαριος ιανουαριου ιαν, φεβρουαριος φεβρουαριου φεβ, μαρτιος μαρτιου μαρ, απριλιος απριλιου απρ, μαιος μαιου μαι, ιουνιος ιουνιου ιουν ιον, ιουλιος ιουλιου ιουλ ιολ, αυγουστος αυγουστου αυγ, σεπτεμβριος σεπτεμβριου σεπ, οκτωβριος οκτωβριου οκτ, νοεμβριος νοεμβριου νοε, δεκεμβριος δεκεμβριου δεκ',
]

/** Stems of the Finnish months, and what is cut from them; "mar" is left out, since it is March everywhere else. */
const finnishMonths = [
  'tammi tam',
  'helmi hel',
  'maalis maa',
  'huhti huh',
  'touko tou',
  'kesa kes',
  'heina hei',
  'elo',
  'syys syy',
  'loka lok',
  'marras',
  'joulu jou',
]
const finnishEndings = ['', 'k', 'kuu', 'kuun', 'kuuta', 'kuussa', 'kuulta', 'kuuna']

const weekdayNames = [
  'maanantai ma, tiistai ti, keskiviikko ke, torstai to, perjantai pe, lauantai la, sunnuntai su',
  'maanantaina, tiistaina, keskiviikkona, torstaina, perjantaina, lauantaina, sunnuntaina',
  'monday mon, tuesday tue tues, wednesday wed weds, thursday thu thur thurs, friday fri, saturday sat, sunday sun',
  'mandag man, tisdag tis, onsdag ons, torsdag tors tor, fredag fre, lordag lor, sondag son',
  'mandag man, tirsdag tirs tir, onsdag ons, torsdag tors tor, fredag fre, lørdag lør, søndag søn',
  'esmaspaev, teisipaev, kolmapaev, neljapaev, reede, laupaev, puhapaev',
  'montag mo, dienstag di, mittwoch mi, donnerstag do, freitag fr, samstag sa, sonntag so',
  'maandag, dinsdag din, woensdag woe wo, donderdag don, vrijdag vrij vr, zaterdag zat za, zondag zon zo',
  'lundi lun, mardi mar, mercredi mer, jeudi jeu, vendredi ven, samedi sam, dimanche dim',
  'lunes, martes, miercoles mie, jueves jue, viernes vie, sabado sab, domingo dom',
  'lunedi, martedi, mercoledi, giovedi gio, venerdi, sabato, domenica',
  'segunda-feira, terca-feira, quarta-feira, quinta-feira, sexta-feira, sabado, domingo',
  'hetfo, kedd, szerda, csutortok, pentek, szombat, vasarnap',
  'manudagur, þriðjudagur, miðvikudagur, fimmtudagur, fostudagur, laugardagur, sunnudagur',
  'δευτερα δευ, τριτη τρι, τεταρτη τετ, πεμπτη πεμ, παρασκευη παρ, σαββατο σαβ, κυριακη κυρ',
  'понедельник пн, вторник вт, среда ср, четверг чт, пятница пт, суббота сб, воскресенье вс',
  '月曜日 星期一, 火曜日 星期二, 水曜日 星期三, 木曜日 星期四, 金曜日 星期五, 土曜日 星期六, 日曜日 星期日',
  '월요일 월, 화요일 화, 수요일 수, 목요일 목, 금요일 금, 토요일 토, 일요일 일',
]

const months = numbered([
  ...monthNames,
  ...finnishEndings.map((ending) =>
    finnishMonths.map((names) => (ending === '' ? names : names.replace(/ .*/, '') + ending)).join(', '),
  ),
])
const weekdays = numbered(weekdayNames)
const finnishWeekdays = numbered(weekdayNames.slice(0, 2))

/** Rows of names, from the first month or Monday on, to the number of each name. */
function numbered(rows: string[]): Map<string, number> {
  const entries = rows.flatMap((row) =>
    row.split(', ').flatMap((names, at) => names.split(' ').map((name): [string, number] => [name, at + 1])),
  )
  const numbers = new Map(entries)
  const twofold = entries.find(([name, number]) => numbers.get(name) !== number)
  if (twofold) throw new Error(`${twofold[0]} is named twice`)
  return numbers
}

/** From 1; undefined when it is no month, or not surely one: "ma 13 mar" may be "marras" cut short, or March. */
export function monthOf(name: string, weekday?: string): number | undefined {
  if (name === 'mar' && weekday !== undefined && finnishWeekdays.has(weekday)) return undefined
  return months.get(name)
}

/** 1 is Monday, as in ISO 8601. */
export function weekdayOf(name: string): number | undefined {
  return weekdays.get(name)
}
