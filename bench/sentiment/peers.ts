import { createRequire } from 'node:module'
import path from 'node:path'
import Sentiment from 'sentiment'
import { z } from 'zod'
import type { Language } from '../../mentions/vocabulary.ts'

export interface Peer {
  name: string
  languages: Language[]
  /** The higher, the more negative. */
  negative(text: string): number | Promise<number>
}

const number = z.number()

/** The `sentiment` package as it comes, and the peers that are installed in `folder` (see docs/benchmarks.md). */
export function loadPeers(folder: string | undefined): Peer[] {
  const plain = new Sentiment()
  const peers: Peer[] = [
    {
      name: 'sentiment',
      languages: ['fi', 'en', 'sv'],
      negative: (text) => -plain.analyze(text).score,
    },
  ]
  if (folder === undefined) return peers
  const load = createRequire(path.resolve(folder, 'index.js'))
  return [...peers, vader(load), wink(load), natural(load), ...nlpjs(load)]
}

type Load = ReturnType<typeof createRequire>

function vader(load: Load): Peer {
  const { SentimentIntensityAnalyzer: analyser } = load('vader-sentiment')
  return {
    name: 'vader-sentiment',
    languages: ['en'],
    negative: (text) => -number.parse(analyser.polarity_scores(text).compound),
  }
}

function wink(load: Load): Peer {
  const analyse = load('wink-sentiment')
  return {
    name: 'wink-sentiment',
    languages: ['en'],
    negative: (text) => -number.parse(analyse(text).normalizedScore),
  }
}

function natural(load: Load): Peer {
  const { SentimentAnalyzer, PorterStemmer, WordTokenizer } = load('natural')
  const analyser = new SentimentAnalyzer('English', PorterStemmer, 'afinn')
  const tokenizer = new WordTokenizer()
  return {
    name: 'natural',
    languages: ['en'],
    negative: (text) => orZero(-analyser.getSentiment(tokenizer.tokenize(text))),
  }
}

function nlpjs(load: Load): Peer[] {
  const { containerBootstrap } = load('@nlpjs/core')
  const { SentimentAnalyzer } = load('@nlpjs/sentiment')
  const packages: [Language, string, string][] = [
    ['fi', '@nlpjs/lang-fi', 'LangFi'],
    ['en', '@nlpjs/lang-en', 'LangEn'],
    ['sv', '@nlpjs/lang-sv', 'LangSv'],
  ]
  return packages.map(([language, name, plugin]): Peer => {
    const container = containerBootstrap()
    container.use(load(name)[plugin])
    const analyser = new SentimentAnalyzer({ container })
    return {
      name: `nlp.js ${language}`,
      languages: [language],
      negative: async (text) => {
        const { sentiment } = await analyser.process({ utterance: text, locale: language })
        return orZero(-Number(sentiment.score))
      },
    }
  })
}

/** nlp.js and natural answer NaN to texts without a word. */
function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value
}
