import { readFileSync, rmSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../lib/errors.ts'
import { libraryVersion, readModelFolder } from '../../workers/transformer/model-folder.ts'
import { configOf } from '../harness/config.ts'
import { makeProject, runCommand } from '../harness/ennakko.ts'
import { writeTinyModel } from '../harness/tiny-model.ts'
import { emptyPlace, placeWithStandIn } from '../harness/transformers.ts'

type Names = [string, string, string]

function tinyModel(place: string, labels?: Names): string {
  const folder = join(place, 'tiny')
  writeTinyModel(folder, { bad: ['möhnä'], good: ['jepa'], ...(labels ? { labels } : {}) })
  return folder
}

const withLibrary = (labels?: Names) =>
  tinyModel(placeWithStandIn('throw new Error("not loaded here")'), labels)

function read(folder: string, labels?: { negative: string[]; positive: string[] }) {
  return readModelFolder({ folder, languages: ['fi'], labels, weight: 0.5, maxTokens: 64, timeoutMs: 1000 })
}

function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('was not refused')
}

describe('readModelFolder', () => {
  it('names the folder that is missing', () => {
    const folder = join(emptyPlace(), 'nowhere')
    expect(refusal(() => read(folder))).toBe(
      `there is no folder ${folder}; put the model there, or correct transformer.folder`,
    )
  })

  it.each(['config.json', 'tokenizer.json', 'tokenizer_config.json'])('names a missing %s', (name) => {
    const folder = withLibrary()
    rmSync(join(folder, name))
    expect(refusal(() => read(folder))).toContain(`holds no ${name}`)
  })

  it('says how to install the library that is missing', () => {
    const place = emptyPlace()
    expect(refusal(() => read(tinyModel(place)))).toBe(
      `transformer.folder is set, but @huggingface/transformers is not installed; run: npm install --ignore-scripts --prefix ${place} @huggingface/transformers@${libraryVersion}`,
    )
  })

  it('names the same version of the library as the guide and the checks', () => {
    for (const file of ['docs/operate.md', 'docs/dependencies.md', '.ci/run']) {
      const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8')
      const named = [...text.matchAll(/@huggingface\/transformers@(\d[\w.]*\w)/g)].map(
        ([, version]) => version,
      )
      expect({ file, named: [...new Set(named)] }).toEqual({ file, named: [libraryVersion] })
    }
  })

  it.each([
    ['onnx/model.onnx', { subfolder: 'onnx', dtype: 'fp32' }],
    ['onnx/model_quantized.onnx', { subfolder: 'onnx', dtype: 'q8' }],
    ['model.onnx', { subfolder: '', dtype: 'fp32' }],
  ])('finds the weights in %s', (name, file) => {
    const folder = withLibrary()
    renameSync(join(folder, 'onnx/model.onnx'), join(folder, name))
    expect(read(folder).file).toEqual(file)
  })

  it('asks for a model in ONNX format where there is none', () => {
    const folder = withLibrary()
    rmSync(join(folder, 'onnx/model.onnx'))
    expect(refusal(() => read(folder))).toContain('holds no onnx/model.onnx')
  })

  it.each<[Names, number[], number[]]>([
    [['negative', 'neutral', 'positive'], [0], [2]],
    [['Positive', 'Neutral', 'Very Negative'], [2], [0]],
    [['LABEL_0', 'LABEL_1', 'LABEL_2'], [0], [2]],
    [['1 star', '3 stars', '5 stars'], [0], [2]],
    [['NEG', 'NEU', 'POS'], [0], [2]],
  ])('knows what %s mean', (labels, negative, positive) => {
    expect(read(withLibrary(labels))).toMatchObject({ negative, positive })
  })

  it('takes the meanings that the config gives, against the names', () => {
    const folder = withLibrary(['a', 'b', 'c'])
    expect(read(folder, { negative: ['c', 'b'], positive: ['a'] })).toMatchObject({
      negative: [2, 1],
      positive: [0],
    })
  })

  it('asks what classes mean that do not say it', () => {
    expect(refusal(() => read(withLibrary(['a', 'b', 'c'])))).toContain(
      "the model's classes are a, b, c, which does not say what they mean; add labels:",
    )
  })

  it('refuses a label that the model does not have', () => {
    expect(refusal(() => read(withLibrary(), { negative: ['bad'], positive: [] }))).toBe(
      "transformer.labels names bad, but the model's classes are negative, neutral, positive",
    )
  })

  it.each([
    ['no classes', { model_type: 'bert' }, 'has no id2label'],
    [
      'several classes to a text',
      { id2label: { 0: 'neg' }, problem_type: 'multi_label_classification' },
      'one class',
    ],
  ])('refuses a model with %s', (_, config, message) => {
    const folder = withLibrary()
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
    expect(refusal(() => read(folder))).toContain(message)
  })

  it('refuses a description that is cut off', () => {
    const folder = withLibrary()
    writeFileSync(join(folder, 'config.json'), '{"id2label": {')
    expect(refusal(() => read(folder))).toContain('is not readable JSON')
  })
})

describe('ennakko check', () => {
  const check = async (transformer: object) => {
    const sources = [{ id: 'forum', connector: 'feed', url: 'https://forum.example/rss' }]
    return await runCommand(makeProject(configOf({ sources, transformer })), ['check'])
  }

  it('names a model folder that is missing, with its place in the config', async () => {
    const { code, stderr } = await check({ folder: '/nowhere/model', languages: ['fi'] })
    expect(code).toBe(1)
    expect(stderr).toMatch(/ennakko\.yaml:\d+:\d+ transformer: there is no folder .*model;/)
  })

  it('warns of a language that posts are not written in', async () => {
    const { code, stderr } = await check({ folder: withLibrary(), languages: ['fi', 'sv'] })
    expect(code).toBe(0)
    expect(stderr).toContain('transformer.languages[1]: "sv" is not among "languages"')
  })
})
