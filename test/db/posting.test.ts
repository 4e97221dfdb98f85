import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { claimReply } from '../../db/posting.ts'
import { approveReply } from '../../db/replies.ts'
import { savePage } from '../../db/pages.ts'
import { openTestDatabase } from './open.ts'
import { hold, mention, page, worker } from './scored.ts'

const { db } = await openTestDatabase('posting')

async function approveMany(count: number): Promise<void> {
  await hold(db)
  const posts = Array.from({ length: count }, (_, n) => mention({ id: `post-${n}` }))
  await savePage(db, page(posts))
  for (const { id } of await db.selectFrom('cases').select('id').execute())
    await approveReply(db, { caseId: id, text: 'Pahoittelut!', author: 'Maija', key: id })
}

describe('claiming an answer', () => {
  // The database may look for it once, or once for each row of the table.
  it.each([
    ['few', []],
    ['many', ['hashjoin', 'mergejoin', 'hashagg', 'sort', 'material', 'memoize']],
  ])('takes one at a time, each once, whatever the plan: %s looks', async (_, avoided) => {
    await sql`truncate mentions, cases, replies, sources cascade`.execute(db)
    await approveMany(20)
    const claimed = new Set<string>()
    for (let n = 1; n <= 20; n += 1) {
      const reply = await db.transaction().execute(async (trx) => {
        for (const way of avoided) await sql`set local ${sql.raw(`enable_${way}`)} = off`.execute(trx)
        return await claimReply(trx, { worker, sourceIds: ['forum'], leaseSeconds: 10 })
      })
      if (reply) claimed.add(reply.id)
      const held = await db.selectFrom('replies').select('id').where('state', '=', 'sending').execute()
      expect(held, `after ${n} claims`).toHaveLength(n)
    }
    expect(claimed.size).toBe(20)
    expect(await claimReply(db, { worker, sourceIds: ['forum'], leaseSeconds: 10 })).toBeUndefined()
  })

  it('leaves answers to sources that others have open, and takes those of sources that nobody reads', async () => {
    await sql`truncate mentions, cases, replies, sources cascade`.execute(db)
    await approveMany(1)
    const claim = async () => await claimReply(db, { worker, sourceIds: ['other'], leaseSeconds: 10 })
    expect(await claim()).toBeUndefined()
    await db.updateTable('sources').set({ enabled: false }).execute()
    expect(await claim()).toMatchObject({ sourceId: 'forum', attempts: 1, maybePosted: false })
  })
})
