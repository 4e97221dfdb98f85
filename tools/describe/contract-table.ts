import { abilityNames, type Abilities } from '../../connectors/connector.ts'
import type { Keys } from './keys.ts'

/** A connector as the table shows it. */
export interface Tabled {
  name: string
  kind: string
  abilities: Abilities
  keys: Keys
}

export function renderContracts(connectors: readonly Tabled[]): string {
  return `${[intro, abilityTable(connectors), keyTable(connectors), proofs].join('\n\n')}\n`
}

const intro = `<!-- Made by \`node tools/describe.ts --write\`. -->

# What each connector does

For how to set one up, read [sources.md](sources.md). This page is what the connectors declare; the contract test opens
each of them in every way that its options allow and fails when it has something else.

✓ works with nothing but its lines in the config; **key** works once a key is set; **address** works once the internet
can reach Ennakko (\`PUBLIC_URL\`, https).

- **poll** reads what is new; **stream** hears of it within seconds; **receive** takes what others push.
- **hydrate** asks for names and reach of what concerns you; **look up** sees what became of a post: edits, deletions.
- **reply** posts an answer that a person approved, at most so long.
- **kind**: what is mostly written there: reviews of you, letters to you (inbox), posts that address you (mention), what
  a search finds, or news. A source's \`kind\` in the config overrides it.
- **place**: how a poll knows what is new. *overlap* reads the last stretch of time again, for posts that come late;
  *seen* remembers what it gave; *number* goes on behind the last one.`

function abilityTable(connectors: readonly Tabled[]): string {
  const names = abilityNames.map((name) => (name === 'lookup' ? 'look up' : name))
  const rows = connectors.map(({ name, kind, abilities }) => {
    const { longestReply: longest, places } = abilities
    const cells = abilityNames.map((ability) => {
      const requirement = abilities[ability]
      return requirement === 'always' ? '✓' : (requirement ?? '–')
    })
    const most = longest ? `${longest.max.toLocaleString('en')} ${longest.unit}` : '–'
    return [link(name), kind, ...cells, most, places.join(', ')]
  })
  return table(['Connector', 'kind', ...names, 'longest reply', 'place'], rows)
}

function keyTable(connectors: readonly Tabled[]): string {
  const rows = connectors
    .filter(({ keys }) => keys.variables.length > 0)
    .map(({ name, keys: { needs, variables } }) => [
      link(name),
      needs === undefined ? 'works without' : `set ${needs}`,
      variables.map((variable) => `\`${variable}\``).join(', '),
    ])
  return [
    'Keys, from the environment or the source itself:',
    table(['Connector', 'Before it is read', 'All its keys'], rows),
  ].join('\n\n')
}

const proofs = `## How each is tested

Every connector runs the same contract (\`test/connectors/contract.ts\`): it can do what it declares, its fixture gives the
expected items, the cursor that it returned gives none of them again, 304 is an empty page, 429 says when, 410 is for good,
garbage is an error and never an empty page, an abort ends a poll, addresses are absolute, dates possible, texts not empty,
and no error names a key.

- Every one that asks a network has a **platform** on loopback (\`platform.ts\` in its folder), which refuses what the real
  one would refuse, and brings it every trouble that the real one is known for (\`trouble.test.ts\`).
- Every one whose posts can change or vanish lives through **churn**: random worlds of edits, deletions, late and doubled
  posts, over failures and restarts; none is lost and none comes twice.
- Where the platform's own program runs on one machine, it is tried against that: Bluesky's servers, Dovecot for \`imap\`,
  WordPress for \`feed\`, \`html\` and \`json\`.`

function link(name: string): string {
  return `[${name}](sources.md#${name})`
}

function table(heads: readonly string[], rows: readonly string[][]): string {
  const lines = [heads, heads.map(() => '---'), ...rows]
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
}
