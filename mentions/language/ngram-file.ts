import { readFileSync } from 'node:fs'
import { z } from 'zod'

/**
 * What the n-grams of the `eld` package say of the languages that are asked of it. N-grams are bytes of UTF-8
 * written as Latin-1 characters, with a space where a word begins or ends.
 */
export interface NgramTable {
  /** Version of the package that the table was cut from. */
  eld: string
  /** ISO 639-1 codes. */
  languages: string[]
  ngrams: string[]
  /** One row of `languages` for each n-gram; 0 says nothing. */
  weights: Uint8Array
}

const headerSchema = z.object({ eld: z.string(), languages: z.array(z.string()).min(1) })

export const ngramUrl = new URL('ngrams.bin', import.meta.url)

export function readNgrams(): NgramTable {
  return decodeNgrams(readFileSync(ngramUrl))
}

/** The layout: a line of JSON, the n-grams one a line, an empty line, the weights as bytes. */
export function decodeNgrams(bytes: Buffer): NgramTable {
  const lists = bytes.indexOf('\n')
  const end = bytes.indexOf('\n\n', lists)
  const header = headerSchema.parse(JSON.parse(bytes.toString('utf8', 0, lists)))
  const ngrams = bytes.toString('latin1', lists + 1, end).split('\n')
  const weights = bytes.subarray(end + 2)
  if (weights.length !== ngrams.length * header.languages.length)
    throw new Error('mentions/language/ngrams.bin is damaged: run tools/cut-ngrams.ts')
  return { ...header, ngrams, weights }
}

export function encodeNgrams({ eld, languages, ngrams, weights }: NgramTable): Buffer {
  const text = `${JSON.stringify({ eld, languages })}\n${ngrams.join('\n')}\n\n`
  return Buffer.concat([Buffer.from(text, 'latin1'), weights])
}
