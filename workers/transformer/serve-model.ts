// The program of the process that holds a model: texts come in as messages, what the model says of them goes out.
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { describeError } from '../../lib/errors.ts'
import type { Model } from './model-folder.ts'
import type { Shares } from './model-process.ts'

const indexes = z.array(z.int().min(0))
const modelSchema: z.ZodType<Model> = z.object({
  folder: z.string(),
  library: z.string(),
  file: z.object({ subfolder: z.string(), dtype: z.string() }),
  negative: indexes,
  positive: indexes,
  maxTokens: z.int(),
})
const textsSchema = z.array(z.string())

type Call = (input: unknown, options?: object) => unknown

const loader = z.custom<{ from_pretrained: (folder: string, options: object) => Promise<Call> }>(
  (value) => typeof value === 'function' && 'from_pretrained' in value,
)
const librarySchema = z.object({
  env: z.custom<object>((value) => typeof value === 'object' && value !== null),
  AutoTokenizer: loader,
  AutoModelForSequenceClassification: loader,
})
const outputSchema = z.object({
  logits: z.custom<{ tolist: () => unknown }>(
    (value) => typeof value === 'object' && value !== null && 'tolist' in value,
  ),
})
const rowsSchema = z.array(z.array(z.number()))

/** What a text is cut to before it is made into tokens, of which the model reads 512 at most. */
const longest = 10_000

/** On the libraries' scale of verbosity: nothing, since an error of theirs would print what it was given. */
const silent = 50

function say(message: Shares[] | { error: string }): void {
  process.send?.(message)
}

async function load({
  folder,
  library,
  file,
  maxTokens,
}: Model): Promise<(texts: string[]) => Promise<number[][]>> {
  const loaded: unknown = await import(pathToFileURL(library).href)
  const { env, AutoTokenizer, AutoModelForSequenceClassification } = readAs(
    librarySchema,
    loaded,
    'the library',
  )
  Object.assign(env, {
    allowRemoteModels: false,
    allowLocalModels: true,
    useFSCache: false,
    useWasmCache: false,
    logLevel: silent,
    fetch: () => Promise.reject(new Error('the model may use no network')),
  })
  const tokenize = await AutoTokenizer.from_pretrained(folder, { local_files_only: true })
  const classify = await AutoModelForSequenceClassification.from_pretrained(folder, {
    ...file,
    local_files_only: true,
    device: 'cpu',
    // Other cores are the poller's; an arena would keep the memory of the longest batch for good.
    session_options: { intraOpNumThreads: 1, interOpNumThreads: 1, enableCpuMemArena: false },
  })
  return async (texts) => {
    const cut = texts.map((text) => text.slice(0, longest))
    const tokens = await tokenize(cut, { padding: true, truncation: true, max_length: maxTokens })
    const { logits } = readAs(outputSchema, await classify(tokens), "the model's output")
    return readAs(rowsSchema, logits.tolist(), "the model's output")
  }
}

function readAs<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const { data } = schema.safeParse(value)
  if (data === undefined) throw new Error(`${what} is not of the kind that was expected`)
  return data
}

function toShares(logits: number[], { negative, positive }: Model): Shares {
  const top = Math.max(...logits)
  const powers = logits.map((logit) => Math.exp(logit - top))
  const total = powers.reduce((sum, power) => sum + power, 0)
  const shareOf = (classes: number[]) =>
    Math.min(1, classes.reduce((sum, index) => sum + (powers[index] ?? 0), 0) / total)
  return { negative: shareOf(negative), positive: shareOf(positive) }
}

const model = modelSchema.parse(JSON.parse(process.argv[2] ?? ''))
const loading = load(model)
// Said to whoever asks.
loading.catch(() => undefined)

process.on('message', (message) => {
  const texts = textsSchema.parse(message)
  loading
    .then((read) => (texts.length === 0 ? [] : read(texts)))
    .then((rows) => say(rows.map((logits) => toShares(logits, model))))
    .catch((error: unknown) => say({ error: describeError(error) }))
})
// Ctrl+C reaches every process of a terminal; the poller finishes its work first, and then ends this one.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit())
