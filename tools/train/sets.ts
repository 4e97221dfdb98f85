import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Language } from '../../mentions/vocabulary.ts'

export interface TrainingRow {
  text: string
  /** -1 negative, 0 neutral, 1 positive. */
  label: number
  set: string
}

export interface SetFacts {
  name: string
  licence: string
  /** How much the last step listens to a row of this set. */
  weight: number
}

/** The posts in tools/train/posts, written for this project; its intercept is the one that is shipped. */
export const home = 'posts'

/**
 * Only sets whose licence lets the weights be shipped. Subtitles, news and film lines count for less in the last step:
 * they are the furthest from what customers write.
 */
export const trainingSets: Record<Language, SetFacts[]> = {
  fi: [
    { name: home, licence: 'MIT', weight: 20 },
    { name: 'finnsentiment', licence: 'CC BY 4.0', weight: 1 },
    { name: 'xed-fi', licence: 'CC BY 4.0', weight: 1 },
  ],
  en: [
    { name: home, licence: 'MIT', weight: 20 },
    { name: 'uci-sentences', licence: 'CC BY 4.0', weight: 1 },
    { name: 'vader-tweets', licence: 'MIT', weight: 1 },
    { name: 'vader-amazon', licence: 'MIT', weight: 1 },
    { name: 'vader-movie', licence: 'MIT', weight: 0.2 },
    { name: 'vader-nyt', licence: 'MIT', weight: 0.2 },
    { name: 'xed-en', licence: 'CC BY 4.0', weight: 0.2 },
  ],
  sv: [
    { name: home, licence: 'MIT', weight: 20 },
    { name: 'sv-absabank-imm', licence: 'CC BY 4.0', weight: 0.1 },
    { name: 'xed-sv-proj', licence: 'CC BY 4.0', weight: 0.2 },
  ],
}

const dataFolder = new URL('../../../shared/data/', import.meta.url)

/** The labelled sets lie beside the project; without them nothing can be trained. */
export function hasTrainingData(): boolean {
  return existsSync(new URL('finnsentiment.jsonl', dataFolder))
}

export function readTrainingRows(language: Language): TrainingRow[] {
  return trainingSets[language].flatMap(({ name }) => (name === home ? readPosts(language) : readSet(name)))
}

const line = z.object({ text: z.string(), label: z.number().nullable() })

/** The labelled rows of a set, in the order of its file. */
export function readSet(name: string): TrainingRow[] {
  return readFileSync(new URL(`${name}.jsonl`, dataFolder), 'utf8')
    .trim()
    .split('\n')
    .flatMap((json): TrainingRow[] => {
      const { text, label } = line.parse(JSON.parse(json))
      return label === null ? [] : [{ text, label, set: name }]
    })
}

const labels: Record<string, number> = { '-': -1, '0': 0, '+': 1 }

/** `- text`, `0 text` or `+ text` a line; `#` begins a remark. */
export function readPosts(language: Language): TrainingRow[] {
  return readFileSync(new URL(`posts/${language}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .flatMap((post): TrainingRow[] => {
      const label = labels[post.charAt(0)]
      return label === undefined ? [] : [{ text: post.slice(2), label, set: home }]
    })
}
