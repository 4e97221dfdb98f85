import { z } from 'zod'
import { openSession } from './bluesky/session.ts'
import { languagePattern } from './bluesky/frames.ts'
import { replyRules, sendReply } from './bluesky/reply.ts'
import { readSearch } from './bluesky/search.ts'
import { readStream } from './bluesky/stream.ts'
import { openViews } from './bluesky/views.ts'
import type { Connector, Feed, Io } from './connector.ts'
import { credential, needed } from './access/credential.ts'
import { webAddress } from './values/addresses.ts'
import { sourcesAt } from './bluesky/web-addresses.ts'

const options = z.strictObject({
  query: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Words to search for, which takes a key. Without them all new posts of the network are read, which takes none.',
    ),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/, 'must be a language code such as fi'))
    .min(1)
    .optional()
    .describe(
      'Leave out posts that declare none of these languages. Posts that declare no language are read.',
    ),
  hosts: z
    .array(z.url({ protocol: /^wss?$/, error: 'must be a wss address' }))
    .min(1)
    .default([
      'wss://jetstream1.us-east.bsky.network',
      'wss://jetstream2.us-east.bsky.network',
      'wss://jetstream1.us-west.bsky.network',
      'wss://jetstream2.us-west.bsky.network',
    ])
    .describe(
      'Jetstream servers, the first one preferred; the next takes over when one ends or goes silent.',
    ),
  patience: z
    .number()
    .min(1)
    .max(3600)
    .default(60)
    .describe('Seconds without a word after which a Jetstream server counts as stalled.'),
  service: webAddress
    .default('https://bsky.social')
    .describe('Where the account of the key lives (its PDS).'),
  appview: webAddress
    .default('https://public.api.bsky.app')
    .describe('Where names, counts and deletions are asked for; needs no key.'),
  identifier: credential('BLUESKY_IDENTIFIER', 'Handle of the account that searches and answers.'),
  password: credential('BLUESKY_APP_PASSWORD', 'App password of that account, not its own.'),
})

export type BlueskyOptions = z.infer<typeof options>

/** Bluesky: the whole network as it is written (Jetstream), or its search. https://docs.bsky.app */
export const bluesky: Connector<BlueskyOptions> = {
  summary: 'Bluesky: every new post as it is written, no key needed; search and answers with an app password',
  options,
  everySeconds: 120,
  kind: 'search',
  addresses: sourcesAt,
  open: openBluesky,
  abilities: {
    poll: 'key',
    stream: 'always',
    hydrate: 'always',
    lookup: 'always',
    reply: 'key',
    longestReply: { max: 300, unit: 'graphemes' },
    places: ['overlap'],
  },
  docs: {
    example: ['- id: bluesky', '  connector: bluesky', '  languages: [fi, en, sv]'].join('\n'),
    costs:
      'Nothing. The stream needs no key; search and answers need a free app password (BLUESKY_IDENTIFIER, ' +
      'BLUESKY_APP_PASSWORD). The stream of the whole network is some tens of kilobytes a second.',
    blind:
      'Posts of more than 36 hours ago, direct messages, and what a video or a picture without a description shows. ' +
      'Names and counts of an author who is hidden from the public AppView.',
    rules:
      'Deleted posts and accounts are erased here as well. Automated accounts should label themselves as bots, and ' +
      'answer only where a person approved it. The search is made for people: read the stream to follow a brand.',
  },
}

function openBluesky(config: BlueskyOptions, io: Io): Feed {
  const { query, languages, identifier, password } = config
  const views = openViews(config.appview, io)
  const open = () =>
    openSession(
      {
        service: config.service,
        identifier: needed(identifier, 'BLUESKY_IDENTIFIER').replace(/^@/, ''),
        password: needed(password, 'BLUESKY_APP_PASSWORD'),
      },
      io,
    )
  const session = query !== undefined || (identifier && password) ? open() : undefined
  const shared: Feed = {
    lookup: views.lookup,
    ...(session && {
      reply: (to, text, key, signal) => sendReply(session, to, text, key, signal),
      replies: replyRules,
    }),
  }
  if (query !== undefined && session)
    return { ...shared, poll: (cursor, signal) => readSearch(query, languages, session, cursor, signal) }
  const wanted = {
    languages: languages && languagePattern(languages),
    mayConcern: io.mayConcern && ((text: string) => io.mayConcern?.(text) ?? true),
  }
  return {
    ...shared,
    hydrate: views.hydrate,
    stream: (cursor, signal) =>
      readStream({ hosts: config.hosts, patience: config.patience, wanted }, io, cursor, signal),
  }
}
