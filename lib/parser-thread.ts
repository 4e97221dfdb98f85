import { type MessagePort, threadId } from 'node:worker_threads'

/** What a parser thread is asked to do. */
export interface ThreadTask {
  /** The address of the module. */
  file: string
  name: string
  task: unknown
  /** Hears the thread's number when its work begins: whoever watches the thread counts from then on. */
  begun: MessagePort
}

/** Runs in the thread. Loading the module is no work of the document's. */
export async function runTask({ file, name, task, begun }: ThreadTask): Promise<unknown> {
  const module: Record<string, (task: unknown) => unknown> = await import(file)
  const read = module[name]
  if (!read) throw new Error(`${file} has no ${name}`)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of threads has none
  begun.postMessage(threadId)
  begun.close()
  return await read(task)
}
