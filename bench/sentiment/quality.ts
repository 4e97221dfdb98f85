import type { Sentiment } from '../../mentions/mention.ts'
import { createScorer } from '../../mentions/sentiment/score.ts'
import {
  laterFinnish,
  unseenEnglish,
  unseenFinnish,
  unseenSwedish,
} from '../../test/mentions/unseen-posts.ts'
import { agreementAt, averagePrecision, bestF1, calibration } from '../../mentions/learning/evaluate.ts'
import { negativeFrom } from '../../mentions/sentiment/probability.ts'
import { scoreUnseen } from './folds.ts'
import type { Peer } from './peers.ts'
import { readLabelled } from './rows.ts'
import type { Labelled } from './rows.ts'
import { printTable, three } from './table.ts'
import { type Language, languages } from '../../mentions/vocabulary.ts'

const header = ['set', 'rows', 'negative', 'AP', 'best F1', 'at', 'F1 at .60', 'precision', 'recall', 'ECE']

/** Rows that were trained on, each scored by a model that had not seen it. */
export function reportFolds(): void {
  for (const language of languages) {
    const all = scoreUnseen(language)
    const sets = [...new Set(all.map(({ set }) => set))]
    const rows = sets.flatMap((set) => {
      const unseen = all.filter((row) => row.set === set)
      const truth = unseen.map(({ negative }) => negative)
      return [
        figures(
          `${set}, as shipped`,
          unseen.map(({ shipped }) => shipped),
          truth,
        ),
        figures(
          `${set}, its own last step`,
          unseen.map(({ own }) => own),
          truth,
        ),
      ]
    })
    printTable(`Five folds, ${language}: no row is scored by a model that has seen it`, header, rows)
  }
}

/** Invented posts of the tests, which nothing was trained on. */
export function reportPosts(): void {
  const score = createScorer(languages)
  const lists = { unseenFinnish, laterFinnish, unseenEnglish, unseenSwedish }
  const rows = Object.entries(lists).map(([name, posts]) =>
    figures(
      name,
      posts.map(({ text }) => score(text)),
      posts.map(({ sign }) => sign === '-'),
    ),
  )
  printTable('Posts of test/mentions/unseen-posts.ts', header, rows)
}

/** Sets whose licence or purpose forbids to learn anything from them. */
export function reportHeldOut(): void {
  const score = createScorer(languages)
  const rows = ['airline', 'sv-trustpilot', 'brands-crowdflower'].map((name) => {
    const labelled = readLabelled(name)
    return figures(
      name,
      labelled.map(({ text, language }) => score(text, { language })),
      labelled.map(({ label }) => label < 0),
    )
  })
  printTable('Never trained or tuned on (a counted look)', header, rows)
}

function figures(name: string, said: Sentiment[], truth: boolean[]): (string | number)[] {
  const judged = said.map(({ negative: score }, at) => ({ score, negative: truth[at] ?? false }))
  const best = bestF1(judged)
  const fixed = agreementAt(judged, negativeFrom)
  return [
    name,
    truth.length,
    truth.filter(Boolean).length,
    three(averagePrecision(judged)),
    three(best.f1),
    three(best.threshold),
    ...[fixed.f1, fixed.precision, fixed.recall].map(three),
    three(calibration(judged).expectedError),
  ]
}

const peerSets: Record<Language, string[]> = {
  fi: ['finnsentiment', 'xed-fi'],
  en: ['uci-sentences', 'vader-tweets'],
  sv: ['xed-sv-proj'],
}

/** The peers on the same rows in the same run; ours has seen the training sets, which `reportFolds` has not. */
export async function reportPeers(peers: Peer[]): Promise<void> {
  const score = createScorer(languages)
  const rows: (string | number)[][] = []
  for (const language of languages) {
    const posts = { fi: [...unseenFinnish, ...laterFinnish], en: unseenEnglish, sv: unseenSwedish }[language]
    const lists: [string, Labelled[]][] = [
      [
        `unseen posts ${language}`,
        posts.map(({ text, sign }) => ({ text, language, label: sign === '-' ? -1 : 0 })),
      ],
      ...peerSets[language].map((name): [string, Labelled[]] => [name, readLabelled(name)]),
    ]
    const ours: Peer = {
      name: 'Ennakko',
      languages: [language],
      negative: (text) => score(text, { language }).negative,
    }
    const rivals = [ours, ...peers.filter((peer) => peer.languages.includes(language))]
    for (const [name, list] of lists) {
      const truth = list.map(({ label }) => label < 0)
      for (const peer of rivals) {
        const { scores, perSecond } = await timed(peer, list)
        const judged = scores.map((score, at) => ({ score, negative: truth[at] ?? false }))
        // Trained on: only the folds above say how good it is there.
        const seen = peer === ours && !name.startsWith('unseen')
        rows.push([
          name,
          peer.name,
          seen ? '–' : three(averagePrecision(judged)),
          seen ? '–' : three(bestF1(judged).f1),
          Math.round(perSecond),
        ])
      }
    }
  }
  printTable('Beside its peers, in the same run', ['set', 'who', 'AP', 'best F1', 'texts/s'], rows)
}

async function timed(peer: Peer, list: Labelled[]): Promise<{ scores: number[]; perSecond: number }> {
  for (const { text } of list.slice(0, 300)) await peer.negative(text)
  const started = performance.now()
  const scores: number[] = []
  for (const { text } of list) {
    const score = peer.negative(text)
    scores.push(typeof score === 'number' ? score : await score)
  }
  return { scores, perSecond: (list.length * 1_000) / (performance.now() - started) }
}
