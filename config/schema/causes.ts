import { z } from 'zod'
import { idSchema } from './id.ts'
import { wordSchema } from './word.ts'
import { topics, urgencies } from '../../mentions/vocabulary.ts'

const fixed: readonly string[] = urgencies.filter((urgency) => !topics.some((topic) => topic === urgency))

export const causesSchema = z.record(
  idSchema.refine(
    (name) => !fixed.includes(name),
    `is a kind of urgency, whose words are built in; choose another name than ${fixed.join(', ')}`,
  ),
  z.array(wordSchema).min(1, 'is empty; write at least one word, or remove the key'),
)
