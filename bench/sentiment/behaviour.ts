import { createLanguageDetector } from '../../mentions/language.ts'
import { createScorer } from '../../mentions/sentiment/score.ts'
import { readBehaviours, readTongues } from './rows.ts'
import type { Behaviour } from './rows.ts'
import { printTable, three } from './table.ts'
import type { SentimentLabel } from '../../mentions/vocabulary.ts'

/** CheckList: the share of cases of each behaviour that get the right label; "uncertain" is never right. */
export function reportBehaviours(): void {
  const score = createScorer(['en'])
  const cases = readBehaviours()
  const names = [...new Set(cases.map(({ test }) => test))]
  const rows = names.map((name) => {
    const chosen = cases.filter(({ test }) => test === name)
    const right = chosen.filter(({ data, label }) => isRight(score(data, { language: 'en' }).label, label))
    return [name.slice(0, 90), chosen.length, three(right.length / chosen.length)]
  })
  printTable('Behavioural cases of CheckList', ['behaviour', 'cases', 'right'], rows)
}

function isRight(said: SentimentLabel, wanted: Behaviour['label']): boolean {
  if (wanted === 0) return said === 'negative'
  if (wanted === 2) return said === 'positive'
  return wanted === 1 ? said === 'neutral' : said === 'positive' || said === 'neutral'
}

/**
 * Right is the text's own language where it is one of ours, and "none of them" for Estonian, Danish, Norwegian and
 * German.
 */
export function reportTongues(): void {
  const detect = createLanguageDetector(['fi', 'en', 'sv'])
  const texts = readTongues()
  const groups = [...new Set(texts.map(({ lang, src }) => `${lang} ${src}`))].toSorted()
  const judged = texts.map(({ text, lang, src }) => ({
    group: `${lang} ${src}`,
    right: detect(text) === (['fi', 'en', 'sv'].includes(lang) ? lang : undefined),
  }))
  const share = (list: typeof judged) => three(list.filter(({ right }) => right).length / list.length)
  printTable(
    'Language of short texts in seven languages',
    ['language', 'texts', 'right'],
    [
      ...groups.map((name) => {
        const group = judged.filter((one) => one.group === name)
        return [name, group.length, share(group)]
      }),
      ['all', judged.length, share(judged)],
    ],
  )
}
