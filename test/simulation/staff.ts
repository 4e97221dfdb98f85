import type { Hono } from 'hono'
import type { Clock } from '../../lib/clock.ts'
import type { Journal } from './journal.ts'
import { type Plan, hourMs, minuteMs } from './plan.ts'
import type { Desk, Message } from './servers.ts'

export type Verb = 'acknowledge' | 'assign' | 'snooze' | 'resolve' | 'link' | 'retry'

/** What somebody did to the case of a post, by the time that nobody sets. */
export interface StaffAction {
  atMs: number
  post: string
  verb: Verb
  /** What the program answered. */
  status: number
  /** Of a snooze. */
  seconds: number
  /** When the link that was used came. */
  linkOfMs?: number
  /** Of the message that is to be sent again. */
  key?: string
}

export interface Staff extends Desk {
  actions: StaffAction[]
  /** The API's token. */
  useToken(token: string): void
}

export interface StaffOptions {
  plan: Plan
  clock: Clock
  journal: Journal
  at: (atMs: number, run: () => Promise<void>) => void
  web: () => Hono | undefined
}

interface Intention {
  verb: Verb
  /** After the post was first told of, or the step before. */
  afterMs: [number, number]
}

/** What people make of a case; none is common, too. */
const habits: Intention[][] = [
  [],
  [],
  [{ verb: 'acknowledge', afterMs: [minuteMs, 3 * hourMs] }],
  [
    { verb: 'acknowledge', afterMs: [minuteMs, 50 * minuteMs] },
    { verb: 'resolve', afterMs: [minuteMs, 30 * hourMs] },
  ],
  [
    { verb: 'assign', afterMs: [2 * minuteMs, hourMs] },
    { verb: 'assign', afterMs: [minuteMs, 5 * hourMs] },
    { verb: 'resolve', afterMs: [hourMs, 50 * hourMs] },
  ],
  [{ verb: 'snooze', afterMs: [minuteMs, 90 * minuteMs] }],
  [
    { verb: 'snooze', afterMs: [minuteMs, 15 * minuteMs] },
    { verb: 'acknowledge', afterMs: [minuteMs, 10 * hourMs] },
  ],
  [{ verb: 'link', afterMs: [minuteMs, 100 * minuteMs] }],
  [{ verb: 'link', afterMs: [73 * hourMs, 80 * hourMs] }],
  [{ verb: 'resolve', afterMs: [minuteMs, 4 * hourMs] }],
  [
    { verb: 'link', afterMs: [minuteMs, 20 * minuteMs] },
    { verb: 'acknowledge', afterMs: [minuteMs, 20 * minuteMs] },
  ],
]

/** People at the desk: what they do, and when, the seed decides for each post. */
export function createStaff({ plan: { chance }, clock, journal, at, web }: StaffOptions): Staff {
  const known = new Set<string>()
  const retried = new Set<string>()
  const actions: StaffAction[] = []
  let authorization = ''

  const act = async (
    post: string,
    intentions: Intention[],
    nth: number,
    message: Message,
    heardMs: number,
  ) => {
    const [intention, ...rest] = intentions
    if (!intention) return
    const app = web()
    if (!app) {
      at(clock.elapsed() + 2 * minuteMs, () => act(post, intentions, nth, message, heardMs))
      return
    }
    const seconds = Math.ceil(chance.between(600, 40_000, 'snooze', post))
    const { verb } = intention
    const linked = verb === 'link'
    const path = linked ? '/a' : `/api/v1/cases/${message.caseId ?? ''}/${verb}`
    const body = linked
      ? { token: message.token, name: 'Aino' }
      : { by: 'Aino', ...(verb === 'assign' && { to: 'Bertta' }), ...(verb === 'snooze' && { seconds }) }
    const { status } = await app.request(path, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    actions.push({
      atMs: clock.elapsed(),
      post,
      verb,
      status,
      seconds,
      linkOfMs: linked ? heardMs : undefined,
    })
    journal.tell(`staff: ${verb} ${post}: ${status}`)
    plan(post, rest, nth + 1, message, heardMs)
  }
  const plan = (post: string, intentions: Intention[], nth: number, message: Message, heardMs: number) => {
    const [next] = intentions
    if (!next) return
    const afterMs = chance.between(...next.afterMs, 'staff', post, nth)
    at(clock.elapsed() + afterMs, () => act(post, intentions, nth, message, heardMs))
  }
  const retry = async ({ key, about, channel }: Message) => {
    const app = web()
    const path = `/api/v1/alerts/${key}/retry`
    const answer = await app?.request(path, { method: 'POST', headers: { authorization } })
    if (!answer) return
    actions.push({
      atMs: clock.elapsed(),
      post: about,
      verb: 'retry',
      status: answer.status,
      seconds: 0,
      key,
    })
    journal.tell(`staff: retry of a message about ${about} to ${channel}: ${answer.status}`)
  }
  return {
    actions,
    useToken(token) {
      authorization = `Bearer ${token}`
    },
    miss(message) {
      const { key, ...named } = message
      const words = JSON.stringify([named.about, named.type, named.step, named.channel])
      if (retried.has(key) || !chance.happens(0.7, 'retry', words)) return
      retried.add(key)
      at(clock.elapsed() + chance.between(minuteMs, 5 * hourMs, 'retry after', words), () => retry(message))
    },
    hear(message) {
      const { about, type, channel } = message
      if (type !== 'alert.opened' || channel !== 'desk' || known.has(about)) return
      known.add(about)
      plan(about, chance.pick(habits, 'habit', about), 0, message, clock.elapsed())
    },
  }
}
