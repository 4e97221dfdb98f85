import { route } from '../../outreach/routing.ts'
import type { RoutingFacts } from '../../outreach/routing.ts'
import type { PlacedMessage } from './read-value.ts'
import type { Config } from '../schema.ts'
import type { SourceConfig } from '../sources.ts'
import { type Level, levels } from '../../mentions/vocabulary.ts'

/** What a valid config probably does not mean: cases that reach nobody, parts that have no effect. */
export function findWarnings(config: Config): PlacedMessage[] {
  return [
    ...idleSources(config),
    ...unreached(config),
    ...shadowed(config),
    ...unusedChannels(config),
    ...unscoredLanguages(config),
  ]
}

function idleSources({ sources }: Config): PlacedMessage[] {
  const none = sources.some(({ enabled, missing }) => enabled || missing !== undefined)
    ? []
    : [
        {
          path: ['sources'],
          message: 'no source is switched on, so nothing is read; add one, or remove an "enabled: false"',
        },
      ]
  const brands = sources.flatMap(({ brand, match }, index) =>
    brand !== undefined && match === 'brands'
      ? [
          {
            path: ['sources', index, 'brand'],
            message: 'has no effect without "match: all"; add that, or remove "brand"',
          },
        ]
      : [],
  )
  return [...none, ...brands]
}

/** Runs the real routing over every kind of case that the policies can tell apart. */
function unreached(config: Config): PlacedMessage[] {
  const cases = casesWithoutPriority(config)
  const gaps = levels.map((priority) => ({
    priority,
    missed: cases.filter((facts) => route(config.policies, { ...facts, priority }) === undefined),
  }))
  const whole = gaps.filter(({ missed }) => cases.length > 0 && missed.length === cases.length)
  const partly = gaps.filter(({ missed }) => missed.length > 0 && missed.length < cases.length)
  const advice = 'add a last policy without "when" to catch the rest, or leave it so if the inbox is enough'
  const path = ['policies']
  return [
    ...(whole.length === 0 ? [] : [{ path, message: `${priorities(whole)} cases alert nobody; ${advice}` }]),
    ...(partly.length === 0
      ? []
      : [
          {
            path,
            message: `some ${priorities(partly)} cases alert nobody, such as ${example(partly)}; ${advice}`,
          },
        ]),
  ]
}

type Case = Omit<RoutingFacts, 'priority'>

interface Gap {
  priority: Level
  missed: Case[]
}

/**
 * One representative of every kind of case: names that no policy mentions all fare alike, so one of them stands for
 * the rest. Causes only add to what matches, so a case without any is the hardest to reach.
 */
function casesWithoutPriority({ policies, sources, brands, languages }: Config): Case[] {
  const mentioned = (key: 'brand' | 'source' | 'language') =>
    new Set(policies.flatMap(({ when }) => when[key] ?? []))
  const [brandNames, sourceNames] = [mentioned('brand'), mentioned('source')]
  const brandIds = representatives(
    brands,
    ({ id }) => id,
    ({ id }) => (brandNames.has(id) ? id : ''),
  )
  const kind = (source: SourceConfig): string =>
    sourceNames.has(source.id) ? `id ${source.id}` : `${source.connector} ${source.match} ${source.brand}`
  const watched = representatives(
    sources.filter(({ enabled }) => enabled),
    (source) => source,
    kind,
  )
  return watched.flatMap((source) =>
    brandsOf(source, brandIds).flatMap((brand) =>
      languages.map((language) => ({
        source: source.id,
        connector: source.connector,
        brand,
        language,
        causes: [],
      })),
    ),
  )
}

function brandsOf({ match, brand }: SourceConfig, brandIds: readonly string[]): (string | undefined)[] {
  if (match === 'brands') return [...brandIds]
  return brand === undefined ? [undefined, ...brandIds] : [brand]
}

function representatives<T, U>(items: readonly T[], pick: (item: T) => U, kind: (item: T) => string): U[] {
  return [...new Map(items.toReversed().map((item) => [kind(item), item])).values()].toReversed().map(pick)
}

function priorities(gaps: readonly Gap[]): string {
  return gaps
    .map(({ priority }) => priority)
    .join(', ')
    .replace(/, (P\d)$/, ' and $1')
}

function example(gaps: readonly Gap[]): string {
  const { source, brand, language } = gaps[0]?.missed[0] ?? { source: '' }
  return `one in "${language}" ${brand === undefined ? 'about no brand' : `about "${brand}"`} from "${source}"`
}

/** Policies behind one without conditions are never tried. */
function shadowed({ policies }: Config): PlacedMessage[] {
  const catchAll = policies.findIndex(({ when }) =>
    Object.values(when).every((wanted) => wanted === undefined),
  )
  if (catchAll < 0 || catchAll === policies.length - 1) return []
  const message = 'is never used: a policy without "when" above it takes every case; move that one to the end'
  return [{ path: ['policies', catchAll + 1], message }]
}

function unusedChannels({ channels, policies, operators }: Config): PlacedMessage[] {
  const used = new Set([
    ...operators.notify,
    ...policies.flatMap(({ steps }) => steps.flatMap(({ notify }) => notify)),
  ])
  return channels
    .filter(({ id }) => !used.has(id))
    .map(({ id }) => ({
      path: ['channels', id],
      message: 'gets no alerts: no policy names it; add it to a "notify", or remove it',
    }))
}

function unscoredLanguages({ transformer, languages }: Config): PlacedMessage[] {
  return (transformer?.languages ?? []).flatMap((language, index) =>
    languages.includes(language)
      ? []
      : [
          {
            path: ['transformer', 'languages', index],
            message: `"${language}" is not among "languages", so no post in it is shown to the model; add it there, or remove it here`,
          },
        ],
  )
}
