import type { Post } from './churn.ts'
import type { Answer } from './contract.ts'
import { json, replay, tooMany, webPage, type Call, type Route } from './replay.ts'

/** A platform as one connector reads it, and the ways in which it fails. */
export interface Platform {
  options(origin: string): Record<string, unknown>
  /** Nothing of these may stand in an error. */
  secrets: string[]
  /** Starts it at an address of its own. It shows `posts`, newest first, unless `interrupt` has another answer. */
  serve(posts: () => Post[], interrupt: Interrupt): Promise<string>
  troubles: Trouble[]
}

export interface Trouble {
  name: string
  /** Once, when it begins: a token ends, a clock goes wrong. */
  begin?(): void
  heal?(): void
  /** Another answer to this call, or another call that is answered in its place; undefined when nothing is wrong with it. */
  interrupt?: Interrupt
  /**
   * What comes of a poll: nothing worse than no news, another try after a while, one at the time that the platform names,
   * or none before somebody has done something (but one a day).
   */
  kind: 'harmless' | 'backs off' | 'waits' | 'stops'
  /** No answer comes, which is waited for in real time: a client of little patience meets it. */
  isSilent?: boolean
  /** What stands with the source: what is wrong, and what to do where somebody must. */
  says?: RegExp
  /** How long it waits. */
  seconds?: number
  /** Posts that appear before its first poll; one before each of the others. Default 1. */
  posts?: number
  /** Polls that it lets pass before it shows. Default 0. */
  unnoticed?: number
  /** How often it is then met. Default 3. */
  polls?: number
}

export type Interrupt = (call: Call) => Answer | 'cut' | 'hang' | Call | undefined

export function serveRoutes(routes: (posts: () => Post[]) => Route[]): Platform['serve'] {
  return async (posts, interrupt) => {
    const interrupted = routes(posts).map((route) => ({
      ...route,
      answer(call: Call) {
        const given = interrupt(call)
        if (given === undefined) return route.answer(call)
        return typeof given === 'object' && 'path' in given ? route.answer(given) : given
      },
    }))
    return (await replay(interrupted)).url
  }
}

type IsAside = (call: Call) => boolean

/**
 * What happens to every platform that answers with JSON. `who`: how errors call it. `isAside`: calls that are not under
 * test, such as a log-in.
 */
export function jsonTroubles(who: RegExp, isAside: IsAside = () => false): Trouble[] {
  const each = (answer: Answer) => unless(isAside, answer)
  const named = (words: string) => new RegExp(`${who.source}.*${words}`)
  return [
    {
      name: 'a web page instead of JSON',
      interrupt: each(webPage('Just a moment...')),
      kind: 'backs off',
      says: named(String.raw`a web page \("Just a moment\.\.\."\)`),
    },
    {
      name: 'another schema',
      interrupt: each(json({ surprise: [{ id: 1 }] })),
      kind: 'backs off',
      says: named('(?:of an unknown shape|without)'),
    },
    {
      name: 'a web page that says 404',
      interrupt: each(webPage('Not Found', 404)),
      kind: 'backs off',
      says: /answered 404|a web page \("Not Found"\)/,
    },
    { name: 'nothing', interrupt: each({ body: '' }), kind: 'backs off', says: named('nothing') },
    ...serverTroubles(isAside),
  ]
}

/** What happens to every server, whatever it answers with. */
export function serverTroubles(isAside: IsAside = () => false): Trouble[] {
  const each = (answer: Answer | 'cut' | 'hang') => unless(isAside, answer)
  return [
    {
      name: 'a wall with a web page',
      interrupt: each(webPage('Attention Required!', 403)),
      kind: 'backs off',
      says: /answered 403|a web page \("Attention Required!"\)/,
    },
    {
      name: 'trouble of its own',
      interrupt: each(webPage('Internal Server Error', 500)),
      kind: 'backs off',
      says: /answered 500$/,
    },
    {
      name: 'maintenance until a time',
      interrupt: each({ ...webPage('Back soon', 503), headers: { 'retry-after': '900' } }),
      kind: 'waits',
      says: /answered 503; it can be tried again at /,
      seconds: 900,
    },
    {
      name: 'too many requests',
      interrupt: each(tooMany(120)),
      kind: 'waits',
      says: /20\d\d-\d\d-\d\dT/,
      seconds: 120,
    },
    {
      name: 'a broken line',
      interrupt: each('cut'),
      kind: 'backs off',
      says: /other side closed|ECONNRESET/,
    },
    {
      name: 'silence',
      interrupt: each('hang'),
      isSilent: true,
      kind: 'backs off',
      says: /the deadline passed/,
    },
  ]
}

function unless(isAside: IsAside, answer: Answer | 'cut' | 'hang'): Interrupt {
  return (call) => (isAside(call) ? undefined : answer)
}

/** One that needs somebody to do something. */
export function stop(name: string, answer: Answer | Interrupt, says: RegExp): Trouble {
  return { name, interrupt: typeof answer === 'function' ? answer : () => answer, kind: 'stops', says }
}

/** One that tells when to come back. */
export function wait(name: string, answer: Answer | Interrupt, seconds: number, says: RegExp): Trouble {
  return {
    name,
    interrupt: typeof answer === 'function' ? answer : () => answer,
    kind: 'waits',
    seconds,
    says,
  }
}

/** Whatever page is asked for, the answer is the first one, which leads to the next. */
export function standStill(
  ...names: string[]
): Pick<Trouble, 'name' | 'interrupt' | 'kind' | 'says' | 'posts'> {
  return {
    name: 'pages that do not advance',
    interrupt: (call) => ({
      ...call,
      query: Object.fromEntries(Object.entries(call.query).filter(([name]) => !names.includes(name))),
    }),
    kind: 'backs off',
    says: /does not advance/,
    posts: 250,
  }
}

/** The same, of platforms that page by other means. */
export const standsStill: Pick<Trouble, 'name' | 'kind' | 'says'> = {
  name: 'pages that do not advance',
  kind: 'backs off',
  says: /does not advance/,
}

/** For servers that have no routes: a call of `path`, to ask `interrupt` with. */
export function callOf(path: string): Call {
  return { method: 'GET', path, groups: [], query: {}, headers: {}, body: '' }
}

/** What such a server sends in place of its answer. */
export function answerOf(
  given: NonNullable<ReturnType<Interrupt>>,
): 'cut' | 'hang' | (Answer & { body: string }) {
  if (given === 'cut' || given === 'hang') return given
  if ('path' in given) throw new Error('this server answers no other call than the one it was asked')
  return { ...given, body: given.body ?? '' }
}
