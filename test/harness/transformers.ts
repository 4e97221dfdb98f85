import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { libraryVersion } from '../../workers/transformer/model-folder.ts'

const home = join(import.meta.dirname, '../../.node/transformers')
const library = '@huggingface/transformers'
const hasTransformers = existsSync(join(home, 'node_modules', library))

if (!hasTransformers) {
  console.warn(
    `\n!!! ${library} is not installed: every suite with a real model is SKIPPED (500 MB: npm install --ignore-scripts --prefix .node/transformers ${library}@${libraryVersion})\n`,
  )
}

/** `describe` for what needs the real library; skipped, loudly, where it is not installed. */
export const describeWithTransformers = describe.skipIf(!hasTransformers)

/** A folder to put models into, with the real library beside them. Removed after the tests of the file. */
export function placeWithLibrary(): string {
  const place = emptyPlace()
  symlinkSync(join(home, 'node_modules'), join(place, 'node_modules'))
  return place
}

/** A folder to put models into, with a library beside them whose `from_pretrained` runs this JavaScript. */
export function placeWithStandIn(fromPretrained: string): string {
  const place = emptyPlace()
  const folder = join(place, 'node_modules', library)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: library, main: 'index.cjs' }))
  writeFileSync(
    join(folder, 'index.cjs'),
    `class Loaded { static async from_pretrained(folder, options) { ${fromPretrained} } }
     exports.env = {}; exports.AutoTokenizer = Loaded; exports.AutoModelForSequenceClassification = Loaded`,
  )
  return place
}

/** A folder to put models into, without any library. */
export function emptyPlace(): string {
  const place = mkdtempSync(join(tmpdir(), 'ennakko-model-'))
  afterAll(() => rmSync(place, { recursive: true, force: true }))
  return place
}

/** Processes below another that hold a model; none where there is no /proc. */
export function modelProcesses(parent: number = process.pid): number[] {
  if (!existsSync('/proc/self/stat')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const above = /\) \S (\d+) /.exec(readOrNothing(`/proc/${pid}/stat`))?.[1]
      return above === String(parent) && readOrNothing(`/proc/${pid}/cmdline`).includes('serve-model')
    })
}

/** A process may end while it is looked at. */
function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
