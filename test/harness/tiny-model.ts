import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeOnnx } from './tiny-onnx.ts'

export interface TinyModel {
  /** Words that say it is a complaint, and words that say it is praise; all others say nothing. */
  bad: string[]
  good: string[]
  /** Names of the three classes, in the order negative, neutral, positive. */
  labels?: [string, string, string]
}

const special = ['[PAD]', '[UNK]']

/**
 * Writes a sentiment model as people export them: an embedding of two numbers for each word (bad, good), their mean
 * over the text, and a linear layer to three classes.
 */
export function writeTinyModel(
  folder: string,
  { bad, good, labels = ['negative', 'neutral', 'positive'] }: TinyModel,
): void {
  const words = [...special, ...bad, ...good]
  mkdirSync(join(folder, 'onnx'), { recursive: true })
  writeFileSync(join(folder, 'onnx', 'model.onnx'), encodeTinyModel(words, bad, good))
  writeJson(folder, 'config.json', {
    model_type: 'distilbert',
    architectures: ['DistilBertForSequenceClassification'],
    id2label: Object.fromEntries(labels.map((label, index) => [index, label])),
  })
  writeJson(folder, 'tokenizer_config.json', {
    tokenizer_class: 'PreTrainedTokenizerFast',
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    model_max_length: 512,
  })
  writeJson(folder, 'tokenizer.json', {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((content, id) => ({ id, content, special: true })),
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
      unk_token: '[UNK]',
    },
  })
}

/** How much one loaded word in a text of ten moves its class, in logits. */
const strength = 4

function encodeTinyModel(words: string[], bad: string[], good: string[]): Buffer {
  const table = words.flatMap((word) => [bad.includes(word) ? 1 : 0, good.includes(word) ? 1 : 0])
  const pull = strength * 10
  return encodeOnnx({
    inputs: ['input_ids', 'attention_mask'],
    output: { name: 'logits', width: 3 },
    constants: [
      { name: 'table', dims: [words.length, 2], floats: table },
      { name: 'last', dims: [1], integers: [2] },
      { name: 'length', dims: [1], integers: [1] },
      { name: 'weights', dims: [2, 3], floats: [pull, 0, 0, 0, 0, pull] },
      { name: 'bias', dims: [3], floats: [0, 1, 0] },
    ],
    nodes: [
      { op: 'Gather', inputs: ['table', 'input_ids'], output: 'embedded', attributes: { axis: 0 } },
      { op: 'Cast', inputs: ['attention_mask'], output: 'mask', attributes: { to: 1 } },
      { op: 'Unsqueeze', inputs: ['mask', 'last'], output: 'mask3' },
      { op: 'Mul', inputs: ['embedded', 'mask3'], output: 'masked' },
      { op: 'ReduceSum', inputs: ['masked', 'length'], output: 'sum', attributes: { keepdims: 0 } },
      { op: 'ReduceSum', inputs: ['mask', 'length'], output: 'count', attributes: { keepdims: 1 } },
      { op: 'Div', inputs: ['sum', 'count'], output: 'mean' },
      { op: 'MatMul', inputs: ['mean', 'weights'], output: 'classes' },
      { op: 'Add', inputs: ['classes', 'bias'], output: 'logits' },
    ],
  })
}

function writeJson(folder: string, name: string, value: object): void {
  writeFileSync(join(folder, name), JSON.stringify(value))
}
