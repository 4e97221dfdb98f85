import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { renderContracts } from '../../tools/describe/contract-table.ts'
import { type Described, renderGuide } from '../../tools/describe/guide.ts'
import { keysOf } from '../../tools/describe/keys.ts'
import type { Connector } from '../../connectors/connector.ts'
import { credential, needed } from '../../connectors/access/credential.ts'
import { connectors } from '../../connectors/index.ts'
import { ConfigError } from '../../lib/errors.ts'
import { findAbilities } from '../connectors/abilities.ts'

const page = async () => ({ items: [], cursor: '' })

const options = z.strictObject({
  url: z.string().describe('Where.'),
  live: z.boolean().default(false),
  key: credential('TABLE_KEY', 'The key.'),
  admin: z.string().optional().meta({ example: '${TABLE_ADMIN}' }),
  admin_user: z.string().optional(),
})

const invented: Connector<z.infer<typeof options>> = {
  summary: 'An invented connector',
  options,
  everySeconds: 60,
  kind: 'review',
  abilities: {
    poll: 'key',
    stream: 'key',
    receive: 'address',
    reply: 'key',
    longestReply: { max: 9, unit: 'bytes' },
    places: ['seen', 'number'],
  },
  docs: {
    example: '- id: x\n  connector: invented\n  url: https://x.example\n  match: all',
    costs: 'Nothing.',
    blind: 'Everything.',
    rules: 'None.',
  },
  open({ live, key, admin, admin_user: user }, io) {
    needed(key, 'TABLE_KEY', 'nothing')
    if (admin !== undefined && user === undefined) throw new ConfigError('admin needs admin_user')
    return {
      poll: page,
      ...(live && { async *stream() {} }),
      ...(io.callbackUrl !== undefined && { receive: () => ({ items: [] }) }),
      ...(admin !== undefined && {
        reply: async () => ({ id: '1' }),
        replies: { max: 9, unit: 'bytes', repeatable: false },
      }),
    }
  },
}

describe('the table of connectors', () => {
  it('is checked against what a feed has always, with a key and with an address', () => {
    const { places: _, ...declared } = invented.abilities
    expect(findAbilities(invented)).toEqual(declared)
  })

  it('tells what works how, and what to set first', () => {
    const { abilities, kind } = invented
    const keys = keysOf(invented)
    expect(keys).toEqual({ needs: 'TABLE_KEY, or nothing', variables: ['TABLE_KEY', 'TABLE_ADMIN'] })
    const page = renderContracts([{ name: 'invented', kind, abilities, keys }])
    expect(page).toContain(
      '| [invented](sources.md#invented) | review | key | key | address | – | – | key | 9 bytes | seen, number |',
    )
    expect(page).toContain('| set TABLE_KEY, or nothing | `TABLE_KEY`, `TABLE_ADMIN` |')
  })

  it.each(Object.entries(connectors))('knows how %s is read', (_, { abilities }) => {
    expect(abilities.poll ?? abilities.stream ?? abilities.receive).toBeDefined()
  })

  it('knows what the real ones need', () => {
    expect(keysOf(connectors.hackernews).needs).toBeUndefined()
    expect(keysOf(connectors.reddit).needs).toContain('REDDIT_CLIENT_ID')
  })
})

const described = (name: string): Described => ({
  name,
  summary: `About ${name}`,
  docs: { example: `- id: ${name}`, costs: 'Much.', blind: 'All.', rules: 'None.' },
  schema: { properties: { url: { description: 'Where.' }, tag: {} }, required: ['url'] },
})

describe('the guide to sources, made anew', () => {
  const before = [
    '# Guide\n\nBy hand.\n\n<!-- connectors -->\n\nold\n\n',
    '## gone\n\nold\n\n<!-- /made -->\n\nBy hand, too.\n\n',
    '## zebra\n\n<!-- made -->\nold\n<!-- /made -->\n\nStripes by hand.\n\n```sh\necho hei\n```\n\n',
    '<!-- /connectors -->\n\n## Secrets\n\nBy hand.\n',
  ].join('')
  const after = renderGuide(before, [described('ant'), described('zebra')])

  it('keeps what people wrote around it and under its sections', () => {
    expect(after).toMatch(/^# Guide\n\nBy hand\.\n\n<!-- connectors -->\n/)
    expect(after).toContain('<!-- /made -->\n\nStripes by hand.\n\n```sh\necho hei\n```\n')
    expect(after).toMatch(/<!-- \/connectors -->\n\n## Secrets\n\nBy hand\.\n$/)
    expect(after).not.toMatch(/old|gone/)
  })

  it('says of each what it is, how it is written, and what is demanded', () => {
    const ant = after.split(/^## /m).find((part) => part.startsWith('ant\n'))
    expect(ant).toContain('About ant.\n\n```yaml\n- id: ant\n```\n')
    expect(ant).toContain(
      '- `url`: Where.\n- **May have** `tag`: [what each means](config.md#sources-with-connector-ant).',
    )
    expect(ant).toContain('- **Costs** Much.\n- **Cannot see** All.\n- **Rules** None.')
  })

  it('is the same when it is made twice, and needs its marks', () => {
    expect(renderGuide(after, [described('ant'), described('zebra')])).toBe(after)
    expect(() => renderGuide('# Guide\n', [])).toThrow('must hold the marks')
  })
})
