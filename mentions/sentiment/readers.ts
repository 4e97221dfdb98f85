import { createReader } from './engine.ts'
import type { Reader } from './engine.ts'
import { english } from '../words/tone/english.ts'
import { finnish } from '../words/tone/finnish.ts'
import { swedish } from '../words/tone/swedish.ts'
import type { Language } from '../vocabulary.ts'

/** Readers are made once: the `sentiment` package registers languages in a table of its module. */
export const readers: Record<Language, Reader> = {
  fi: createReader('ennakko-fi', finnish),
  en: createReader('ennakko-en', english),
  sv: createReader('ennakko-sv', swedish),
}
