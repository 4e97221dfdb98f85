import { marks, withoutMarks } from './marks.ts'
import { isSignatureLine } from './signature-line.ts'

/** What a program adds to somebody's words. */
interface Boilerplate {
  /** Who adds it, and why no writer's own sentence looks like it. */
  by: string
  /** Where it stands: alone in the first lines, alone in the last, at the very end of a line, or it is all there is. */
  where: 'first' | 'last' | 'end' | 'all'
  /** The whole of it, with the marks of links. */
  text: string
  /** Only when the first link bears the title of the post. */
  namesTitle?: boolean
}

const { link: begin, linkWords: to, linkEnd: end, font, fontEnd } = marks
const anything = `[^${end}\\n]{0,300}`

/** A link with such words and such an address. */
function link({ words = anything, address = '' } = {}): string {
  return `${begin}${address === '' ? `[^${to}]{0,300}` : address}${to}${words}${end}`
}

const anyLink = link()

/** Yoast's line below each article, in the languages that it speaks. */
const appearedFirst = [
  [`The post`, `(?:first appeared|appeared first) on`],
  [
    `(?:Artikkeli|Kirjoitus|Julkaisu)`,
    `(?:julkaistiin ensimmäisen kerran|ilmestyi ensin|ilmestyi ensimmäisenä)(?: sivustolla)?`,
  ],
  [`(?:Inlägget|Artikeln)`, `(?:dök först upp på|publicerades först på|visades först på)`],
  [`Der (?:Beitrag|Artikel)`, `erschien zuerst auf`],
  [`L[’']article`, `est apparu en premier sur`],
  [`La entrada`, `(?:aparece|apareció|se publicó) primero en`],
  [`L[’']articolo`, `(?:proviene da|sembra essere il primo su)`],
  [`Het (?:bericht|artikel)`, `verscheen (?:het )?eerst op`],
  [`O (?:post|artigo)`, `(?:apareceu|aparece|foi publicado) primeiro em`],
  [`(?:Indlægget|Innlegget)`, `(?:blev først udgivet på|dukkede først op på|dukket først opp på)`],
  [`(?:Artykuł|Wpis)`, `pochodzi z serwisu`],
  [`Postitus`, `ilmus (?:esmalt|esmakordselt)`],
].map(([post, where]) => `(?:${post}) ${anyLink} ${where} ${anyLink}\\.?`)

const readMore = `(?:${[
  '(?:read|see|view) (?:more|on|the rest|(?:the )?full [a-z]{3,20})',
  '(?:continue|keep) reading',
  'lue (?:lisää|koko [a-zäö]{3,20})',
  'jatka lukemista',
  'läs (?:mer|vidare|hela [a-zåäö]{3,20})',
  'fortsätt läsa',
  'weiterlesen',
  'mehr lesen',
  'lire la suite',
  'leer más|seguir leyendo',
  'lees (?:meer|verder)',
  'læs mere|les mer',
  'loe (?:edasi|lisaks)',
  'czytaj (?:więcej|dalej)',
].join('|')})`

/** In the order in which they are tried, again and again until none is left. */
const boilerplate: Boilerplate[] = [
  {
    by: "Reddit's feeds: who submitted a link and where to, with two links that only a program writes",
    where: 'last',
    text: `submitted by ${link({ words: '\\s?/u/[\\w-]{1,40}' })}(?: to ${link({ words: '\\s?r/\\w{1,40}' })})?\\s${link({ words: '\\[link\\]' })}\\s${link({ words: '\\[comments\\]' })}`,
  },
  {
    by: "Lemmy's feeds: the same, with the count of points",
    where: 'first',
    text: `submitted by ${anyLink} to ${anyLink}\\n-?\\d+ points? \\| ${link({ words: '\\d+ comments?' })}(?:\\n${anyLink})?`,
  },
  {
    by: 'Yoast below the articles of WordPress: two links in a sentence of its own',
    where: 'last',
    text: appearedFirst.join('|'),
  },
  {
    by: 'the same in any other language: the first link bears the title, the second leads to the front page',
    where: 'last',
    text: `[^${begin}\\n]{0,40}${anyLink}[^${begin}\\n]{0,60}${link({ address: `https?://[^/${to}]{1,200}/?` })}[.\\s]{0,3}`,
    namesTitle: true,
  },
  {
    by: "WordPress's feeds of comments: whose comment is answered",
    where: 'first',
    text: `(?:In reply to|Vastauksena(?: käyttäjälle)?|Som svar (?:på|til)|Als Antwort auf|En réponse à|En respuesta a|In risposta a|(?:Als antwoord|In antwoord) op|Em resposta a|W odpowiedzi do|Vastuseks) ${link({ address: `[^${to}]{0,250}#comment-\\d{1,12}` })}\\.`,
  },
  {
    by: "phpBB's feeds: the writer and the date behind a dash",
    where: 'last',
    text: `(?:Statistics|Statistik|Statistiques|Tilastot|Tilasto|Statistieken|Statistiche|Estadísticas|Statistikk|Statystyki): [^—\\n]{1,200} — [^\\n]{6,80}`,
  },
  {
    by: 'hnrss.org: addresses and counts, one of them at Hacker News',
    where: 'last',
    text: `(?:Article URL: ${anyLink}\\n)?Comments URL: ${link({ address: 'https://news\\.ycombinator\\.com/item[^' + to + ']{0,60}' })}(?:\\nPoints: \\d+)?(?:\\n# Comments: \\d+)?`,
  },
  {
    by: 'Medium: where the story was published first',
    where: 'last',
    text: `${anyLink} was originally published in ${anyLink} on Medium, where people are continuing the conversation by highlighting and responding to this story\\.?`,
  },
  {
    by: 'Google News: headlines of papers, each with its paper in grey, and nothing else',
    where: 'all',
    text: `(?:(?:\\* |\\d+\\. )?${link({ address: 'https?://news\\.google\\.com/[^' + to + ']{0,300}' })}(?:\\s${font}[^${fontEnd}\\n]{1,120}${fontEnd})?(?:\\n|$))+`,
  },
  {
    by: "Discourse's feeds: counts, and a link to the topic",
    where: 'last',
    text: `(?:\\d+ posts? - \\d+ participants?\\n|\\d+ viesti(?:ä)? - \\d+ osallistuja[a]?\\n)?${link({ words: '(?:Read full topic|Lue koko ketju|Läs hela ämnet)' })}`,
  },
  {
    by: 'Slashdot and others: the rest of a story elsewhere',
    where: 'last',
    text: `${link({ words: 'Read (?:more of this|the full) story' })} at [^\\n]{1,60}`,
  },
  {
    by: 'excerpts: a link to the rest',
    where: 'end',
    text: `[(\\[]?${link({ words: `[(\\[]?\\s?${readMore}(?:[ :][^${end}\\n]{0,200}|[^\\p{L}${end}\\n]{0,6})` })}[)\\].…\\s]{0,3}`,
  },
  {
    by: 'excerpts: a link to the comments, on a line of its own',
    where: 'last',
    text: link({ words: '(?:Comments|\\d{1,6} comments?|Leave a comment|Kommentit|Kommentoi|Kommentarer)' }),
  },
  {
    by: "Reddit's AutoModerator and its kin, below what they write",
    where: 'last',
    text: `I am a bot, and this action was performed automatically\\.[^\\n]{0,700}`,
  },
  {
    by: 'Mailman: a line, the list, its addresses',
    where: 'last',
    text: `_{20,60}\\n[^\\n]{0,100}mailing list[^\\n]{0,200}(?:\\n[^\\n]{0,400}){0,6}`,
  },
  {
    by: 'Google Groups: why a mail came',
    where: 'last',
    text: `(?:--\\n)?You received this message because you are subscribed to the Google Groups(?:[^\\n]{0,400}\\n?){1,12}`,
  },
  {
    by: 'GitHub: how a mail is answered',
    where: 'last',
    text: `(?:—\\n)?Reply to this email directly,[^\\n]{0,900}(?:\\n[^\\n]{0,900}){0,4}`,
  },
]

const expressions = boilerplate.map((rule) => {
  const { where, text } = rule
  const source = {
    first: `^(?:${text})(?:\\n|$)`,
    last: `(?:^|\\n)(?:${text})$`,
    end: `\\s?(?:${text})$`,
    all: `^(?:${text})$`,
  }[where]
  return { ...rule, expression: new RegExp(source, 'iu') }
})

/** No boilerplate is longer, in UTF-16 units; but for what is all there is. */
const mostChars = 4_000

/** Takes away what programs have added; `text` still has its marks. `title`: the post's, where it is known. */
export function withoutBoilerplate(text: string, title: string | undefined): string {
  let left = text
  for (let again = 0; again < 5; again++) {
    const before = left
    for (const rule of expressions) left = withoutOne(left, rule, title)
    const lastLine = left.lastIndexOf('\n')
    if (lastLine >= 0 && isSignatureLine(withoutMarks(left.slice(lastLine + 1))))
      left = left.slice(0, lastLine)
    if (left === before) return left
  }
  return left
}

function withoutOne(
  text: string,
  { where, expression, namesTitle }: (typeof expressions)[number],
  title: string | undefined,
): string {
  if (where === 'all') return expression.test(text) ? '' : text
  const cutAt = where === 'first' ? 0 : beginOfEnd(text, where)
  const part = where === 'first' ? text.slice(0, mostChars) : text.slice(cutAt)
  const found = expression.exec(part)
  if (found === null || (namesTitle && !bearsTitle(found[0], title))) return text
  return where === 'first' ? text.slice(found[0].length) : text.slice(0, cutAt + found.index)
}

/** Where the part begins that may be cut: no earlier than a link, where one ends it. */
function beginOfEnd(text: string, where: Boilerplate['where']): number {
  const linkAt = where === 'end' ? text.lastIndexOf(begin) : 0
  return linkAt < 0 ? text.length : Math.max(0, text.length - mostChars, linkAt - 2)
}

function bearsTitle(found: string, title: string | undefined): boolean {
  const words = found.slice(found.indexOf(to), found.indexOf(end) + 1)
  return title !== undefined && withoutMarks(words).trim() === title.trim()
}
