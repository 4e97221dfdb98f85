import type { Place } from './place.ts'
import { forums } from './places-forums.ts'
import { networks } from './places-networks.ts'
import { pages } from './places-pages.ts'
import { reviews } from './places-reviews.ts'

/**
 * A source for every connector, and one for each way of reading that keeps a place of its own. What stands here once
 * stands in a stored database: places are added, and never changed.
 */
export const world: Place[] = [...forums, ...networks, ...pages, ...reviews]
