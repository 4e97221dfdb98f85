/**
 * The rules that change a word's weight by what stands around it. They read symbols, not words, so they are the same
 * for every language: `<not>`, `<very>` … are the roles of lexicon.ts, `<stop>` ends a sentence (`<question>` a
 * question), `<comma>` a clause, `w` is any other word, and an emoji begins with `e`.
 */
export type Weigh = (symbols: string[], at: number, weight: number) => number

/**
 * The factors follow VADER (Hutto & Gilbert 2014: a denied word keeps 0.74 of its strength; "but" halves what
 * precedes it and adds half to what follows); the rest are judgement, checked against the training rows of docs/attribution.md.
 */
const factors = {
  deniedPraise: -0.75,
  deniedBlame: -0.4,
  very: 1.3,
  less: 0.6,
  swear: 1.25,
  beforeBut: 0.6,
  afterBut: 1.3,
  pastPraise: -0.6,
  pastBlame: -0.3,
  hopedPraise: -0.9,
  hopedBlame: -0.3,
  heard: 0.15,
  askedPraise: 0.25,
  askedBlame: 0.55,
  questionPraise: 0.4,
  questionBlame: 0.85,
}

/** "I don't like it" is clearer than the mild word in it. */
const leastDenial = 1.6
/** A needed word that weighs more than this when denied takes the negation for itself. */
const takesDenial = -1
/** Words between a negation and what it denies. */
const negationReach = 4
const scopeReach = 7
/** Sentences without punctuation go on for ever; beyond this nothing is looked up. */
const sentenceReach = 40

export function makeRules(negated: ReadonlyMap<string, number>): Weigh {
  return (symbols, at, weight) => {
    const symbol = symbols[at] ?? ''
    if (symbol.startsWith('e')) return weight
    if (symbol === '<not>') return deniesSomething(symbols, at) ? 0 : weight
    let result = weight
    if (!symbol.startsWith('|')) {
      const denied = isDenied(symbols, at, negated)
      if (denied) result = negated.get(symbol) ?? deny(result)
      result = inScope(symbols, at, result)
      result *= strength(symbols, at)
    }
    return inQuestion(symbols, at, result * contrast(symbols, at))
  }
}

function isDenied(symbols: string[], at: number, needs: ReadonlyMap<string, number>): boolean {
  let words = 0
  for (let back = at - 1; back >= 0 && words < negationReach; back--) {
    const symbol = symbols[back] ?? ''
    if (symbol === '<not>') return symbols[back + 1] !== '<only>'
    if (isBoundary(symbol) || symbol === '<comma>' || symbol === '<but>' || symbol.startsWith('|'))
      return false
    if ((needs.get(symbol) ?? 0) < takesDenial) return false
    if (symbol !== '<be>' && symbol !== '<very>' && symbol !== '<less>') words++
  }
  return false
}

function deny(weight: number): number {
  return weight > 0 ? Math.min(-leastDenial, weight * factors.deniedPraise) : weight * factors.deniedBlame
}

/** A listed word follows, which takes the weight of the negation on itself. */
function deniesSomething(symbols: string[], at: number): boolean {
  for (let ahead = 1; ahead <= negationReach; ahead++) {
    const symbol = symbols[at + ahead] ?? '<stop>'
    if (/^[+@]/.test(symbol)) return true
    if (isBoundary(symbol) || symbol === '<comma>' || symbol === '<only>') return symbol === '<only>'
  }
  return false
}

function isBoundary(symbol: string): boolean {
  return symbol === '<stop>' || symbol === '<question>'
}

/** "Used to be good", "I thought it would be good": what is past, hoped for or said by others is not so now. */
function inScope(symbols: string[], at: number, weight: number): number {
  let clause = true
  for (let back = 1; back <= scopeReach && at - back >= 0; back++) {
    const symbol = symbols[at - back] ?? ''
    if (isBoundary(symbol) || symbol === '<now>' || symbol === '<but>') return weight
    if (symbol === '<comma>') clause = false
    if (symbol === '<heard>' && clause) return weight * factors.heard
    if (symbol === '<past>') return weight * (weight > 0 ? factors.pastPraise : factors.pastBlame)
    if (symbol === '<hope>') return weight * (weight > 0 ? factors.hopedPraise : factors.hopedBlame)
  }
  return weight
}

function strength(symbols: string[], at: number): number {
  let factor = 1
  for (const near of [symbols[at - 1], symbols[at - 2]]) {
    if (near === '<very>') factor *= factors.very
    else if (near === '<less>') factor *= factors.less
    else break
  }
  return symbols[at - 1] === '<swear>' || symbols[at + 1] === '<swear>' ? factor * factors.swear : factor
}

function contrast(symbols: string[], at: number): number {
  for (let back = at - 1; back >= Math.max(0, at - sentenceReach); back--) {
    if (symbols[back] === '<but>') return factors.afterBut
    if (isBoundary(symbols[back] ?? '')) break
  }
  for (let ahead = at + 1; ahead < Math.min(symbols.length, at + sentenceReach); ahead++) {
    if (symbols[ahead] === '<but>') return concedes(symbols, ahead) ? 1 : factors.beforeBut
    // "It was good. But now …": the contrast may open the next sentence.
    if (isBoundary(symbols[ahead] ?? '')) return symbols[ahead + 1] === '<but>' ? factors.beforeBut : 1
  }
  return 1
}

/** "It is great, but I had heard …": what others say takes nothing back. */
function concedes(symbols: string[], but: number): boolean {
  return symbols.slice(but + 1, but + 4).includes('<heard>')
}

/** A plain question tells nothing of how things are; "why does it not work?" does. */
function inQuestion(symbols: string[], at: number, weight: number): number {
  let end = at + 1
  while (end < symbols.length && end < at + sentenceReach && !isBoundary(symbols[end] ?? '')) end++
  if (symbols[end] !== '<question>') return weight
  let start = at
  while (start > 0 && start > at - sentenceReach && !isBoundary(symbols[start - 1] ?? '')) start--
  const sentence = symbols.slice(start, end)
  const complains = sentence.includes('<not>') || sentence[0] === '<why>' || weight <= -3
  if (weight > 0) return weight * (sentence[0] === '<ask>' ? factors.askedPraise : factors.questionPraise)
  if (complains) return weight
  return weight * (sentence[0] === '<ask>' ? factors.askedBlame : factors.questionBlame)
}
