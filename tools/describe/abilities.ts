import { type KeyPairKeyObjectResult, generateKeyPairSync } from 'node:crypto'
import { parse } from 'yaml'
import { z } from 'zod'
import type { ZodType } from 'zod'
import type { Connector, Feed, Io, ReplyRules } from '../../connectors/connector.ts'
import { credentialsOf } from '../../connectors/access/credential.ts'
import { ConfigError, MissingCredential } from '../../lib/errors.ts'
import { sourceHeadKeys } from '../../config/sources.ts'

export const abilities = ['poll', 'stream', 'receive', 'hydrate', 'lookup', 'reply'] as const

type Ability = (typeof abilities)[number]

/** What a connector can do: with nothing but a line in the config, or only with keys or a public address as well. */
export interface Abilities {
  can: Map<Ability, 'always' | 'key' | 'address'>
  replies?: ReplyRules
  /** What must be set before its example works; undefined when nothing must. */
  needs?: string
  /** Every variable that may give it a key. */
  variables: string[]
}

type Described = Pick<Connector<unknown>, 'options' | 'docs' | 'open'>

/**
 * What the feeds of a connector do, found by opening them: its example, the example without each of its options, with each
 * of its switches turned on, and with words for each that it lacks. Opening reaches nothing outside.
 */
export function abilitiesOf(connector: Described): Abilities {
  const credentials = credentialsOf(connector.options)
  const own = ownKeysOf(connector)
  const result: Abilities = { can: new Map(), variables: [...credentials.values(), ...own.values()] }
  const examples = variantsOf(connector, new Set([...credentials.keys(), ...own.keys()]))
  for (const example of examples) {
    const bare = openFeed(connector, withoutKeys(example, credentials))
    result.needs ??= example === examples[0] && typeof bare === 'string' ? bare : undefined
    if (typeof bare !== 'string') note(result, bare, 'always')
    const keys = madeUpKeys(credentials)
    for (const more of [{}, ...withOwnKeys(connector, own)]) {
      const keyed = openFeed(connector, { ...example, ...keys, ...more })
      if (typeof keyed !== 'string') note(result, keyed, 'key')
    }
    const reached = openFeed(
      connector,
      { ...example, ...madeUpKeys(credentials) },
      'https://ennakko.example/hooks/x',
    )
    if (typeof reached !== 'string') note(result, reached, 'address')
  }
  return result
}

function note(result: Abilities, feed: Feed, how: 'always' | 'key' | 'address'): void {
  for (const ability of abilities) {
    if (feed[ability] !== undefined && (how === 'always' || !result.can.has(ability)))
      result.can.set(ability, how)
  }
  result.replies ??= feed.replies
}

type Options = Record<string, unknown>

function variantsOf({ docs, options }: Described, keys: ReadonlySet<string>): Options[] {
  const sources = z.array(z.record(z.string(), z.unknown())).parse(parse(docs.example))
  const examples = sources.map((source) =>
    Object.fromEntries(Object.entries(source).filter(([key]) => !sourceHeadKeys.includes(key))),
  )
  const switches = Object.entries(shapeOf(options)).flatMap(([key, schema]) =>
    schema.safeParse(true).success ? [key] : [],
  )
  const words = Object.entries(shapeOf(options)).flatMap(([key, schema]) =>
    !keys.has(key) && schema.safeParse('words').success ? [key] : [],
  )
  return examples.flatMap((example) => [
    example,
    ...Object.keys(example).map((left) =>
      Object.fromEntries(Object.entries(example).filter(([key]) => key !== left)),
    ),
    ...switches.map((key) => ({ ...example, [key]: true })),
    ...words.map((key) => ({ [key]: 'words', ...example })),
  ])
}

/** Keys that stand in the config because each is for one place: their examples name variables. */
function ownKeysOf({ options }: Described): Map<string, string> {
  return new Map(
    Object.entries(shapeOf(options)).flatMap(([key, schema]) => {
      const { example, variable } = schema.meta() ?? {}
      const name = /^\$\{(\w+)\}$/.exec(String(example))?.[1]
      return name === undefined || variable !== undefined ? [] : [[key, name] as const]
    }),
  )
}

/** Each alone, and with the name of the account that it is for. */
function withOwnKeys({ options }: Described, own: ReadonlyMap<string, string>): Options[] {
  const accounts = Object.keys(shapeOf(options)).filter((key) => /user(?:name)?$/.test(key))
  const account = Object.fromEntries(accounts.map((key) => [key, 'somebody']))
  return [...own.keys()].flatMap((key) => [
    { [key]: 'a-made-up-key' },
    { ...account, [key]: 'a-made-up-key' },
  ])
}

function shapeOf(options: ZodType): Record<string, ZodType> {
  return options instanceof z.ZodObject ? options.shape : {}
}

/** The feed, or what must be set first; a variant that makes no sense gives an empty text. */
function openFeed(connector: Described, given: Options, callbackUrl?: string): Feed | string {
  const read = connector.options.safeParse(given)
  if (!read.success) return ''
  try {
    return connector.open(read.data, { ...nothing, ...(callbackUrl !== undefined && { callbackUrl }) })
  } catch (error) {
    if (error instanceof MissingCredential) return error.wanted
    if (error instanceof ConfigError) return ''
    throw error
  }
}

function unreachable(): never {
  throw new Error('opening a source must not reach anything')
}

const nothing: Io = {
  sourceId: 'x',
  http: { request: unreachable, socket: unreachable, close: () => Promise.resolve() },
  inbox: { read: unreachable },
  tokens: { read: unreachable, write: unreachable },
  ledger: { spend: unreachable, turn: unreachable },
  resolve: unreachable,
  files: { open: unreachable },
}

function withoutKeys(example: Options, credentials: ReadonlyMap<string, string>): Options {
  return Object.fromEntries(Object.entries(example).filter(([key]) => !credentials.has(key)))
}

/** Keys of the forms that platforms give them, since some are read when a source is opened. */
function madeUpKeys(credentials: ReadonlyMap<string, string>): Options {
  return Object.fromEntries([...credentials].map(([option, variable]) => [option, madeUpKey(variable)]))
}

function madeUpKey(variable: string): string {
  if (variable === 'TELEGRAM_BOT_TOKEN') return `4711:${'x'.repeat(35)}`
  if (variable === 'SMTP_URL') return 'smtps://name:word@mail.example'
  if (variable.endsWith('PRIVATE_KEY')) return pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }))
  if (!variable.endsWith('_JSON')) return 'a-made-up-key'
  const private_key = pemOf(generateKeyPairSync('rsa', { modulusLength: 1024 }))
  const [client_email, token_uri] = ['a@b.iam.gserviceaccount.com', 'https://oauth2.googleapis.com/token']
  return JSON.stringify({ type: 'service_account', client_email, private_key, token_uri })
}

function pemOf({ privateKey }: KeyPairKeyObjectResult): string {
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
}
