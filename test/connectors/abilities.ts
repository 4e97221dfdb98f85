import { type KeyPairKeyObjectResult, generateKeyPairSync } from 'node:crypto'
import { credentialsOf } from '../../connectors/access/credential.ts'
import {
  abilityNames,
  type Abilities,
  type Ability,
  type Feed,
  type Requirement,
} from '../../connectors/connector.ts'
import {
  examplesOf,
  openAlone,
  ownKeysOf,
  shapeOf,
  withoutKeys,
  type DescribedConnector,
  type OptionValues,
} from '../../tools/describe/keys.ts'

type Found = Pick<Abilities, Ability | 'longestReply'>

/**
 * What the feeds of a connector really have, found by opening them: its examples, each without each of its options, with
 * each of its switches turned on, and with words for each option that it lacks.
 */
export function findAbilities(connector: DescribedConnector): Found {
  const credentials = credentialsOf(connector.options)
  const own = ownKeysOf(connector)
  const found: Found = {}
  for (const example of variantsOf(connector, new Set([...credentials.keys(), ...own.keys()]))) {
    const keyed = { ...example, ...madeUpKeys(credentials) }
    note(found, openAlone(connector, withoutKeys(example, credentials)), 'always')
    for (const more of [{}, ...withOwnKeys(connector, own)])
      note(found, openAlone(connector, { ...keyed, ...more }), 'key')
    note(found, openAlone(connector, keyed, 'https://ennakko.example/hooks/x'), 'address')
  }
  return found
}

function note(found: Found, feed: Feed | string, requirement: Requirement): void {
  if (typeof feed === 'string') return
  for (const ability of abilityNames) {
    if (feed[ability] !== undefined && (requirement === 'always' || found[ability] === undefined))
      found[ability] = requirement
  }
  if (feed.replies) found.longestReply ??= { max: feed.replies.max, unit: feed.replies.unit }
}

function variantsOf(connector: DescribedConnector, keys: ReadonlySet<string>): OptionValues[] {
  const shape = Object.entries(shapeOf(connector.options))
  const switches = shape.flatMap(([key, schema]) => (schema.safeParse(true).success ? [key] : []))
  const words = shape.flatMap(([key, schema]) =>
    !keys.has(key) && schema.safeParse('words').success ? [key] : [],
  )
  return examplesOf(connector).flatMap((example) => [
    example,
    ...Object.keys(example).map((left) =>
      Object.fromEntries(Object.entries(example).filter(([key]) => key !== left)),
    ),
    ...switches.map((key) => ({ ...example, [key]: true })),
    ...words.map((key) => ({ [key]: 'words', ...example })),
  ])
}

/** Each alone, and with the name of the account that it is for. */
function withOwnKeys({ options }: DescribedConnector, own: ReadonlyMap<string, string>): OptionValues[] {
  const accounts = Object.keys(shapeOf(options)).filter((key) => /user(?:name)?$/.test(key))
  const account = Object.fromEntries(accounts.map((key) => [key, 'somebody']))
  return [...own.keys()].flatMap((key) => [
    { [key]: 'a-made-up-key' },
    { ...account, [key]: 'a-made-up-key' },
  ])
}

/** Keys of the forms that platforms give them, since some are read when a source is opened. */
function madeUpKeys(credentials: ReadonlyMap<string, string>): OptionValues {
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
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
