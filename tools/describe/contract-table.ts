import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Abilities } from './abilities.ts'
import { abilities } from './abilities.ts'

/** A connector as the table shows it. */
export interface Tabled extends Abilities {
  name: string
}

/** `root` is the project's folder, whose sources and tests tell how positions are kept and what is tried. */
export function renderContracts(connectors: readonly Tabled[], root: string): string {
  const lengths = connectors
    .map(({ name }) => linesOf(root, `connectors/${name}.ts`))
    .toSorted((a, b) => a - b)
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0
  return `${[intro, abilityTable(connectors), keyTable(connectors), testIntro, testTable(connectors, root)].join('\n\n')}

${connectors.length} connectors; the file of the one in the middle has ${median} lines, the longest ${lengths.at(-1)}.
`
}

const intro = `<!-- Made by \`node tools/describe.ts --write\`. -->

# What each connector does

For how to set one up, read [sources.md](sources.md). This page is found out by opening every connector and looking at
its tests, so it cannot promise what is not there.

✓ works with nothing but its lines in the config; **key** works once a key is set; **address** works once the internet
can reach Ennakko (\`PUBLIC_URL\`, https).

- **poll** reads what is new; **stream** hears of it within seconds; **receive** takes what others push.
- **hydrate** asks for names and reach of what concerns you; **look up** sees what became of a post: edits, deletions.
- **reply** posts an answer that a person approved, at most so long.`

function abilityTable(connectors: readonly Tabled[]): string {
  const heads = [
    'Connector',
    ...abilities.map((name) => (name === 'lookup' ? 'look up' : name)),
    'longest reply',
  ]
  const rows = connectors.map(({ name, can, replies }) => {
    const cells = abilities.map((ability) => {
      const how = can.get(ability)
      return how === 'always' ? '✓' : (how ?? '–')
    })
    const most = replies ? `${replies.max.toLocaleString('en')} ${replies.unit}` : '–'
    return [link(name), ...cells, most]
  })
  return table(heads, rows)
}

function keyTable(connectors: readonly Tabled[]): string {
  const rows = connectors
    .filter(({ variables }) => variables.length > 0)
    .map(({ name, needs, variables }) => [
      link(name),
      needs === undefined || needs === '' ? 'works without' : `set ${needs}`,
      variables.map((variable) => `\`${variable}\``).join(', '),
    ])
  return [
    'Keys, from the environment or the source itself:',
    table(['Connector', 'Before it is read', 'All its keys'], rows),
  ].join('\n\n')
}

const testIntro = `## How each is tested

Every connector runs the same contract (\`test/connectors/contract.ts\`): its fixture gives the expected items, the cursor
that it returned gives none of them again, 304 is an empty page, 429 says when, 410 is for good, garbage is an error and
never an empty page, an abort ends a poll, addresses are absolute, dates possible, texts not empty, and no error names a
key.

- **Position**: what is kept between two polls. *overlap* reads back over what it has seen, for posts that come late;
  *seen* remembers what it gave; *inbox* counts what was pushed.
- **Strict server**: a server on loopback that refuses, and fails the test for, any call that the platform would refuse.
- **Churn**: random worlds of edits, deletions, late and doubled posts, over failures and restarts: none lost, none twice.
- **Recorded**: answers of the platform that others published, where they are at hand.
- **Real server**: the platform's own program, where it can run on one machine.`

/** Files of tests against a platform's own program. */
const realServers: Readonly<Record<string, [file: string, program: string]>> = {
  bluesky: ['bluesky-network.test.ts', 'AT Protocol network'],
  feed: ['wordpress.test.ts', 'WordPress'],
  html: ['wordpress.test.ts', 'WordPress'],
  imap: ['imap-dovecot.test.ts', 'Dovecot'],
  json: ['wordpress.test.ts', 'WordPress'],
}

function testTable(connectors: readonly Tabled[], root: string): string {
  const folder = path.join(root, 'test/connectors')
  const files = readdirSync(folder)
  const heads = [
    'Connector',
    'Position',
    'Contract',
    'Garbage',
    'Secrets',
    'Strict server',
    'Churn',
    'Recorded',
    'Real server',
  ]
  const rows = connectors.map(({ name }) => {
    // `feed-churn.test.ts` belongs to `feed`; `appstoreconnect.test.ts` does not belong to `appstore`.
    const own = files.filter((file) => file === `${name}.test.ts` || file.startsWith(`${name}-`))
    const tests = own.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n')
    const [file = '', program = ''] = realServers[name] ?? []
    const contract = new RegExp(`testConnector\\('${name}'[^]*?\\n\\}\\)`).exec(tests)?.[0] ?? ''
    return [
      link(name),
      positionOf(name, root),
      mark(contract !== ''),
      mark(/\bgarbage[:,]/.test(contract)),
      mark(/\bsecret[:,]/.test(contract)),
      mark(/\breplay\(|-server\.ts'/.test(tests)),
      mark(/\bchurn\(/.test(tests) || own.some((each) => each.includes('churn'))),
      mark(/\.\.\/shared|shared\/fixtures/.test(tests)),
      files.includes(file) ? program : '–',
    ]
  })
  return table(heads, rows)
}

/** By what its files use. */
function positionOf(name: string, root: string): string {
  const folder = path.join(root, 'connectors', name)
  const files = existsSync(folder) ? readdirSync(folder).map((file) => `${name}/${file}`) : []
  const text = [`${name}.ts`, ...files].map((file) => read(root, `connectors/${file}`)).join('\n')
  const uses = [
    /\/(?:overlap|listings)\.ts'/.test(text) && 'overlap',
    /\/seen\.ts'/.test(text) && 'seen',
    /inbox\.read|readInbox|readPushed/.test(text) && 'inbox',
  ].filter((use) => use !== false)
  return uses.length === 0 ? 'its own' : uses.join(', ')
}

function read(root: string, file: string): string {
  // A few are named differently, since a file of the seam has their name.
  const other = file.replace(/^connectors\/(\w+)\.ts$/, 'connectors/$1-api.ts')
  return readFileSync(path.join(root, existsSync(path.join(root, other)) ? other : file), 'utf8')
}

function linesOf(root: string, file: string): number {
  return read(root, file).trimEnd().split('\n').length
}

function mark(is: boolean): string {
  return is ? '✓' : '–'
}

function link(name: string): string {
  return `[${name}](sources.md#${name})`
}

function table(heads: readonly string[], rows: readonly string[][]): string {
  const lines = [heads, heads.map(() => '---'), ...rows]
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
}
