import { onTestFinished } from 'vitest'
import * as program from './program.ts'

export { runCommand, runProcess } from './program.ts'
export type { Process, Project } from './program.ts'

/** A project whose folder, and whatever was started in it, ends with the test, even when that fails. */
export function makeProject(...given: Parameters<typeof program.makeProject>): program.Project {
  onTestFinished(program.endAll)
  return program.makeProject(...given)
}

/** An Ennakko that ends with the test, even when that fails. */
export async function startEnnakko(
  ...given: Parameters<typeof program.startEnnakko>
): Promise<program.Process> {
  onTestFinished(program.endAll)
  return await program.startEnnakko(...given)
}
