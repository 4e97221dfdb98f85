import { type Process, type Project, startEnnakko } from '../../test/harness/program.ts'
import { until } from '../../test/harness/until.ts'

export type Role = 'poller' | 'outreach' | 'web'

/** A place for one process of the shipped program: whenever it ends, however it ends, another one takes it. */
export interface Member {
  name: string
  role: Role
  isReady(): boolean
  /** kill -9, also in the middle of starting. */
  kill(): Promise<void>
  /** SIGTERM, and kill -9 where that does not help. */
  stop(): Promise<{ code: number | null; ms: number }>
  /** What all its processes have logged. */
  output(): string
}

export interface Crew {
  members: Member[]
  /** Processes that ended though nobody had ended them, with their last words. */
  deserted: string[]
  /** SIGTERM; what became of it. A wrong exit code, or one that comes too late, is put down under `deserted`. */
  stopInTime(member: Member): Promise<string>
  /** The same for all, for good. */
  dismiss(): Promise<void>
}

const exitWithinMs = 10_000

/** Starts one process for each name, such as `outreach-2`: the role stands before the dash. */
export async function startCrew(
  project: Project,
  names: string[],
  env: Record<string, string>,
): Promise<Crew> {
  const deserted: string[] = []
  let dismissed = false
  const members = await Promise.all(names.map(manPost))

  async function manPost(name: string): Promise<Member> {
    const role = roleOf(name)
    let running: Process
    let expected = false
    let ready = false
    const outputs: (() => string)[] = []

    async function man() {
      const started = await startEnnakko(project, [role], { waitUntilReady: false, env })
      running = started
      expected = false
      ready = false
      outputs.push(started.output)
      void started.ended.then(({ code, signal }) => {
        if (!expected) deserted.push(`${name} ended with ${code ?? signal}: ${lastWords(started.output())}`)
        ready = false
        return dismissed ? undefined : man()
      })
      void until(`${name} is ready`, () => started.output().includes('"msg":"ready"'), 60_000).then(
        () => {
          ready = running === started
        },
        () => undefined,
      )
    }

    async function end<T>(how: (process: Process) => Promise<T>): Promise<T> {
      expected = true
      return await how(running)
    }

    await man()
    return {
      name,
      role,
      isReady: () => ready,
      kill: () => end((process) => process.kill()),
      stop: () =>
        end(async (process) => {
          const stopped = await process.stop().catch(() => undefined)
          if (!stopped) await process.kill()
          return stopped ?? { code: null, ms: Infinity }
        }),
      output: () => outputs.map((output) => output()).join('--- started again ---\n'),
    }
  }

  return {
    members,
    deserted,
    stopInTime,
    async dismiss() {
      dismissed = true
      await Promise.all(members.map(stopInTime))
    },
  }

  async function stopInTime(member: Member): Promise<string> {
    const { code, ms } = await member.stop()
    if (code !== 0 || ms > exitWithinMs)
      deserted.push(`${member.name}: SIGTERM, then exit ${code} after ${ms} ms`)
    return `exit ${code} after ${ms} ms`
  }
}

function roleOf(name: string): Role {
  const role = name.split('-')[0]
  if (role === 'poller' || role === 'outreach' || role === 'web') return role
  throw new Error(`no role begins ${name}`)
}

/** What Node says when a process ends by an error, without the stack. */
function lastWords(output: string): string {
  const words = output.split('\n').filter((line) => line !== '' && !/^(?:\{|\s)/.test(line))
  return words.slice(-4).join(' | ').slice(0, 600)
}
