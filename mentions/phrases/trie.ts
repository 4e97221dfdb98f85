/** Letters beyond these are in no trie, and count as ends of words. */
const known = 0x250

/** By code, of the known ones: whether a letter or a digit. */
export const isWord = Uint8Array.from({ length: known }, (_, code) =>
  /[\p{L}\p{N}]/u.test(String.fromCharCode(code)) ? 1 : 0,
)

interface TrieNode {
  /** By code. */
  children: Map<number, TrieNode>
  /** Sets of bits: whose text ends here, and whose text ends here where the word does. */
  begun: number
  ended: number
}

export interface Trie {
  /** Puts a set of bits at the end of a text. `whole`: it counts only where no letter follows. The text is not empty. */
  add: (text: string, whole: boolean, bits: number) => void
  compile: () => Find
}

/** The bits of every text of the trie that stands in `text` at `at`. */
export type Find = (text: string, at: number) => number

export function createTrie(): Trie {
  const root = createNode()
  return {
    add(text, whole, bits) {
      let node = root
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at)
        if (code >= known) {
          node.begun |= bits
          return
        }
        node = childOf(node, code)
      }
      if (whole) node.ended |= bits
      else node.begun |= bits
    },
    compile: () => compile(root),
  }
}

function createNode(): TrieNode {
  return { children: new Map(), begun: 0, ended: 0 }
}

function childOf(node: TrieNode, code: number): TrieNode {
  const child = node.children.get(code) ?? createNode()
  node.children.set(code, child)
  return child
}

/** As rows of one table, a row for a node and a column for a letter, so that a step is one look into an array. */
function compile(root: TrieNode): Find {
  const nodes = [root]
  for (const node of nodes) nodes.push(...node.children.values())
  const places = new Map(nodes.map((node, place) => [node, place]))
  const codes = new Set(nodes.flatMap(({ children }) => [...children.keys()]))
  const width = codes.size + 1
  const columns = new Uint16Array(known)
  for (const [index, code] of [...codes].entries()) columns[code] = index + 1
  const next = new Uint16Array(nodes.length * width)
  for (const [place, { children }] of nodes.entries())
    for (const [code, child] of children) next[place * width + (columns[code] ?? 0)] = places.get(child) ?? 0
  const begun = Int32Array.from(nodes, (node) => node.begun)
  const ended = Int32Array.from(nodes, (node) => node.ended)

  return (text, from) => {
    // Column 0 leads from everywhere to place 0, which is the root and nobody's child.
    let place = next[columns[text.charCodeAt(from)] ?? 0] ?? 0
    let found = 0
    for (let at = from + 1; place !== 0; at++) {
      found |= begun[place] ?? 0
      const code = text.charCodeAt(at)
      if (isWord[code] !== 1) found |= ended[place] ?? 0
      place = next[place * width + (columns[code] ?? 0)] ?? 0
    }
    return found
  }
}
