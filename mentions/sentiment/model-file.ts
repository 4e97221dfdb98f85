import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Language } from '../mention.ts'
import { stackFeatures } from './stack.ts'

/** One half of a trained model: what every bucket of features.ts says, as small numbers and their common scale. */
export interface Head {
  weights: ArrayLike<number>
  scale: number
}

export interface Model {
  /** Trained on the licensed sets: what is negative in general. */
  general: Head
  /** Trained on the posts in train/posts: what customers complain of. */
  customer: Head
  header: ModelHeader
}

export type ModelHeader = z.infer<typeof headerSchema>

const headSchema = z.object({ buckets: z.int().positive(), scale: z.number().positive() })

const headerSchema = z.object({
  format: z.literal(1),
  language: z.enum(['fi', 'en', 'sv']),
  /** What it was trained on: rows and licence of every set. */
  sets: z.array(z.object({ name: z.string(), rows: z.int(), licence: z.string() })),
  general: headSchema,
  customer: headSchema,
  stack: z.object({
    intercept: z.number(),
    weights: z.partialRecord(z.enum(stackFeatures), z.number()),
  }),
  /** Of the weights that follow the header. */
  sha256: z.string(),
})

const magic = 'ENN1'

export function modelUrl(language: Language): URL {
  return new URL(`models/${language}.bin`, import.meta.url)
}

export function readModel(language: Language): Model {
  return decodeModel(readFileSync(modelUrl(language)))
}

/** The layout: `ENN1`, the length of the header (32 bits, little-endian), the header in JSON, the weights as bytes. */
export function decodeModel(bytes: Buffer): Model {
  if (bytes.toString('latin1', 0, 4) !== magic) throw new Error('this is no model file')
  const start = 8 + bytes.readUInt32LE(4)
  const header = headerSchema.parse(JSON.parse(bytes.toString('utf8', 8, start)))
  const weights = bytes.subarray(start)
  if (
    weights.length !== header.general.buckets + header.customer.buckets ||
    header.sha256 !== sha256(weights)
  )
    throw new Error(`the ${header.language} model is damaged: train it again`)
  const part = (from: number, { buckets, scale }: { buckets: number; scale: number }): Head => ({
    weights: new Int8Array(weights.buffer, weights.byteOffset + from, buckets),
    scale,
  })
  return {
    header,
    general: part(0, header.general),
    customer: part(header.general.buckets, header.customer),
  }
}

export function encodeModel(
  facts: Pick<ModelHeader, 'language' | 'sets' | 'stack'>,
  general: { weights: Int8Array; scale: number },
  customer: { weights: Int8Array; scale: number },
): Buffer {
  const weights = Buffer.concat([Buffer.from(general.weights.buffer), Buffer.from(customer.weights.buffer)])
  const header: ModelHeader = {
    format: 1,
    ...facts,
    general: { buckets: general.weights.length, scale: general.scale },
    customer: { buckets: customer.weights.length, scale: customer.scale },
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
