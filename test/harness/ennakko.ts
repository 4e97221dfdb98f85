import { afterEach } from 'vitest'
import { endAll } from './program.ts'

export { makeProject, runCommand, runProcess, startEnnakko } from './program.ts'
export type { Process, Project } from './program.ts'

// A test that fails must not leave processes behind.
afterEach(endAll)
