import { configOf } from '../harness/config.ts'
import { sinkSecret } from '../harness/sink.ts'
import { originOf } from './names.ts'
import type { Place } from './place.ts'

/** Names of the servers that alerts go to: one takes them, the other has gone for good. */
export const desk = 'desk'
export const goneDesk = 'gone-desk'

/** The source whose alerts go to the channel that has gone. */
export const luckless = 'html'

const webhook = (server: string) => ({ type: 'webhook', url: `${originOf(server)}/hook`, secret: sinkSecret })

/** The whole config of the world. Its sources stand in a stored database: nothing of it may change. */
export function configOfWorld(places: Place[]): string {
  return configOf({
    // The world is read years after it was written, by the clock of the database.
    alerts: { max_age: '3650d' },
    retention: { text: '3650d' },
    sources: places.map((place) => ({
      id: place.id,
      connector: place.connector,
      ...place.options(originOf(place.id)),
      // Read when the test wants it.
      every: '1d',
    })),
    channels: { desk: webhook(desk), lead: webhook(desk), gone: webhook(goneDesk) },
    operators: { notify: ['desk'] },
    policies: [
      ...places
        .filter(({ id }) => id === luckless)
        .map(({ id }) => ({ when: { source: id }, steps: [{ after: '0m', notify: ['gone'] }] })),
      {
        steps: [
          { after: '0m', notify: ['desk'] },
          { after: '2h', notify: ['lead'] },
        ],
      },
    ],
  })
}
