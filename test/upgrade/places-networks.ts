import { expect, onTestFinished } from 'vitest'
import { serveBluesky } from '../connectors/bluesky/server.ts'
import type { Post } from '../connectors/churn.ts'
import { commit, newNetwork, post, serveJetstream } from '../connectors/bluesky/jetstream-server.ts'
import { makePost, serveMastodon, token as mastodonToken } from '../connectors/mastodon/server.ts'
import {
  facebook,
  facebookRoutes,
  instagram,
  instagramRoutes,
  renewal,
  threads,
  threadsRoutes,
  timeOf,
  token as metaToken,
} from '../connectors/meta/server.ts'
import { json, type Route } from '../connectors/replay.ts'
import { idOf, networkRoutes, newDesk, options as xOptions } from '../connectors/x/server.ts'
import { options as tubeOptions, tubeRoutes } from '../connectors/youtube/server.ts'
import { originOf } from './names.ts'
import { type News, type Place, type Stage, newsOf, placeOf, platformOf } from './place.ts'
import { type Moment, postsAt } from './story.ts'

/** Networks, chats and videos. */
export const networks: Place[] = [
  {
    id: 'bluesky-search',
    connector: 'bluesky',
    options: (origin) => ({ query: 'revontuli', service: origin, ...blueskyAccount }),
    async serve({ posts }) {
      const server = await serveBluesky()
      const jwt = blueskyToken()
      server.admit(jwt)
      server.before = (nsid) => {
        server.posts = posts().map(viewOf)
        if (nsid !== 'com.atproto.server.createSession') return
        const id = '#atproto_pds'
        const didDoc = { service: [{ id, type: 'AtprotoPersonalDataServer', serviceEndpoint: server.url }] }
        const session = { accessJwt: jwt, refreshJwt: 'refresh-0', did: ourDid, didDoc, handle: 'us.example' }
        server.next.set(nsid, [{ body: session }])
      }
      return { url: server.url }
    },
  },
  {
    id: 'bluesky-stream',
    connector: 'bluesky',
    options: (origin) => ({
      hosts: [origin.replace('https', 'wss')],
      appview: originOf('bluesky-appview'),
      languages: ['fi'],
      patience: 3600,
    }),
    async serve({ isKnown, moment, posts }) {
      const network = newNetwork()
      const server = await serveJetstream(network)
      const appview = await serveBluesky()
      appview.before = () => {
        appview.posts = posts().map(viewOf)
      }
      const append = (news: News) => {
        for (const { time, raw } of framesOf(news)) network.append(time, raw)
      }
      if (isKnown) for (const news of historyOf('bluesky-stream', moment())) append(news)
      return {
        url: server.url,
        others: { 'bluesky-appview': appview.url },
        async tell(news) {
          // Without a place to begin at, it hears only what comes now.
          await expect.poll(() => server.cursors.length).toBeGreaterThan(0)
          append(news)
        },
      }
    },
    first: 101,
  },
  platformOf('mastodon', 'mastodon'),
  {
    id: 'mastodon-account',
    connector: 'mastodon',
    options: (origin) => ({ url: origin, query: 'Revontul', mentions: true, token: mastodonToken }),
    async serve({ posts }) {
      const server = await serveMastodon()
      server.before = () => {
        server.posts = posts().map(tootOf)
        server.notifications = posts()
          .map((found) => tootOf({ ...found, serial: found.serial + 50 }))
          .map((status, i) => ({
            id: String(5000 - i + posts().length),
            type: 'mention',
            created_at: status.created_at,
            status,
          }))
      }
      return { url: server.url }
    },
    first: 101,
  },
  {
    id: 'mastodon-stream',
    connector: 'mastodon',
    options: (origin) => ({ url: origin, tags: ['revontuli'], streaming: true, token: mastodonToken }),
    async serve({ posts }) {
      const server = await serveMastodon()
      server.before = () => {
        server.posts = posts().map(tootOf)
      }
      // A stream that rests for a minute counts as broken.
      const signs = setInterval(() => server.say(eventOf('filters_changed', '')), 10_000)
      onTestFinished(() => clearInterval(signs))
      return {
        url: server.url,
        async tell({ added, edited, gone }) {
          await expect.poll(() => server.subscriptions.length).toBeGreaterThan(0)
          for (const found of added) server.say(eventOf('update', JSON.stringify(tootOf(found))))
          for (const found of edited) server.say(eventOf('status.update', JSON.stringify(tootOf(found))))
          for (const found of gone) server.say(eventOf('delete', tootOf(found).id))
        },
      }
    },
    first: 201,
  },
  placeOf('facebook', 'meta', facebook, ({ posts }) =>
    facebookRoutes({
      places: () =>
        posts().map(({ serial, text, createdAt: at }) => ({
          id: `123456_${serial}`,
          at,
          message: text,
          by: '9',
          comments: [{ id: `123456_${serial}_1`, at, text: `Kommentti: ${text}`, by: '8' }],
        })),
      ratings: () =>
        posts().map(({ serial, text, createdAt }) => ({
          reviewer: { id: '9', name: 'Kaisa' },
          created_time: timeOf(createdAt),
          recommendation_type: 'negative',
          review_text: `Arvio: ${text}`,
          open_graph_story: { id: `41${serial}` },
        })),
    }),
  ),
  placeOf('instagram', 'meta', instagram, ({ posts }) =>
    instagramRoutes({
      places: () => [{ id: '11', at: new Date('2026-11-27T08:00:00Z'), comments: placedComments(posts()) }],
      tags: () => posts().map(({ serial, text, createdAt: at }) => ({ id: `77${serial}`, text, at })),
    }),
  ),
  placeOf(
    'instagram-login',
    'meta',
    (origin) => ({ ...instagram(origin), instagram_login: true }),
    ({ posts }) => [
      // On its first day, a token is not renewed; that this was tried is kept.
      renewal({ token: metaToken }, 'ig_refresh_token', () => 0),
      ...instagramRoutes({
        places: () => [{ id: '12', at: new Date('2026-11-27T08:00:00Z'), comments: placedComments(posts()) }],
      }),
    ],
    { first: 101 },
  ),
  placeOf(
    'threads',
    'meta',
    (origin) => ({ ...threads(origin), query: ['revontuli', 'sähkölasku'], mentions: true }),
    ({ posts, isKnown }) => {
      const good = { token: isKnown ? `${metaToken}+` : metaToken }
      const rows = () => posts().map(({ serial, text, createdAt: at }) => ({ id: `55${serial}`, text, at }))
      return [renewal(good, 'th_refresh_token', () => 2), ...threadsRoutes({ threads: rows }, good)]
    },
  ),
  platformOf('telegram-bot', 'telegram bot'),
  platformOf('telegram-preview', 'telegram previews'),
  placeOf('x', 'x', (origin) => ({ ...xOptions(origin), ...xClient }), xRoutes, { answers: true }),
  placeOf(
    'x-mentions',
    'x',
    (origin) => ({ ...xOptions(origin), query: undefined, mentions: true, authors: false }),
    xRoutes,
    { first: 101 },
  ),
  placeOf('x-unfinished', 'x', (origin) => ({ ...xOptions(origin), authors: false }), xRoutes, {
    first: 201,
    flood: 100,
  }),
  placeOf(
    'youtube-channel',
    'youtube',
    (origin) => ({
      ...tubeOptions(origin),
      channel: '@revontuli',
      client_id: 'client',
      client_secret: 'client-secret',
      refresh_token: '1//r',
      token_url: `${origin}/token`,
    }),
    ({ posts }) => tubeRoutes({ threads: () => posts().map(threadOf) }),
    { answers: true },
  ),
  placeOf(
    'youtube-videos',
    'youtube',
    (origin) => ({ ...tubeOptions(origin), channel: undefined, videos: ['aaaaaaaaaaa', 'bbbbbbbbbbb'] }),
    ({ posts }) => tubeRoutes({ threads: () => posts().map(threadOf) }),
    { first: 101 },
  ),
  placeOf(
    'youtube-search',
    'youtube',
    (origin) => ({ ...tubeOptions(origin), channel: undefined, search: 'revontuli', language: 'fi' }),
    ({ posts }) =>
      tubeRoutes({
        videos: () =>
          posts().map(({ serial, text, createdAt: at }) => ({
            id: `video-${String(serial).padStart(5, '0')}`,
            // Beside an English description.
            title: `Sähkölaskusta ja asiakaspalvelusta: ${text}`,
            at,
          })),
      }),
    { first: 201 },
  ),
]

const ourDid = 'did:plc:ourownaccountourownaccou'
const blueskyAccount = { identifier: 'us.example', password: 'abcd-efgh-ijkl-mnop' }
const xClient = { client_id: 'client', client_secret: 'client-secret', refresh_token: 'r0' }

function blueskyToken(): string {
  const iat = Date.UTC(2026, 10, 29) / 1000
  return `e30.${Buffer.from(JSON.stringify({ iat, exp: iat + 7200 })).toString('base64url')}.c2ln`
}

function viewOf({ serial, version, text, createdAt }: Post) {
  return {
    uri: `at://did:plc:veera/app.bsky.feed.post/${serial}`,
    cid: `bafy${serial}v${version}`,
    author: { did: 'did:plc:veera', handle: 'veera.example' },
    record: { text, createdAt: createdAt.toISOString(), langs: ['fi'] },
    indexedAt: createdAt.toISOString(),
  }
}

/** What the network wrote up to a moment, in its order. */
function historyOf(place: string, moment: Moment): News[] {
  const moments = ([1, 2, 3, 4] as const).filter((one) => one <= moment)
  return moments.map((one, i) => {
    const past = moments[i - 1]
    return newsOf(past === undefined ? [] : postsAt(past, place, 101), postsAt(one, place, 101))
  })
}

const writer = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'

/** Its events, one after the other: what is new, what was edited, what was deleted. */
function framesOf({ added, edited, gone }: News): { time: number; raw: string }[] {
  const micros = (date: Date) => date.getTime() * 1000
  const written = (found: Post, time: number, operation: 'create' | 'update' | 'delete') => ({
    time,
    raw: commit({
      did: writer,
      rkey: `3post${found.serial}`,
      time,
      operation,
      record: post(found.text, { createdAt: found.createdAt.toISOString() }),
    }),
  })
  const news = added.map((found) => written(found, micros(found.createdAt), 'create'))
  const later = edited.map((found) => written(found, micros(found.changedAt), 'update'))
  const last = gone.map((found) => written(found, micros(new Date('2026-11-29T20:23:00Z')), 'delete'))
  return [...news, ...later, ...last]
}

function tootOf({ serial, text, createdAt, version, changedAt }: Post) {
  return makePost(serial, createdAt.getTime(), `<p>${text} #revontuli</p>`, {
    edited_at: version > 0 ? changedAt.toISOString() : null,
  })
}

function eventOf(event: string, payload: string): object {
  return { stream: ['hashtag', 'revontuli'], event, payload }
}

function placedComments(posts: Post[]) {
  return posts.map(({ serial, text, createdAt: at }) => ({ id: `900${serial}`, text, at }))
}

/** The key for answers that was given while the database was made, and the refresh token that came with it. */
function xRoutes({ posts, isKnown }: Stage): Route[] {
  const desk = isKnown ? { refresh: 'r1', good: 'user-token-1', given: 1 } : newDesk()
  const rows = () =>
    posts().map(({ serial, text, createdAt: at, changedAt, version }) => ({
      ids: [idOf(at, serial), ...(version > 0 ? [idOf(changedAt, serial)] : [])],
      text,
      at,
      mentions: ['revontuli'],
    }))
  return networkRoutes({ posts: rows, reply: json({ data: { id: '77', text: 'x' } }, { status: 201 }) }, desk)
}

/** One has more answers than come along. */
function threadOf({ serial, text, createdAt: at, changedAt: editedAt }: Post) {
  const count = serial % 100 === 5 ? 7 : 0
  const replies = Array.from({ length: count }, (_, i) => ({
    id: `Ug${serial}.${i}`,
    text: `Vastaus ${i} kommenttiin ${serial}: samat sanat.`,
    at: new Date(at.getTime() + i * 1000),
  }))
  return { id: `Ug${serial}`, text, at, editedAt, replies }
}
