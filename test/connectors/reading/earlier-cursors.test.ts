import { describe, expect, it } from 'vitest'
import type { ConnectorName } from '../../../connectors/index.ts'
import { traceOf } from '../../../connectors/reading/traces.ts'
import { openConnector } from '../contract.ts'
import { forumRoutes } from '../discourse/server.ts'
import { makePost, serveMastodon, token as mastodonToken } from '../mastodon/server.ts'
import { memoryIo } from '../memory-io.ts'
import {
  facebook,
  facebookRoutes,
  instagram,
  instagramRoutes,
  renewal,
  threads,
  threadsRoutes,
  timeOf,
} from '../meta/server.ts'
import { impatientClient, replay, type Route } from '../replay.ts'
import { options as youtubeOptions, tubeRoutes } from '../youtube/server.ts'

const signal = new AbortController().signal
const at = new Date('2025-06-01T12:00:00Z')
const earlier = new Date('2025-06-01T11:00:00Z')

interface Earlier {
  name: string
  connector: ConnectorName
  /** Starts the platform and tells the options that lead to it. */
  start(): Promise<Record<string, unknown>>
  /** As it was written after what the platform shows. */
  cursor(url: string): string
}

async function served(
  routes: Route[],
  options: (origin: string) => Record<string, unknown>,
): Promise<Record<string, unknown>> {
  return options((await replay(routes)).url)
}

const threadsPosts = () => [
  { id: '2', text: 'hidas', at },
  { id: '1', text: 'kallis', at: earlier },
]

/** What the fixtures of the connectors' own tests do not bring about. */
const cases: Earlier[] = [
  {
    name: 'the search of a forum',
    connector: 'discourse',
    // Its ids hold the address of the forum.
    start: () => {
      const rows = () => [{ id: 5, text: 'pitkä viesti' }]
      return served(forumRoutes({ rows }), (url) => ({ url, query: 'revontuli' }))
    },
    cursor: (url) => {
      const trace = traceOf(`${url}/p/5`, '')
      return JSON.stringify({ newest: 1748736005000, seen: [[trace, 1748736005000]] })
    },
  },
  {
    name: 'videos that were found',
    connector: 'youtube',
    start: () => {
      const videos = () => [
        { id: 'video-00002', title: 'Revontuli &amp; laskut', at },
        { id: 'video-00001', title: 'Revontuli', at: earlier },
      ]
      return served(tubeRoutes({ videos }), (url) => ({
        ...youtubeOptions(url),
        channel: undefined,
        search: 'revontuli',
      }))
    },
    cursor: () =>
      '{"newest":1748779200000,"seen":[["QV48SE2pR5tlT63xTgUt",1748779200000],["Ma43m8xfZaL4FQODLzpu",1748775600000]]}',
  },
  {
    name: 'the search of Threads, and mentions',
    connector: 'meta',
    start: () => {
      const young = renewal({ token: '' }, 'th_refresh_token', () => 0)
      const routes = [young, ...threadsRoutes({ threads: threadsPosts })]
      return served(routes, (url) => ({ ...threads(url), mentions: true }))
    },
    cursor: () =>
      '{"inbox":"0","network":"{\\"revontuli\\":\\"{\\\\\\"overlap\\\\\\":\\\\\\"{\\\\\\\\\\\\\\"newest\\\\\\\\\\\\\\":1748779200000,\\\\\\\\\\\\\\"seen\\\\\\\\\\\\\\":[[\\\\\\\\\\\\\\"1HNeOiZeFu7gVuEQQLLL\\\\\\\\\\\\\\",1748779200000],[\\\\\\\\\\\\\\"a4ayc_80_OGdXqun5Zr-\\\\\\\\\\\\\\",1748775600000]]}\\\\\\",\\\\\\"empty\\\\\\":0,\\\\\\"found\\\\\\":true}\\",\\"mentions of us\\":\\"{\\\\\\"newest\\\\\\":1748779200000,\\\\\\"seen\\\\\\":[[\\\\\\"1HNeOiZeFu7gVuEQQLLL\\\\\\",1748779200000],[\\\\\\"a4ayc_80_OGdXqun5Zr-\\\\\\",1748775600000]]}\\"}"}',
  },
  {
    name: 'comments and tags on Instagram',
    connector: 'meta',
    start: () => {
      const replies = [{ id: '903', text: 'samaa mieltä', at }]
      const comments = [{ id: '901', text: 'kallis', at: earlier, replies }]
      const tags = () => [{ id: '801', text: '@revontuli apua', at }]
      return served(instagramRoutes({ places: () => [{ id: '1', at: earlier, comments }], tags }), instagram)
    },
    cursor: () =>
      '{"inbox":"0","network":"{\\"comments\\":\\"{\\\\\\"newest\\\\\\":1748779200000,\\\\\\"seen\\\\\\":[[\\\\\\"osxz3rODNW4sYozMWzye\\\\\\",1748779200000],[\\\\\\"-ojTdLnPXgWfXqun5Zr-\\\\\\",1748775600000],[\\\\\\"a4ayc_80_OGd47DEQpj8\\\\\\",1748775600000]]}\\",\\"tags\\":\\"{\\\\\\"newest\\\\\\":1748779200000,\\\\\\"seen\\\\\\":[[\\\\\\"CWASt-vK9W0dooFFcIb4\\\\\\",1748779200000]]}\\"}"}',
  },
  {
    name: 'recommendations on Facebook',
    connector: 'meta',
    start: () => {
      const reviewer = { id: '9', name: 'Kaisa' }
      const ratings = () => [
        { reviewer, created_time: timeOf(at), recommendation_type: 'negative', review_text: 'Ei enää.' },
        { reviewer, created_time: timeOf(earlier), rating: 4 },
      ]
      const comments = [{ id: '900_1', text: 'kallis', at }]
      const places = () => [{ id: '1', at: earlier, message: 'Hinnasto', comments }]
      return served(facebookRoutes({ places, ratings }), facebook)
    },
    cursor: () =>
      '{"inbox":"0","network":"{\\"feed\\":\\"{\\\\\\"newest\\\\\\":1748779200000,\\\\\\"seen\\\\\\":[[\\\\\\"h0NbBiHBKtoAXqun5Zr-\\\\\\",1748779200000],[\\\\\\"a4ayc_80_OGdkbznGQZZ\\\\\\",1748775600000]]}\\",\\"ratings\\":\\"{\\\\\\"newest\\\\\\":1748779200000,\\\\\\"seen\\\\\\":[[\\\\\\"iC0zsiyjQXz_BN0eC3DV\\\\\\",1748779200000],[\\\\\\"fnN3Rq-XqmOl9ns2mYs5\\\\\\",1748775600000]]}\\"}"}',
  },
  {
    name: 'the search and the mentions of a Mastodon instance',
    connector: 'mastodon',
    async start() {
      const server = await serveMastodon()
      server.posts = [1, 2, 3].map((n) =>
        makePost(n, at.getTime() + n * 60_000, `<p>yhtiö ${n}</p>`, { tags: [] }),
      )
      const status = makePost(9, at.getTime(), '<p>@revontuli apua</p>', { visibility: 'direct' })
      server.notifications = [{ id: '7', type: 'mention', created_at: at.toISOString(), status }]
      return { url: server.url, tags: [], query: 'yhtiö', mentions: true, token: mastodonToken }
    },
    cursor: () =>
      '{"probedAt":1795995852669,"places":{"@":{"marks":[["6",0],["7",1748779200000]],"newest":"7"}},"overlap":"{\\"newest\\":1748779380000,\\"seen\\":[[\\"S4w8ybITf0gGcLy3PwUv\\",1748779380000],[\\"W5SLddtJYjtflNiDSYv4\\",1748779320000],[\\"2TwgxusEZBZAOEJkZ750\\",1748779260000],[\\"0cUvDkGwW0mkKGQEZi_c\\",1748779200000]]}"}',
  },
]

describe('a cursor that an earlier version wrote', () => {
  it.each(cases)('is where reading goes on: $name', async ({ connector, start, cursor }) => {
    const options = await start()
    for (let polls = 0, from = cursor(String(options['url'])); polls < 2; polls++) {
      const feed = openConnector(connector, options, { ...memoryIo(), http: impatientClient() })
      const page = await feed.poll?.(from, signal)
      expect([page?.items, page?.deleted, page?.gap, page?.notices]).toEqual([[], [], undefined, []])
      from = page?.cursor ?? ''
    }
  })
})
