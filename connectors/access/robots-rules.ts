import { inTurns } from '../../lib/turns.ts'

/** What one site's robots.txt says to us (RFC 9309). */
export interface RobotsRules {
  /** The one that decides comes first: the longest pattern, of equal ones what allows. */
  rules: Rule[]
  /** The pause that it wishes between two requests, in seconds; 0 when it wishes none. */
  delaySeconds: number
}

interface Rule {
  allows: boolean
  /** Characters of the pattern. */
  length: number
  /** Characters of the shortest address that it matches. */
  least: number
  /** What stands between the wildcards, in order. */
  parts: string[]
  /** It ends with `$`: the address ends with its last part. */
  isWhole: boolean
}

/** As much of a robots.txt as is read; RFC 9309, 2.5, asks for at least this. */
export const mostRobotsBytes = 500 * 1024

/** Longer addresses are refused by most servers, and by us. */
const mostAddressChars = 4096

/** For words up to this length the built-in search is the fastest; for longer ones it may take far longer than the text. */
const longestWordChars = 16

/** The group of `product` (in lower case), or else the one of everybody. Never throws: unknown lines say nothing. */
export function readRobots(text: string, product: string): RobotsRules {
  const groups = new Map<string, RobotsRules>()
  let chosen = new Set<RobotsRules>()
  let listsAgents = false
  for (const { key, value } of linesOf(text)) {
    if (key === 'user-agent') {
      if (!listsAgents) chosen = new Set()
      listsAgents = true
      const agent = agentOf(value)
      if (agent !== product && agent !== '*') continue
      const group = groups.get(agent) ?? { rules: [], delaySeconds: 0 }
      groups.set(agent, group)
      chosen.add(group)
    } else if (key === 'allow' || key === 'disallow' || key === 'crawl-delay') {
      listsAgents = false
      for (const group of chosen) obey(group, key, value)
    }
  }
  const { rules, delaySeconds } = groups.get(product) ?? groups.get('*') ?? { rules: [], delaySeconds: 0 }
  const deciding = rules.toSorted((a, b) => b.length - a.length || Number(b.allows) - Number(a.allows))
  return { rules: deciding, delaySeconds }
}

/**
 * Whether `url` may be read. However the rules are made up, the time is no more than their number times the length of
 * the address, and others get their turn in between.
 */
export async function isAllowed({ rules }: RobotsRules, url: URL): Promise<boolean> {
  const address = canonical(url.pathname + url.search)
    .replaceAll('*', '%2A')
    .replaceAll('$', '%24')
  if (url.pathname === '/robots.txt') return true
  if (address.length > mostAddressChars) return false
  for await (const rule of inTurns(rules)) {
    if (matches(rule, address)) return rule.allows
  }
  return true
}

function* linesOf(text: string): Iterable<{ key: string; value: string }> {
  for (const line of text.replace(/^\uFEFF/, '').split(/[\r\n]/)) {
    const [words = ''] = line.split('#', 1)
    const colon = words.indexOf(':')
    if (colon > 0)
      yield { key: words.slice(0, colon).trim().toLowerCase(), value: words.slice(colon + 1).trim() }
  }
}

/** `Ennakko/1.0` means our product in any version: RFC 9309, 2.2.1. */
function agentOf(value: string): string {
  return value.startsWith('*') ? '*' : (/^[a-z_-]+/i.exec(value)?.[0].toLowerCase() ?? '')
}

function obey(group: RobotsRules, key: 'allow' | 'disallow' | 'crawl-delay', value: string): void {
  if (key === 'crawl-delay') {
    const seconds = Number(value)
    if (seconds >= 0 && Number.isFinite(seconds)) group.delaySeconds = seconds
  } else if (value !== '') {
    group.rules.push(ruleOf(canonical(value), key === 'allow'))
  }
}

function ruleOf(pattern: string, allows: boolean): Rule {
  const isWhole = pattern.endsWith('$')
  const parts = (isWhole ? pattern.slice(0, -1) : pattern)
    .replaceAll('$', '%24')
    .replaceAll(/\*+/g, '*')
    .split('*')
  const least = parts.reduce((sum, part) => sum + part.length, 0)
  return { allows, length: pattern.length, least, parts, isWhole }
}

/** Percent-encoded as far as it must be and no further, so that equal addresses look equal (RFC 9309, 2.2.2). */
function canonical(text: string): string {
  return encodeURI(text.toWellFormed())
    .replaceAll('%25', '%')
    .replaceAll(/%[\da-f]{2}/gi, (octet) => {
      const letter = String.fromCharCode(Number.parseInt(octet.slice(1), 16))
      return /[\w.~-]/.test(letter) ? letter : octet.toUpperCase()
    })
}

/** Each part is taken where it comes first: a later place would leave less for those that follow. */
function matches({ parts, isWhole, least }: Rule, address: string): boolean {
  if (least > address.length) return false
  const [first = '', ...others] = parts
  if (!address.startsWith(first)) return false
  const last = isWhole ? others.pop() : undefined
  if (isWhole && last === undefined) return address === first
  let at = first.length
  for (const part of others) {
    at = part.length > longestWordChars ? indexOf(address, part, at) : address.indexOf(part, at)
    if (at < 0) return false
    at += part.length
  }
  return last === undefined || (address.length - last.length >= at && address.endsWith(last))
}

/** Knuth, Morris and Pratt: no letter of `text` is looked at more than twice, whatever `part` is. */
function indexOf(text: string, part: string, from: number): number {
  const borders = [0]
  for (let i = 1, border = 0; i < part.length; i++) {
    while (border > 0 && part[i] !== part[border]) border = borders[border - 1] ?? 0
    if (part[i] === part[border]) border++
    borders.push(border)
  }
  for (let i = from, matched = 0; i <= text.length; i++) {
    if (matched === part.length) return i - part.length
    while (matched > 0 && text[i] !== part[matched]) matched = borders[matched - 1] ?? 0
    if (text[i] === part[matched]) matched++
  }
  return -1
}
