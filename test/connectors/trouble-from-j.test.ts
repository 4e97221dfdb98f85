import '../harness/probe.ts'
import { beforeEach } from 'vitest'
import { openTestDatabase } from '../db/open.ts'
import { platforms } from './platforms.ts'
import { liveThroughTroubles } from './trouble-play.ts'
import { empty } from './trouble-stage.ts'

const { db } = await openTestDatabase('trouble_from_j', { byHand: true })

beforeEach(() => empty(db))

liveThroughTroubles(
  db,
  Object.keys(platforms).filter((name) => name >= 'j'),
)
