import { savePage } from '../../db/pages.ts'
import type { Database } from '../../db/database.ts'
import type { Answer } from '../connectors/contract.ts'
import { googleError, serviceAccountJson, tokenDesk } from '../connectors/access/google-account.ts'
import { json, replay, type Call, type Replay } from '../connectors/replay.ts'
import { hold, mention, opened, page } from '../db/scored.ts'

type Outcome = Answer | 'cut' | 'hang' | undefined
/** Given the words that are to be posted. */
type Behaviour = (text: string) => Outcome | Promise<Outcome>

/** A forum, where every answer is a post more, and an app store, where a review has one answer. Both are strict. */
export interface Platforms {
  url: string
  /** What stands in public, in order. */
  posts: string[]
  /** By review. */
  answers: Map<string, string>
  calls: Replay['calls']
  /** Requests that were to post something. */
  tries: () => Call[]
  /** Asked before something is posted: an answer in its place, or undefined to go on. */
  before: Behaviour
  /** Asked after it was posted: an answer in place of the good one, or undefined. */
  after: Behaviour
  /** The forum holds new posts back. */
  moderated: boolean
  /** Two sources of them, as the config has them. */
  sources: object[]
  env: Record<string, string>
}

/** Call it in a test: it ends with that. */
export async function openPlatforms(): Promise<Platforms> {
  const desk = tokenDesk('https://www.googleapis.com/auth/androidpublisher')
  const reviews = '/androidpublisher/v3/applications/fi.revontuli.app/reviews'
  const around = async (text: string, post: () => Answer) => {
    const instead = await platforms.before(text)
    if (instead) return instead
    const good = post()
    return (await platforms.after(text)) ?? good
  }
  const key = { 'api-key': /^forum-key$/, 'api-username': /^asiakaspalvelu$/ }
  const token = { authorization: /^Bearer ya29\.\d+$/ }
  const server = await replay([
    desk.route,
    {
      path: '/posts.json',
      query: { before: /^\d+$/ },
      headers: key,
      answer: () => json({ latest_posts: [] }),
    },
    {
      method: 'POST',
      path: '/posts.json',
      headers: { ...key, 'content-type': /^application\/json/ },
      complaint: (body) => wrongPost(JSON.parse(body)),
      answer: ({ body }) => {
        const { raw } = JSON.parse(body) as { raw: string }
        return around(raw, () => {
          if (platforms.moderated) return json({ action: 'enqueued', pending_post: { id: 4 } })
          return json({ id: 700 + platforms.posts.push(raw), topic_slug: 'lasku' })
        })
      },
    },
    { path: reviews, query: { maxResults: /^\d+$/ }, headers: token, answer: () => json({}) },
    {
      method: 'POST',
      path: new RegExp(`${reviews}/([^/:]+):reply`),
      headers: { ...token, 'content-type': /^application\/json/ },
      complaint: (body) =>
        Object.keys(JSON.parse(body)).join() === 'replyText' ? undefined : 'unknown fields',
      answer: ({ body, groups: [review = ''], headers }) => {
        if (!desk.good.has(String(headers.authorization).slice(7)))
          return googleError(401, 'UNAUTHENTICATED', 'Request had invalid credentials.')
        const { replyText } = JSON.parse(body) as { replyText: string }
        return around(replyText, () => {
          platforms.answers.set(review, replyText)
          return json({ result: { replyText, lastEdited: { seconds: '1762180000', nanos: 0 } } })
        })
      },
    },
  ])
  const platforms: Platforms = {
    url: server.url,
    posts: [],
    answers: new Map(),
    calls: server.calls,
    tries: () => server.calls.filter(({ method, path }) => method === 'POST' && path !== '/token'),
    before: () => undefined,
    after: () => undefined,
    moderated: false,
    sources: [
      {
        id: 'forum',
        connector: 'discourse',
        url: server.url,
        api_key: 'forum-key',
        api_username: 'asiakaspalvelu',
      },
      { id: 'play', connector: 'googleplay', packages: 'fi.revontuli.app', url: server.url, match: 'all' },
    ],
    env: { GOOGLE_PLAY_SERVICE_ACCOUNT_JSON: serviceAccountJson(server.url) },
  }
  return platforms
}

function wrongPost(body: Record<string, unknown>): string | undefined {
  if (Object.keys(body).toSorted().join() !== 'raw,reply_to_post_number,topic_id') return 'unknown fields'
  if (body['topic_id'] !== 9 || body['reply_to_post_number'] !== 2) return 'no such post'
  return typeof body['raw'] === 'string' ? undefined : 'raw is no text'
}

const places = {
  forum: { connector: 'discourse', ref: '3 9 2' },
  play: { connector: 'googleplay', ref: 'fi.revontuli.app 1762170000' },
}

/** A complaint on one of the platforms, with an open case that one channel was told of. */
export async function openCaseOn(
  db: Database,
  sourceId: keyof typeof places,
  id = `${sourceId}-post`,
): Promise<string> {
  const { connector, ref } = places[sourceId]
  const url = `https://posts.example/${id}`
  await hold(db, sourceId, connector)
  const found = mention(
    { id, ref, url, text: `Revontulen lasku on väärin (${id}).`, unique: 'connector' },
    { sourceId, connector, plan: [opened] },
  )
  await savePage(db, page([found], { sourceId, connector }))
  await db.updateTable('deliveries').set({ state: 'sent' }).where('type', '=', 'alert.opened').execute()
  const { id: caseId } = await db
    .selectFrom('cases')
    .innerJoin('mentions', 'mentions.id', 'cases.mentionId')
    .select('cases.id')
    .where('externalId', '=', id)
    .executeTakeFirstOrThrow()
  return caseId
}
