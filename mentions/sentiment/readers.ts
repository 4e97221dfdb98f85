import type { Language } from '../mention.ts'
import { createReader } from './engine.ts'
import type { Reader } from './engine.ts'
import { english } from './english.ts'
import { finnish } from './finnish.ts'
import { swedish } from './swedish.ts'

/** Readers are made once: the `sentiment` package registers languages in a table of its module. */
export const readers: Record<Language, Reader> = {
  fi: createReader('ennakko-fi', finnish),
  en: createReader('ennakko-en', english),
  sv: createReader('ennakko-sv', swedish),
}
