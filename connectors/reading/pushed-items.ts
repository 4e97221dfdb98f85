import type { Cursor, Inbox, Page } from '../connector.ts'

const pageItems = 500

/** Hands on what was received and stored since the cursor, which is the last number in the inbox. */
export async function readInbox(
  inbox: Inbox,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  signal.throwIfAborted()
  const after = Number(cursor ?? 0)
  const entries = await inbox.read(after, pageItems)
  const last = entries.reduce((seq, entry) => Math.max(seq, entry.seq), after)
  return {
    items: entries.map((entry) => entry.item),
    cursor: String(last),
    more: entries.length >= pageItems,
  }
}
