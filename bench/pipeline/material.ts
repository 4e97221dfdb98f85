import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { decodeText } from '../../lib/charset.ts'
import { readDocument } from '../../connectors/feed/document.ts'
import { type Language, languages } from '../../mentions/vocabulary.ts'

const shared = path.join(import.meta.dirname, '../../../shared')

/** Whether the recorded feeds and the labelled rows are there; they are third-party and not part of the project. */
export const hasMaterial =
  existsSync(path.join(shared, 'data')) && existsSync(path.join(shared, 'fixtures/rss'))

export interface Row {
  text: string
  language: Language
}

const files = [
  'finnsentiment',
  'xed-fi',
  'uci-sentences',
  'vader-tweets',
  'brands-crowdflower',
  'sv-trustpilot',
]

const labelled = z.object({ text: z.string(), lang: z.enum(languages) })

/**
 * Rows of every labelled set in turn, so that the languages mix. Without markup characters, which a feed's readers
 * may take either way: what is judged here must be letter for letter what the program judges.
 */
export function readRows(): Row[] {
  const sets = files.map((file) =>
    readFileSync(path.join(shared, 'data', `${file}.jsonl`), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => labelled.parse(JSON.parse(line)))
      .map(({ text, lang }) => ({ text: text.replaceAll(/\s+/gu, ' ').trim(), language: lang }))
      .filter(({ text }) => text.length >= 20 && text.length <= 400 && !/[<>&\p{Cc}\p{Cf}]/u.test(text)),
  )
  const shortest = Math.min(...sets.map((set) => set.length))
  return Array.from({ length: shortest }, (_, n) => sets.flatMap((set) => set[n] ?? [])).flat()
}

export interface RecordedFeed {
  name: string
  body: Buffer
}

/** The recorded feeds that are feeds; the others are there to be refused. */
export async function readRecordedFeeds(): Promise<RecordedFeed[]> {
  const folder = path.join(shared, 'fixtures/rss')
  const all = readdirSync(folder)
    .toSorted()
    .map((name) => ({ name, body: readFileSync(path.join(folder, name)) }))
  const parseable = await Promise.all(
    all.map(({ body }) =>
      readDocument(decodeText(body, undefined), 'http://127.0.0.1/feed').then(
        ({ items }) => items.length > 0,
        () => false,
      ),
    ),
  )
  return all.filter((_, n) => parseable[n])
}

const phrases: Record<Row['language'], ((text: string) => string)[]> = {
  fi: [(t) => `Revontuli: ${t}`, (t) => `Revontulesta vielä: ${t}`, (t) => `${t} Tämä siis Revontulelta.`],
  en: [(t) => `Revontuli: ${t}`, (t) => `@revontulioy ${t}`, (t) => `${t} That was Revontuli.`],
  sv: [(t) => `Revontuli: ${t}`, (t) => `${t} Så är det hos Revontuli.`],
}

/** The row as a post about the brand. */
export function aboutBrand({ text, language }: Row, dice: number): string {
  const ways = phrases[language]
  return (ways[dice % ways.length] ?? ((same) => same))(text)
}
