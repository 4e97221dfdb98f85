import { createHash } from 'node:crypto'
import { createLinear } from './linear.ts'
import type { Opine } from './linear.ts'
import { readModel } from './model-file.ts'
import type { Stack } from './stack.ts'
import type { Language } from '../vocabulary.ts'

/** The engine of one language as it is shipped, which local labels are stacked on. */
export interface General {
  opine: Opine
  stack: Stack
  /** Changes whenever the engine was trained anew: a local model fits one general one only. */
  fingerprint: string
}

export function openGeneral(language: Language): General {
  const { heads, header } = readModel(language)
  return {
    opine: createLinear(heads),
    stack: header.stack,
    fingerprint: createHash('sha256').update(JSON.stringify(header)).digest('hex').slice(0, 16),
  }
}
