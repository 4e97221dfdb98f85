import { z } from 'zod'
import { type ConnectorName, connectors } from '../connectors/index.ts'
import { duration } from './schema/duration.ts'
import { flatUnion } from './schema/flat-union.ts'
import { idSchema } from './schema/id.ts'
import { type SourceKind, sourceKinds } from '../mentions/vocabulary.ts'

type Connectors = typeof connectors

export type ConnectorOptions = { [N in ConnectorName]: z.output<Connectors[N]['options']> }

interface SourceHead {
  id: string
  /** The configured interval; absent when the source's own habit decides. */
  everySeconds?: number
  /** 'all': every item concerns us, whatever it says. */
  match: 'brands' | 'all'
  /** The brand that items are about when their text does not say. */
  brand?: string
  /** What the posts are written in, when the editor knows: a hint, not a fact. */
  language?: string
  /** What kind of place it is: as the config says, else as its connector does. */
  kind: SourceKind
  /** Environment variables that must be set before it can be read; it is switched off till then. */
  missing?: string[]
}

/** One configured source. A disabled one has no options when its secrets are not set. */
export type SourceConfig<N extends ConnectorName = ConnectorName> = {
  [K in N]: SourceHead & { connector: K } & (
      | { enabled: true; options: ConnectorOptions[K] }
      | { enabled: false; options?: ConnectorOptions[K] }
    )
}[N]

const head = {
  id: idSchema
    .describe('Your own short name for the source; it must not change later, since history hangs on it.')
    .meta({
      example: 'io-tech',
    }),
  enabled: z.boolean().prefault(true).describe('false switches the source off and keeps its lines.'),
  every: duration({ min: '1s', max: '7d' })
    .optional()
    .describe(
      "How often to read. Without it, Ennakko follows the source's own pace. A server that asks for patience is always obeyed.",
    )
    .meta({ example: '5m' }),
  match: z
    .enum(['brands', 'all'])
    .prefault('brands')
    .describe(
      'brands: keep posts that name a brand. all: keep every post, for places that are about you anyway.',
    ),
  brand: idSchema.optional().describe('With match: all, the id of the brand that the posts are about.').meta({
    example: 'revontuli',
  }),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'is not a language code; write two letters, such as fi, en or sv')
    .optional()
    .describe(
      'The language of the posts, when it is always the same. Otherwise it is recognised from the text.',
    )
    .meta({ example: 'fi' }),
  kind: z
    .enum(sourceKinds)
    .optional()
    .describe(
      'What kind of place it is, when it is another than is usual for its connector: reviews of you (review), letters to you (inbox), posts that address you (mention), what a search finds (search), or news (news).',
    )
    .meta({ example: 'review' }),
}

/** The options were just read with the connector's own schema, which TypeScript cannot follow through the union. */
const readSource = z.custom<SourceConfig>()

/** The keys that every source has, whatever its connector. */
export const sourceHeadKeys: readonly string[] = ['connector', ...Object.keys(head)]

/** The common keys alone: all that can be said of a source whose connector is not known. */
export const sourceHeadSchema = z.object(head)

/** As written: the common keys and the connector's options side by side. */
export const sourceSchema = flatUnion(connectors, 'connector', head, ['language']).transform(asSource)

/** A source whose options cannot be read and are not needed, because it is switched off. */
export const disabledSourceSchema = z
  .object({ ...head, enabled: z.literal(false), connector: z.string() })
  .transform(asSource)

function asSource({ every, kind, connector, ...source }: Record<string, unknown>): SourceConfig {
  const everySeconds = typeof every === 'number' ? every / 1000 : undefined
  return readSource.parse({ ...source, connector, kind: kind ?? kindOf(connector), everySeconds })
}

function kindOf(connector: unknown): SourceKind | undefined {
  return Object.entries(connectors).find(([name]) => name === connector)?.[1].kind
}
