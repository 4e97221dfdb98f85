import { z } from 'zod'
import { duration } from './duration.ts'
import { type Language, languages } from '../../mentions/vocabulary.ts'

/** A sentiment model of the operator's own, which gives a second opinion on the posts that matched. */
export interface TransformerConfig {
  /** As written; relative to the folder that Ennakko was started in. */
  folder: string
  languages: Language[]
  /** Names of the model's classes; absent where their own names say enough. */
  labels?: { negative: string[]; positive: string[] }
  /** 0..1 */
  weight: number
  maxTokens: number
  timeoutMs: number
}

const className = z.string().trim().min(1).max(100)

export const transformerSchema = z
  .strictObject({
    folder: z
      .string()
      .trim()
      .min(1)
      .max(1000)
      .describe('The folder of the model: config.json, tokenizer.json and onnx/model.onnx.')
      .meta({ example: './models/finnish-sentiment' }),
    languages: z
      .array(z.enum(languages))
      .min(1, 'is empty; name the languages that the model was trained for')
      .describe('What the model was trained for; posts in other languages are not shown to it.')
      .meta({ example: ['fi'] }),
    labels: z
      .strictObject({
        negative: z
          .array(className)
          .min(1, 'is empty; name at least one class')
          .describe('Classes of blame.'),
        positive: z.array(className).prefault([]).describe('Classes of praise.'),
      })
      .optional()
      .describe(
        "Which of the model's classes mean what. Needed only where their names do not say it (negative, LABEL_0, 1 star).",
      )
      .meta({ example: { negative: ['LABEL_2'], positive: ['LABEL_0'] } }),
    weight: z
      .number()
      .gt(0)
      .max(1)
      .prefault(0.5)
      .describe('How much the model counts beside the built-in engine: above 0, up to 1.'),
    max_tokens: z
      .int()
      .min(8)
      .max(512)
      .prefault(256)
      .describe('How much of a long post the model reads, in tokens (two or three to a Finnish word).'),
    timeout: duration({ min: '1s', max: '1m' })
      .prefault('10s')
      .describe(
        'The longest that the model may take for eight posts; then it is stopped and left alone a while.',
      ),
  })
  .transform(({ max_tokens, timeout, ...rest }): TransformerConfig => ({
    ...rest,
    maxTokens: max_tokens,
    timeoutMs: timeout,
  }))
