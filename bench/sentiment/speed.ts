import Sentiment from 'sentiment'
import { createLanguageReader } from '../../mentions/language.ts'
import { readModel } from '../../mentions/sentiment/model-file.ts'
import { createScorer } from '../../mentions/sentiment/score.ts'
import { unseenEnglish, unseenFinnish, unseenSwedish } from '../../test/mentions/unseen-posts.ts'
import { printTable } from './table.ts'
import { languages } from '../../mentions/vocabulary.ts'

const textLength = 140
const texts = 30_000

/** What scoring costs: start, memory, and texts a second of processor time. */
export function reportCost(): void {
  const before = process.memoryUsage().rss
  const models = milliseconds(() => languages.map(readModel))
  const detector = milliseconds(() => createLanguageReader(languages))
  const made = { score: createScorer(languages) }
  const after = process.memoryUsage().rss
  const sample = makeTexts()
  const plain = new Sentiment()
  const ours = best(() => sample.map((text) => made.score(text).negative))
  const known = best(() => sample.map((text) => made.score(text, { language: 'fi' }).negative))
  const theirs = best(() => sample.map((text) => plain.analyze(text).score))
  const long = sample.join(' ').slice(0, 10_240)
  const tenKilobytes = best(() => Array.from({ length: 200 }, () => made.score(long).negative))
  printTable(
    `Cost: ${texts} different texts of ${textLength} characters in three languages, the best of three rounds, by processor time`,
    ['what', 'figure'],
    [
      ['load three models, ms', models.toFixed(0)],
      ['load the language detector, ms', detector.toFixed(0)],
      ['memory of both, MB', ((after - before) / 2 ** 20).toFixed(0)],
      ['language and score, texts/s', Math.round((texts * 1_000) / ours)],
      ['score alone, language given, texts/s', Math.round((texts * 1_000) / known)],
      ['the sentiment package alone, texts/s', Math.round((texts * 1_000) / theirs)],
      ['10 KB, ms', (tenKilobytes / 200).toFixed(2)],
    ],
  )
}

/** Every text is made of other posts than the one before; half of them are Finnish. */
function makeTexts(): string[] {
  const pools = [unseenFinnish, unseenEnglish, unseenFinnish, unseenSwedish]
  return Array.from({ length: texts }, (_, at) => {
    const pool = pools[at % pools.length] ?? unseenFinnish
    let text = ''
    for (let next = at; text.length < textLength; next += 17)
      text += `${pool[next % pool.length]?.text ?? '.'} `
    return text.slice(0, textLength)
  })
}

/** Of processor time, so that other programs on the machine count for less. */
function milliseconds(run: () => unknown): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/** The first round warms up and does not count. */
function best(run: () => unknown): number {
  run()
  return Math.min(milliseconds(run), milliseconds(run), milliseconds(run))
}
