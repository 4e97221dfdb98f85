import { entriesOf, page, reviewRoutes } from '../connectors/appstore/server.ts'
import type { Post } from '../connectors/churn.ts'
import { tokenDesk } from '../connectors/access/google-account.ts'
import {
  newDesk as newGoogleDesk,
  options as businessOptions,
  profileRoutes,
} from '../connectors/googlebusiness/server.ts'
import { playRoutes, review, scope } from '../connectors/googleplay/server.ts'
import { json, tooMany, type Route } from '../connectors/replay.ts'
import { newestChangeFirst, review as steamReview, route as steamRoute } from '../connectors/steam/server.ts'
import {
  newDesk as newPilotDesk,
  options as pilotOptions,
  pilotRoutes,
} from '../connectors/trustpilot/server.ts'
import { type Place, type Stage, placeOf, platformOf } from './place.ts'
import { playAccount } from './play-account.ts'

/** Where stars are given. */
export const reviews: Place[] = [
  placeOf(
    'appstore',
    'appstore',
    (origin) => ({ app: '123456789', country: ['fi', 'se'], url: origin }),
    ({ posts }) =>
      reviewRoutes((country, nth) => page(entriesOf({ posts: shiftedIn(country === 'fi', posts()) }), nth)),
  ),
  // Its second storefront wanted to be asked later when the reading was broken off.
  placeOf(
    'appstore-unfinished',
    'appstore',
    (origin) => ({ app: '123456789', country: ['fi', 'se'], url: origin }),
    ({ posts, isKnown, isFlooded }) =>
      reviewRoutes((country, nth) => {
        if (country === 'se' && isFlooded() && !isKnown) return tooMany(1)
        return page(entriesOf({ posts: shiftedIn(country === 'fi', posts()) }), nth)
      }),
    { first: 201, flood: 0 },
  ),
  platformOf('appstoreconnect', 'appstoreconnect'),
  placeOf(
    'googlebusiness',
    'googlebusiness',
    (origin) => ({ ...businessOptions(origin), locations: ['22', '33'] }),
    ({ posts, isKnown }) => {
      const desk = newGoogleDesk()
      if (isKnown) desk.good.add('ya29.1')
      const rows = (location: string) =>
        shiftedIn(location === '22', posts()).map(({ serial, text, createdAt: at, changedAt }) => ({
          reviewId: `r${serial}`,
          text,
          at,
          changedAt,
        }))
      return profileRoutes({ reviews: rows }, desk)
    },
    { byChange: true },
  ),
  placeOf(
    'googleplay',
    'googleplay',
    (origin) => ({
      packages: ['fi.revontuli.app', 'fi.revontuli.mittari'],
      service_account: playAccount(origin),
      url: origin,
    }),
    playPlace,
    { byChange: true },
  ),
  placeOf(
    'steam',
    'steam',
    (origin) => ({ app: 620, languages: ['fi', 'en'], url: origin }),
    ({ posts }) => [
      steamRoute(({ query }) =>
        shiftedIn(query['language'] === 'finnish', posts())
          .toSorted(newestChangeFirst)
          .map(steamReview),
      ),
    ],
  ),
  placeOf(
    'trustpilot',
    'trustpilot',
    (origin) => ({ ...pilotOptions(origin), api_secret: 'tp-secret', business_user: 'bu1' }),
    ({ posts, isKnown }) => {
      const desk = newPilotDesk()
      if (isKnown) desk.good.add('tok1')
      const rows = () =>
        posts().map(({ serial, text, createdAt: at, changedAt, version }) => ({
          id: `r${serial}`,
          text,
          at,
          ...(version > 0 ? { changedAt } : {}),
        }))
      return pilotRoutes({ reviews: rows }, desk)
    },
    { answers: true },
  ),
]

/** The posts, or those of another shelf of the same place. */
function shiftedIn(isFirst: boolean, posts: Post[]): Post[] {
  return isFirst ? posts : posts.map((found) => ({ ...found, serial: found.serial + 50 }))
}

/** The desk gives its token without a look at the key, which another day's world has not. */
function playPlace({ posts, isKnown }: Stage): Route[] {
  const desk = tokenDesk(scope)
  if (isKnown) desk.good.add('ya29.1')
  const { path } = desk.route
  desk.route = {
    method: 'POST',
    path,
    answer() {
      desk.good.add('ya29.1')
      return json({ access_token: 'ya29.1', expires_in: 3599, token_type: 'Bearer' })
    },
  }
  const rows = (app: string) =>
    shiftedIn(app === 'fi.revontuli.app', posts()).map(({ serial, text, changedAt }) =>
      review(`r-${serial}`, text, changedAt.getTime() / 1000),
    )
  return playRoutes({ reviews: rows, desk })
}
