import { describe } from 'vitest'
import { theWholeWay } from './the-whole-way.ts'

describe('the whole way, with the queue in PostgreSQL', () => {
  theWholeWay('pg', async () => ({ env: {}, close: async () => {} }))
})
