import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Head } from './linear.ts'
import { headNames, stackFeatures } from './stack.ts'
import { type Language, languages } from '../vocabulary.ts'

export interface ToneModel {
  /** In the order of `headNames`. */
  heads: Head[]
  header: ModelHeader
}

export type ModelHeader = z.infer<typeof headerSchema>

const headerSchema = z.object({
  format: z.literal(2),
  language: z.enum(languages),
  /** What it was trained on: rows and licence of every set. */
  sets: z.array(z.object({ name: z.string(), rows: z.int(), licence: z.string() })),
  heads: z
    .array(z.object({ buckets: z.int().positive(), scale: z.number().positive() }))
    .length(headNames.length),
  stack: z.object({
    intercept: z.number(),
    weights: z.partialRecord(z.enum(stackFeatures), z.number()),
    knee: z.number(),
  }),
  /** Of the weights that follow the header. */
  sha256: z.string(),
})

const magic = 'ENN1'

export function modelUrl(language: Language): URL {
  return new URL(`models/${language}.bin`, import.meta.url)
}

export function readModel(language: Language): ToneModel {
  return decodeModel(readFileSync(modelUrl(language)))
}

/** The layout: `ENN1`, the length of the header (32 bits, little-endian), the header in JSON, the weights as bytes. */
export function decodeModel(bytes: Buffer): ToneModel {
  if (bytes.toString('latin1', 0, 4) !== magic) throw new Error('this is no model file')
  const start = 8 + bytes.readUInt32LE(4)
  const header = headerSchema.parse(JSON.parse(bytes.toString('utf8', 8, start)))
  const weights = bytes.subarray(start)
  const length = header.heads.reduce((sum, { buckets }) => sum + buckets, 0)
  if (weights.length !== length || header.sha256 !== sha256(weights))
    throw new Error(`the ${header.language} model is damaged: train it again`)
  let from = weights.byteOffset
  const heads = header.heads.map(({ buckets, scale }): Head => {
    const part = new Int8Array(weights.buffer, from, buckets)
    from += buckets
    return { weights: part, scale }
  })
  return { header, heads }
}

/** A head whose weights are bytes already. */
export interface ByteHead extends Head {
  weights: Int8Array
}

export function encodeModel(
  facts: Pick<ModelHeader, 'language' | 'sets' | 'stack'>,
  heads: ByteHead[],
): Buffer {
  const weights = Buffer.concat(heads.map((head) => Buffer.from(head.weights.buffer)))
  const header: ModelHeader = {
    format: 2,
    ...facts,
    heads: heads.map((head) => ({ buckets: head.weights.length, scale: head.scale })),
    sha256: sha256(weights),
  }
  const json = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(json.length)
  return Buffer.concat([Buffer.from(magic, 'latin1'), length, json, weights])
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
