import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import type { TransformerConfig } from '../../config/schema/transformer.ts'
import { ConfigError } from '../../lib/errors.ts'

/** A model that can be loaded: where it and its library are, and what its classes mean. Plain data. */
export interface Model {
  /** Absolute. */
  folder: string
  /** The file of `@huggingface/transformers` to import. */
  library: string
  /** How the library finds the file: https://huggingface.co/docs/transformers.js/guides/dtypes */
  file: { subfolder: string; dtype: string }
  /** Indexes of the classes of blame and of praise. */
  negative: number[]
  positive: number[]
  maxTokens: number
}

const library = '@huggingface/transformers'

/** The version that this was written and tested with. */
export const libraryVersion = '4.3.1'

/** Finds everything that the model needs, without loading it. Throws `ConfigError` with what is missing. */
export function readModelFolder({ folder: written, labels, maxTokens }: TransformerConfig): Model {
  const folder = resolve(written)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new ConfigError(`there is no folder ${folder}; put the model there, or correct transformer.folder`)
  for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json'])
    if (!existsSync(join(folder, name)))
      throw new ConfigError(`${folder} holds no ${name}; copy all files of the model there`)
  return {
    folder,
    library: findLibrary(folder),
    file: findModelFile(folder),
    ...findClasses(readClassNames(folder), labels),
    maxTokens,
  }
}

/** Beside the model, or in any folder above it, so that `npm ci` in the project does not take it away. */
function findLibrary(folder: string): string {
  try {
    return createRequire(join(folder, 'config.json')).resolve(library)
  } catch (cause) {
    throw new ConfigError(
      `transformer.folder is set, but ${library} is not installed; run: npm install --ignore-scripts --prefix ${dirname(folder)} ${library}@${libraryVersion}`,
      { cause },
    )
  }
}

/** The smaller and faster files first: what a folder has of them was put there to be used. */
const fileNames: [name: string, dtype: string][] = [
  ['model_quantized.onnx', 'q8'],
  ['model_int8.onnx', 'int8'],
  ['model_uint8.onnx', 'uint8'],
  ['model.onnx', 'fp32'],
  ['model_fp16.onnx', 'fp16'],
]

function findModelFile(folder: string): Model['file'] {
  for (const subfolder of ['onnx', ''])
    for (const [name, dtype] of fileNames)
      if (existsSync(join(folder, subfolder, name))) return { subfolder, dtype }
  throw new ConfigError(
    `${folder} holds no onnx/model.onnx (nor ${fileNames[0]?.[0]}); choose a model that comes in ONNX format, or convert it`,
  )
}

const description = z.object({
  id2label: z.record(z.string(), z.string()),
  problem_type: z.string().nullish(),
})

/** By index. */
function readClassNames(folder: string): string[] {
  const file = join(folder, 'config.json')
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new ConfigError(`${file} is not readable JSON; copy it from the model again`, { cause })
  }
  const { data } = description.safeParse(parsed)
  if (!data)
    throw new ConfigError(`${file} has no id2label: this is not a model that sorts texts into classes`)
  if (data.problem_type === 'multi_label_classification')
    throw new ConfigError(
      `${file} says multi_label_classification; a sentiment model gives each text one class`,
    )
  const names = Object.entries(data.id2label).toSorted(([a], [b]) => Number(a) - Number(b))
  return names.map(([, name]) => name)
}

function findClasses(
  names: string[],
  labels: TransformerConfig['labels'],
): Pick<Model, 'negative' | 'positive'> {
  const known = `the model's classes are ${names.join(', ')}`
  if (labels) {
    const indexOf = (label: string) => {
      const index = names.indexOf(label)
      if (index < 0) throw new ConfigError(`transformer.labels names ${label}, but ${known}`)
      return index
    }
    return { negative: labels.negative.map(indexOf), positive: labels.positive.map(indexOf) }
  }
  const read = conventions.map((meaning) => names.map(meaning))
  const classes = read.find((found) => found.includes('negative') && found.includes('positive'))
  if (!classes)
    throw new ConfigError(
      `${known}, which does not say what they mean; add labels: { negative: [${names[0] ?? ''}], positive: [] } with the right ones`,
    )
  const indexes = (meaning: Meaning) => classes.flatMap((found, index) => (found === meaning ? [index] : []))
  return { negative: indexes('negative'), positive: indexes('positive') }
}

type Meaning = 'negative' | 'positive' | undefined

/** How published sentiment models name their classes: in words, by stars, or LABEL_0 … from worst to best. */
const conventions: ((name: string, index: number, all: string[]) => Meaning)[] = [
  (name) =>
    /(?:^|[\s_-])neg/i.test(name) ? 'negative' : /(?:^|[\s_-])pos/i.test(name) ? 'positive' : undefined,
  (name) => (/^[12] stars?$/i.test(name) ? 'negative' : /^[45] stars$/i.test(name) ? 'positive' : undefined),
  (name, index, all) => {
    const numbered = all.length <= 3 && name === `LABEL_${index}`
    if (!numbered) return undefined
    return index === 0 ? 'negative' : index === all.length - 1 ? 'positive' : undefined
  },
]
