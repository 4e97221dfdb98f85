import type { ItemRef, Status } from '../connector.ts'
import { Missing, Refused, type Graph } from './graph.ts'
import { itemOf, nodeSchema } from './node.ts'
import { z } from 'zod'

/** Which fields to ask of a post, by what stands first in its `ref`; none when the network shows no single one. */
export type FieldsOf = (kind: string) => string | undefined

const anyNode = z.looseObject({ id: z.string() })

/**
 * What became of posts. "Missing" is deleted only when the same token can see the account: else it has lost a permission.
 */
export async function lookUpNodes(
  graph: Graph,
  account: string,
  fieldsOf: FieldsOf,
  posts: ItemRef[],
  signal: AbortSignal,
): Promise<Status[]> {
  let sees: Promise<boolean> | undefined
  const statuses: Status[] = []
  for (const { id, ref = '' } of posts) {
    const fields = fieldsOf(ref.split(' ')[0] ?? '')
    if (fields === undefined) {
      statuses.push({ id, state: 'unknown' })
      continue
    }
    try {
      const node = await graph.get(`/${encodeURIComponent(id)}`, { fields }, nodeSchema, signal)
      const item = itemOf(node, { ref })
      statuses.push(
        item ? { id, state: 'live', text: item.text, reach: item.reach } : { id, state: 'unknown' },
      )
    } catch (error) {
      if (error instanceof Refused) {
        statuses.push({ id, state: 'unknown' })
        continue
      }
      if (!(error instanceof Missing)) throw error
      sees ??= seesAccount(graph, account, signal)
      statuses.push({ id, state: (await sees) ? 'deleted' : 'unknown' })
    }
  }
  return statuses
}

async function seesAccount(graph: Graph, account: string, signal: AbortSignal): Promise<boolean> {
  try {
    await graph.get(`/${account}`, { fields: 'id' }, anyNode, signal)
    return true
  } catch (error) {
    if (error instanceof Missing) return false
    throw error
  }
}
