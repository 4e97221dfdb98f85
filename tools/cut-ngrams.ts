/**
 * Cuts the table of mentions/language/ngrams.bin from the `eld` package: of its 60 languages those that are asked
 * for. The whole takes a third of a second to load and 160 MB; the same package gives the same bytes.
 * Run: node tools/cut-ngrams.ts
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { encodeNgrams, ngramUrl } from '../mentions/language/ngram-file.ts'

/**
 * The languages that are scored, and those that are easily taken for them or that customers of Nordic companies
 * write. In the order of eld, which settles what scores the same.
 */
const languages = ['da', 'de', 'en', 'es', 'et', 'fi', 'fr', 'it', 'nl', 'no', 'pl', 'sv']

/** eld subtracts this from every weight that it publishes (`baseNgramScore` in its languageDetector.js). */
const leastWeight = 53
const storedWeight = z.int().min(1).max(255)

const entry = import.meta.resolve('eld/small')
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', entry), 'utf8')))
const { ngramsData } = z
  .object({
    ngramsData: z.object({
      languages: z.record(z.string(), z.string()),
      ngrams: z.record(z.string(), z.record(z.string(), z.int())),
    }),
  })
  .parse(await import(new URL('../ngrams/small.js', entry).href))
const { dictionary } = z
  .object({ dictionary: z.array(z.string()) })
  .parse(await import(new URL('../dictionary.js', entry).href))

/** eld writes each byte from 0x80 on as a character of its own choice. */
const bytes = new Map(
  dictionary.flatMap((letter, byte): [string, string][] =>
    byte >= 0x80 && letter !== ' ' ? [[letter, String.fromCharCode(byte)]] : [],
  ),
)
const columns = languages.map((code) => {
  const found = Object.keys(ngramsData.languages).find((column) => ngramsData.languages[column] === code)
  if (found === undefined) throw new Error(`eld ${version} does not know ${code}`)
  return found
})

const rows = Object.entries(ngramsData.ngrams)
  .filter(([, weights]) => columns.some((column) => weights[column] !== undefined))
  .map(([ngram, weights]) => ({
    ngram: [...ngram].map((letter) => bytes.get(letter) ?? letter).join(''),
    weights: columns.map((column) => {
      const weight = weights[column]
      return weight === undefined ? 0 : storedWeight.parse(weight + leastWeight)
    }),
  }))
  .toSorted((a, b) => (a.ngram < b.ngram ? -1 : 1))

const table = {
  eld: version,
  languages,
  ngrams: rows.map(({ ngram }) => ngram),
  weights: Uint8Array.from(rows.flatMap(({ weights }) => weights)),
}
const encoded = encodeNgrams(table)
writeFileSync(ngramUrl, encoded)
console.log(`${rows.length} n-grams of ${languages.length} languages, ${encoded.length} bytes`)
