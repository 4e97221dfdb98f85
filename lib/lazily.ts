import { createRequire } from 'node:module'

const load = createRequire(import.meta.url)

/**
 * A package that is loaded when it is first used, for processes that mostly go without it: a parser takes megabytes of
 * each. `Module` is its type, which nothing here can check. Only for packages that can be required.
 */
export function lazily<Module>(name: string): () => Module {
  let loaded: Module | undefined
  return () => (loaded ??= load(name) as Module)
}
