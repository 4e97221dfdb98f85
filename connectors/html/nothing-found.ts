import { innerText } from 'domutils'
import { type Element, type MarkupNode, findAll } from './find.ts'

/** A page with less text than this, and with scripts, shows people something else than us. */
const scriptedChars = 400

const mostNamed = 6

/** Says which selector found nothing, and what there is instead. */
export function nothingFound(
  places: MarkupNode | Element[],
  option: string,
  selector: string,
  posts?: number,
): string {
  const roots = Array.isArray(places) ? places : [places]
  const where = posts === undefined ? '' : ` in any of the ${posts} posts`
  const scripted = roots.some(isScripted)
    ? '; the page is made by JavaScript, which is not run here: look for a feed or an API'
    : ''
  const names = namesLike(selector, roots)
  const instead = names.length > 0 ? `; there are ${names.join(', ')}` : ''
  return `${option}: "${selector}" found nothing${where}${instead}${scripted}`
}

function isScripted(root: MarkupNode): boolean {
  if (findAll('script', root).length === 0) return false
  const text = findAll('body', root)
    .map((body) => innerText(body))
    .join(' ')
  return text.replaceAll(/\s+/g, ' ').length < scriptedChars
}

/** Classes that resemble those of the selector; without any, those that come most often. */
function namesLike(selector: string, roots: Element[] | MarkupNode[]): string[] {
  const counts = new Map<string, number>()
  for (const root of roots) {
    for (const element of findAll('[class]', root)) {
      for (const name of new Set(element.attribs['class']?.split(/\s+/).filter(Boolean))) {
        counts.set(name, (counts.get(name) ?? 0) + 1)
      }
    }
  }
  const wanted = [...selector.matchAll(/[\w-]{3,}/g)].map(([word]) => word.toLowerCase())
  const all = [...counts].filter(([name]) => name.length <= 60).toSorted((a, b) => b[1] - a[1])
  const alike = all.filter(([name]) => wanted.some((word) => resemble(word, name.toLowerCase())))
  const named = alike.length > 0 ? alike : all.filter(([, count]) => count > 1)
  return named.slice(0, mostNamed).map(([name, count]) => `.${name} (${count})`)
}

function resemble(a: string, b: string): boolean {
  if (a.includes(b) || b.includes(a)) return true
  const short = Math.min(a.length, b.length)
  return short >= 4 && distance(a.slice(0, 40), b.slice(0, 40)) <= short / 4
}

/** Levenshtein: how many letters must be added, dropped or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const change = (row[j] ?? 0) + (letter === b[j] ? 0 : 1)
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
