/** Writes ONNX files: the few messages of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto that a small graph needs. */

export interface Tensor {
  name: string
  dims: number[]
  floats?: number[]
  integers?: number[]
}

export interface Node {
  op: string
  inputs: string[]
  output: string
  /** Whole-number attributes by name. */
  attributes?: Record<string, number>
}

export interface Graph {
  /** Names of int64 inputs of shape [batch, length]. */
  inputs: string[]
  /** A float output of shape [batch, width]. */
  output: { name: string; width: number }
  nodes: Node[]
  constants: Tensor[]
}

const float = 1
const int64 = 7
const irVersion = 8
const operatorSet = 13

export function encodeOnnx({ inputs, output, nodes, constants }: Graph): Buffer {
  const graph = Buffer.concat([
    ...nodes.map((node) => bytesField(1, encodeNode(node))),
    textField(2, 'tiny'),
    ...constants.map((tensor) => bytesField(5, encodeTensor(tensor))),
    ...inputs.map((name) => bytesField(11, encodeValue(name, int64, ['batch', 'length']))),
    bytesField(12, encodeValue(output.name, float, ['batch', output.width])),
  ])
  const operators = Buffer.concat([textField(1, ''), intField(2, operatorSet)])
  return Buffer.concat([intField(1, irVersion), bytesField(7, graph), bytesField(8, operators)])
}

function encodeNode({ op, inputs, output, attributes = {} }: Node): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => textField(1, name)),
    textField(2, output),
    textField(4, op),
    ...Object.entries(attributes).map(([name, value]) =>
      bytesField(5, Buffer.concat([textField(1, name), intField(3, value), intField(20, 2)])),
    ),
  ])
}

function encodeTensor({ name, dims, floats, integers }: Tensor): Buffer {
  const raw = floats
    ? Buffer.from(Float32Array.from(floats).buffer)
    : Buffer.from(BigInt64Array.from((integers ?? []).map(BigInt)).buffer)
  return Buffer.concat([
    ...dims.map((dim) => intField(1, dim)),
    intField(2, floats ? float : int64),
    textField(8, name),
    bytesField(9, raw),
  ])
}

function encodeValue(name: string, type: number, shape: (string | number)[]): Buffer {
  const dims = shape.map((dim) =>
    bytesField(1, typeof dim === 'number' ? intField(1, dim) : textField(2, dim)),
  )
  const tensor = Buffer.concat([intField(1, type), bytesField(2, Buffer.concat(dims))])
  return Buffer.concat([textField(1, name), bytesField(2, bytesField(1, tensor))])
}

function textField(field: number, text: string): Buffer {
  return bytesField(field, Buffer.from(text))
}

function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes])
}

function intField(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)])
}

/** Of numbers from 0 on. */
function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...bytes, rest])
}
