import type * as Undici from 'undici'
import { lazily } from './lazily.ts'

/** It takes 40 MB, which processes that only answer go without. */
export const undici = lazily<typeof Undici>('undici')
