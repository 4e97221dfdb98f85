/**
 * Trains the models in mentions/sentiment/models from the labelled sets beside the project and the posts in
 * tools/train/posts; the same rows give the same bytes.
 * Run: node tools/train/train.ts [--check] [fi en sv]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { modelUrl } from '../../mentions/sentiment/model-file.ts'
import { prepare, trainModel } from './recipe.ts'
import { hasTrainingData, readTrainingRows } from './sets.ts'
import { languages } from '../../mentions/vocabulary.ts'

const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' } }, allowPositionals: true })
const chosen = languages.filter((language) => positionals.length === 0 || positionals.includes(language))

if (!hasTrainingData()) {
  console.error('The labelled sets are not here (../shared/data): nothing was trained.')
  process.exit(1)
}

for (const language of chosen) {
  const started = performance.now()
  const rows = readTrainingRows(language)
  const trained = trainModel(language, prepare(language, rows)).encode()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (!values.check) {
    writeFileSync(modelUrl(language), trained)
    console.log(`${language}: ${rows.length} rows, ${trained.length} bytes, ${seconds} s`)
  } else if (trained.equals(readFileSync(modelUrl(language)))) {
    console.log(`${language}: ${rows.length} rows give the committed bytes, ${seconds} s`)
  } else {
    console.error(
      `${language}: the committed model is not what these rows and this recipe give; train it again`,
    )
    process.exitCode = 1
  }
}
